//! Entries as the first version wrote them, which checkpoints of that time hold: read for ever, and
//! written no more.
//!
//! ```text
//! entry  = head:u8  time:zigzag-delta  [centre]  [source]  id  [mask:u8 members…]
//! head   = rank (5 bits) | centre as before | source as before | has members
//! id     = length  packed bytes
//! mask   = flags | procedure | field | unit | to | due_at | due text is usual
//! ```
//! Times are in milliseconds.

use dunghen_contract::Kind;

use super::number::{read, read_signed, take};
use super::{Before, Shape, read_mask};
use crate::entry::{Entry, Flags};

/// Reads entries; what cannot be read ends the list.
pub(super) fn decode<'a>(mut bytes: &'a [u8], entries: &mut Vec<Entry<'a>>) {
    let mut before = Before::START;
    while let Some(entry) = decode_one(&mut bytes, &before) {
        before = Before::of(&entry);
        entries.push(entry);
    }
}

fn decode_one<'a>(bytes: &mut &'a [u8], before: &Before<'_>) -> Option<Entry<'a>> {
    let head = take(bytes, 1)?[0];
    let kind = Kind::from_rank(head & super::RANK)?;
    let time = before.time.checked_add(read_signed(bytes)?)?;
    let (centre, source) = super::read_origin(head, before, bytes)?;
    let length = read(bytes)? as usize;
    let id = take(bytes, length)?;
    let shape = Shape {
        flags: Flags,
        span: read_signed,
    };
    let mask = read_mask(head, bytes)?;
    super::read_members(bytes, mask, &shape, (kind, centre, time, source, id))
}

#[cfg(test)]
mod tests {
    use dunghen_contract::registry::CentreId;

    use super::*;
    use crate::due_text::DueText;
    use crate::entry::Due;
    use crate::intern::StrId;

    /// What the first version made of [`entries`].
    const WRITTEN: &str = "c180e0ae9ccd0a0304011234a10f02010203e280bab70304011234a26f0201020380f6\
        c69803a8f6bbb70304050072c3a966118040ac028900c801001102001122334455667788\
        99aabbccddeeff21808002fff5ee0613ca8ab4fb4e030020fda9ea5506f481aaea550401\
        1234a1018080808004";

    fn entries() -> Vec<Entry<'static>> {
        let text = |place| Some(StrId::of(place));
        let submitted = Entry {
            kind: Kind::Submitted,
            centre: CentreId(3),
            time: 1_760_000_000_000,
            source: StrId::of(0),
            id: b"\x01\x12\x34\xa1",
            flags: Flags(2),
            procedure: text(1),
            field: text(2),
            deciding_unit: text(3),
            to: None,
            due: None,
        };
        let bare = Entry {
            procedure: None,
            field: None,
            deciding_unit: None,
            ..submitted
        };
        let due = |at, text| Some(Due { at, text });
        let time = submitted.time;
        vec![
            submitted,
            Entry {
                kind: Kind::Received,
                time: time + 3_600_000,
                id: b"\x01\x12\x34\xa2",
                due: due(time + 432_000_000, super::super::USUAL),
                ..submitted
            },
            Entry {
                kind: Kind::Transferred,
                time: time + 7_200_123,
                id: "\0réf".as_bytes(),
                flags: Flags(2 << 12),
                to: text(300),
                source: StrId::of(4),
                ..bare
            },
            Entry {
                kind: Kind::Extended,
                centre: CentreId(200),
                time: time + 7_200_123,
                id: b"\x02\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff",
                flags: Flags(2 << 14),
                due: due(time - 5, DueText::Verbatim(StrId::of(9))),
                ..bare
            },
            Entry {
                kind: Kind::Resolved,
                time: time + 90_000_000,
                id: b"",
                flags: Flags(0),
                due: due(
                    time + 1,
                    DueText::Regular {
                        offset: None,
                        digits: 3,
                    },
                ),
                ..bare
            },
            Entry {
                kind: Kind::ContactMade,
                time: time - 1,
                flags: Flags(1 << 30),
                ..bare
            },
        ]
    }

    fn written() -> Vec<u8> {
        let digits = WRITTEN.as_bytes().chunks(2);
        let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
        digits.map(byte).collect()
    }

    /// This test stays for ever.
    #[test]
    fn what_the_first_version_wrote_is_read() {
        let (written, ids) = (written(), super::super::Ids::new());
        let mut read = Vec::new();
        super::super::decode(&written, &ids, &mut read);
        assert_eq!(read, entries());
    }

    #[test]
    fn it_is_written_again_as_this_version_writes() {
        let mut expected = Vec::new();
        super::super::encode(None, &entries(), &mut expected);
        let renewed = super::super::renewed(&written());
        assert_eq!(renewed.as_deref(), Some(&*expected));
        assert_eq!(super::super::renewed(&expected), None);
    }
}
