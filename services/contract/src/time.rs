//! Instants of the contract: RFC 3339 with `T` and an explicit offset, in whole milliseconds.
//!
//! Parsed by hand, because a date library takes more spellings than the contract (and one in
//! three bytes of an event is a time); it is the oracle of the tests here.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::Millis;

const DAY: Millis = 86_400_000;
/// 2000-01-01T00:00:00Z, the first instant of the contract.
pub const EARLIEST: Millis = 10_957 * DAY;
/// 2199-12-31T23:59:59.999Z, the last instant of the contract.
pub const LATEST: Millis = 84_006 * DAY - 1;

/// The instant that a text names, cut downwards to a millisecond; none where it is no RFC 3339
/// time with `T` and an offset (lower case too), names second 60, or lies outside the years 2000
/// to 2199 in UTC.
#[must_use]
pub fn parse(text: &str) -> Option<Millis> {
    let (clock, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let mut middle = *clock.get(8..)?.first_chunk()?;
    // In lower case, as the pattern has it.
    middle[2] |= 0x20;
    let [y0, y1, y2, y3, _, mo0, mo1, _] = digits(*clock.first_chunk()?, *b"0000-00-")?;
    let [d0, d1, ..] = digits(middle, *b"00t00:00")?;
    let [h0, h1, _, mi0, mi1, _, s0, s1] = digits(*clock.last_chunk()?, *b"00:00:00")?;
    let pair = |tens: u8, ones: u8| i32::from(tens * 10 + ones);
    let (year, month, day) = (
        pair(y0, y1) * 100 + pair(y2, y3),
        pair(mo0, mo1),
        pair(d0, d1),
    );
    let (hour, minute, second) = (pair(h0, h1), pair(mi0, mi1), pair(s0, s1));
    if day == 0 || day > days_in_month(year, month)? || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (millis, rest) = fraction(rest)?;
    let minutes = hour * 60 + minute - offset(rest)?;
    let seconds = minutes * 60 + second;
    let at = Millis::from(days(year, month, day)) * DAY
        + Millis::from(seconds) * 1_000
        + Millis::from(millis);
    (EARLIEST..=LATEST).contains(&at).then_some(at)
}

/// Writes an instant in the offset of Vietnam, with milliseconds where there are any. Outside the
/// years −9999 to 9999 the nearest of them is written.
pub fn write(at: Millis, out: &mut Vec<u8>) {
    let instant = Timestamp::from_millisecond(at).unwrap_or(if at < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    });
    let local = Offset::constant(7).to_datetime(instant);
    let mut digits = |mut number: i32, width: usize, after: &[u8]| {
        let from = out.len();
        out.resize(from + width, b'0');
        for place in out[from..].iter_mut().rev() {
            *place = b'0' + u8::try_from(number % 10).unwrap_or(0);
            number /= 10;
        }
        out.extend_from_slice(after);
    };
    digits(i32::from(local.year()), 4, b"-");
    digits(i32::from(local.month()), 2, b"-");
    digits(i32::from(local.day()), 2, b"T");
    digits(i32::from(local.hour()), 2, b":");
    digits(i32::from(local.minute()), 2, b":");
    digits(i32::from(local.second()), 2, b"");
    let millis = i32::from(local.millisecond());
    if millis != 0 {
        out.push(b'.');
        let mut digits = [0; 3];
        for (digit, power) in digits.iter_mut().zip([100, 10, 1]) {
            *digit = b'0' + u8::try_from(millis / power % 10).unwrap_or(0);
        }
        out.extend_from_slice(&digits);
    }
    out.extend_from_slice(b"+07:00");
}

/// The values of the digits of a text that is like the pattern: digits where that has `0`, and the
/// same bytes elsewhere, whose values are 0. All eight at once, as an event has up to six of these.
#[inline]
fn digits(text: [u8; 8], pattern: [u8; 8]) -> Option<[u8; 8]> {
    const TOP: u64 = 0x8080_8080_8080_8080;
    let values = u64::from_le_bytes(text) ^ u64::from_le_bytes(pattern);
    // What reaches the top bit of its byte when added to a value that is too large.
    let room = u64::from_le_bytes(pattern.map(|byte| 0x7f - 9 * u8::from(byte == b'0')));
    // Carries come from bytes that have their own top bit set, and so are refused anyway.
    let too_large = values.wrapping_add(room) | values;
    (too_large & TOP == 0).then_some(values.to_le_bytes())
}

/// The value of a digit; above 9 for any other byte.
#[inline]
const fn digit(byte: u8) -> u8 {
    byte.wrapping_sub(b'0')
}

/// The milliseconds of a fraction, cut downwards, and what follows it.
#[inline]
fn fraction(rest: &[u8]) -> Option<(i32, &[u8])> {
    let Some((b'.', places)) = rest.split_first() else {
        return Some((0, rest));
    };
    let count = places
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if count == 0 {
        return None;
    }
    let (places, rest) = places.split_at(count);
    let millis = places
        .iter()
        .zip([100, 10, 1])
        .map(|(&byte, unit)| i32::from(digit(byte)) * unit)
        .sum();
    Some((millis, rest))
}

