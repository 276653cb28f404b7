//! Numbers in few bytes: LEB128, signs folded in, spans in seconds where they are whole.

use crate::Millis;

const SECOND: Millis = 1000;

/// Takes so many bytes off the front.
pub(super) fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

/// Writes a LEB128 number.
pub fn write(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads a LEB128 number.
pub fn read(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

const fn fold_sign(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

const fn unfold_sign(raw: u64) -> i64 {
    (raw >> 1) as i64 ^ -((raw & 1) as i64)
}

/// Reads a number whose sign is folded in.
pub(super) fn read_signed(bytes: &mut &[u8]) -> Option<i64> {
    Some(unfold_sign(read(bytes)?))
}

/// Writes a span of time: even in seconds, odd in milliseconds.
pub(super) fn write_span(span: Millis, out: &mut Vec<u8>) {
    if span % SECOND == 0 {
        write(fold_sign(span / SECOND) << 1, out);
    } else {
        write(fold_sign(span) << 1 | 1, out);
    }
}

/// Reads a span of time; none where it is none that [`write_span`] writes.
pub(super) fn read_span(bytes: &mut &[u8]) -> Option<Millis> {
    let raw = read(bytes)?;
    let span = unfold_sign(raw >> 1);
    if raw & 1 == 0 {
        span.checked_mul(SECOND)
    } else {
        Some(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(span: Millis) -> Vec<u8> {
        let mut out = Vec::new();
        write_span(span, &mut out);
        out
    }

    #[test]
    fn every_span_comes_back() {
        let ages = 6_311_433_600_000;
        for span in [0, 1, -1, 999, 1000, -1000, 3_600_000, ages, -ages, ages + 7] {
            assert_eq!(read_span(&mut &*written(span)), Some(span));
        }
    }

    #[test]
    fn hours_and_days_are_short() {
        assert_eq!(written(3_600_000).len(), 2);
        assert_eq!(written(5 * 86_400_000).len(), 3);
    }
}
