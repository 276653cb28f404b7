//! Event ids in few bytes: digits and marks two to a byte, UUIDs in sixteen, the rest as it is.
//!
//! Ids are kept whole, never as a hash: two events with the same time, type and source are told
//! apart by their ids in code point order (`counting.md` 1), whenever the second arrives. The
//! packing is canonical, so equal ids have equal bytes.

/// The characters that go two to a byte; 15 marks the odd end.
const MARKS: &[u8; 15] = b"0123456789-._/:";
const RAW: u8 = 0;
const NIBBLES: u8 = 1;
const UUID: u8 = 2;

/// Appends the packed form of an id.
pub fn pack(id: &str, out: &mut Vec<u8>) {
    let bytes = id.as_bytes();
    if let Some(uuid) = parse_uuid(bytes) {
        out.push(UUID);
        out.extend_from_slice(&uuid);
        return;
    }
    if bytes.iter().all(|&b| mark(b).is_some()) {
        out.push(NIBBLES);
        for pair in bytes.chunks(2) {
            let high = mark(pair[0]).unwrap_or(15);
            let low = pair.get(1).and_then(|&b| mark(b)).unwrap_or(15);
            out.push(high << 4 | low);
        }
        return;
    }
    out.push(RAW);
    out.extend_from_slice(bytes);
}

/// The id that a packed form stands for, as UTF-8 bytes.
#[must_use]
pub fn unpack(packed: &[u8]) -> Vec<u8> {
    match packed.split_first() {
        Some((&UUID, bytes)) => format_uuid(bytes),
        Some((&NIBBLES, bytes)) => bytes
            .iter()
            .flat_map(|b| [b >> 4, b & 15])
            .filter_map(|n| MARKS.get(usize::from(n)).copied())
            .collect(),
        Some((_, bytes)) => bytes.to_vec(),
        None => Vec::new(),
    }
}

const fn mark(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'-' => Some(10),
        b'.' => Some(11),
        b'_' => Some(12),
        b'/' => Some(13),
        b':' => Some(14),
        _ => None,
    }
}

fn parse_uuid(text: &[u8]) -> Option<[u8; 16]> {
    if text.len() != 36 {
        return None;
    }
    let mut nibbles = 0;
    let mut uuid = [0; 16];
    for (place, &byte) in text.iter().enumerate() {
        if matches!(place, 8 | 13 | 18 | 23) {
            if byte != b'-' {
                return None;
            }
            continue;
        }
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return None,
        };
        uuid[nibbles / 2] |= if nibbles % 2 == 0 { value << 4 } else { value };
        nibbles += 1;
    }
    Some(uuid)
}

fn format_uuid(bytes: &[u8]) -> Vec<u8> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut text = Vec::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push(b'-');
        }
        text.push(HEX[usize::from(byte >> 4)]);
        text.push(HEX[usize::from(byte & 15)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packed(id: &str) -> Vec<u8> {
        let mut out = Vec::new();
        pack(id, &mut out);
        out
    }

    proptest! {
        #[test]
        fn every_id_comes_back(id in "\\PC{1,40}|[0-9:/._-]{1,20}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}") {
            prop_assert_eq!(unpack(&packed(&id)), id.as_bytes());
        }
    }

    #[test]
    fn common_ids_are_short() {
        assert_eq!(packed("101-4312").len(), 5);
        assert_eq!(packed("0190163d-8694-739b-aea5-966c26f8ad91").len(), 17);
    }
}