/// The offset in minutes east of Greenwich; it must be all that is left.
#[inline]
fn offset(rest: &[u8]) -> Option<i32> {
    match *rest {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let digits = [h0, h1, m0, m1].map(digit);
            if digits.iter().any(|&digit| digit > 9) {
                return None;
            }
            let [h0, h1, m0, m1] = digits.map(i32::from);
            let (hours, minutes) = (h0 * 10 + h1, m0 * 10 + m1);
            let east = hours * 60 + minutes;
            (hours < 24 && minutes < 60).then_some(if sign == b'-' { -east } else { east })
        }
        _ => None,
    }
}

#[inline]
fn days_in_month(year: i32, month: i32) -> Option<i32> {
    Some(match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    })
}

/// Days since 1970-01-01 of a day from the year 0 on: years begin in March, so that the leap day
/// is the last of its year.
#[inline]
fn days(year: i32, month: i32, day: i32) -> i32 {
    let year = if month > 2 { year } else { year - 1 };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
        - 719_468
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Millis {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn bounds() {
        assert_eq!(
            (EARLIEST, LATEST),
            (at("2000-01-01T00:00:00Z"), at("2199-12-31T23:59:59.999Z"))
        );
    }

    #[test]
    fn accepted() {
        for text in [
            "2026-11-22T08:00:00Z",
            "2026-11-22t08:00:00z",
            "2026-11-22T08:00:00-00:00",
            "2026-11-22T08:00:00+23:59",
            "2026-11-22T08:00:00-23:59",
            "2024-02-29T23:59:59.9+07:00",
            "2000-02-29T00:00:00+07:00",
            "2000-01-01T00:00:00Z",
            "1999-12-31T17:00:00-07:00",
            "2200-01-01T06:59:59.999+07:00",
            "2026-11-22T08:00:00.000000001Z",
        ] {
            assert_eq!(parse(text), Some(at(text)), "{text}");
        }
        let long = format!("2026-11-22T08:00:00.1239{}Z", "9".repeat(5_000));
        assert_eq!(parse(&long), Some(at("2026-11-22T08:00:00.123Z")));
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "2026-11-22",
            "2026-11-22T08:00:00",
            "2026-11-22 08:00:00Z",
            "2026-11-22T08:00Z",
            "2026-11-22T08:00:60Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T08:60:00Z",
            "2026-02-29T08:00:00Z",
            "2100-02-29T08:00:00Z",
            "2026-04-31T08:00:00Z",
            "2026-00-01T08:00:00Z",
            "2026-13-01T08:00:00Z",
            "2026-11-00T08:00:00Z",
            "2026-11-22T08:00:00.Z",
            "2026-11-22T08:00:00,5Z",
            "2026-11-22T08:00:00+24:00",
            "2026-11-22T08:00:00+07:60",
            "2026-11-22T08:00:00+0700",
            "2026-11-22T08:00:00+07",
            "2026-11-22T08:00:00 +07:00",
            "2026-11-22T08:00:00\u{2212}07:00",
            "2026-11-22T08:00:00Z ",
            " 2026-11-22T08:00:00Z",
            "2026-11-22T08:00:00Z[UTC]",
            "20261122T080000Z",
            "+002026-11-22T08:00:00Z",
            "1999-12-31T23:59:59.999Z",
            "2000-01-01T06:59:59+07:00",
            "2200-01-01T00:00:00Z",
            "2199-12-31T17:00:00-07:00",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "٢٠٢٦-11-22T08:00:00Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_jiff(at in EARLIEST..=LATEST, nanos in 0_i64..1_000_000, offset in -1_439_i32..=1_439) {
            let instant = Timestamp::from_nanosecond(i128::from(at) * 1_000_000 + i128::from(nanos)).unwrap();
            let local = Offset::from_seconds(offset * 60).unwrap().to_datetime(instant);
            let sign = if offset < 0 { '-' } else { '+' };
            let text = format!("{local}{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60);
            prop_assert_eq!(parse(&text), Some(at), "{}", text);
        }

        #[test]
        fn what_is_written_is_read(at in EARLIEST..=LATEST) {
            let mut out = Vec::new();
            write(at, &mut out);
            prop_assert_eq!(parse(std::str::from_utf8(&out).unwrap()), Some(at));
        }

        #[test]
        fn never_more_than_jiff_and_never_a_panic(text in "[0-9Tt:.Zz+ -]{0,32}|20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,9})?(Z|[+-][0-2][0-9]:[0-6][0-9])") {
            let known = text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond);
            if let Some(at) = parse(&text) {
                prop_assert_eq!(Some(at), known, "{}", text);
            }
        }
    }
}
