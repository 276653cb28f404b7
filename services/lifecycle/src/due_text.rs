//! How an appointed return was spelt, in a few bits.
//!
//! The instant alone decides every figure; the spelling decides only which of two contents of one
//! identity stands (`counting.md` 1), so it must come back exactly and cost nothing.

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use crate::Millis;
use crate::intern::StrId;

/// The spelling of an RFC 3339 text whose instant is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueText {
    /// Determined by the instant, an offset and the number of digits after the point.
    Regular {
        /// Minutes east of UTC; none is `Z`.
        offset: Option<i16>,
        /// Digits after the point, 0 to 3.
        digits: u8,
    },
    /// Anything else, word for word.
    Verbatim(StrId),
}

impl DueText {
    /// The regular spelling of a valid RFC 3339 text, or none where only the text itself will do.
    #[must_use]
    pub fn regular(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.get(10) != Some(&b'T') {
            return None;
        }
        let (body, offset) = if let (b'Z', body) = bytes.split_last()? {
            (body, None)
        } else {
            let (body, zone) = bytes.split_at_checked(bytes.len().checked_sub(6)?)?;
            (body, Some(offset_minutes(zone)?))
        };
        let digits = match body.len() {
            19 => 0,
            21..=23 => u8::try_from(body.len() - 20).ok()?,
            _ => return None,
        };
        Some(Self::Regular { offset, digits })
    }
}

/// The text of a regular spelling.
#[must_use]
pub fn spell(at: Millis, offset: Option<i16>, digits: u8) -> String {
    let minutes = i32::from(offset.unwrap_or(0));
    let zone = Offset::from_seconds(minutes * 60).unwrap_or(Offset::UTC);
    let stamp = Timestamp::UNIX_EPOCH
        .checked_add(SignedDuration::from_millis(at))
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let civil = zone.to_datetime(stamp);
    let mut text = civil.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    if digits > 0 {
        let millis = format!("{:03}", at.rem_euclid(1000));
        text.push('.');
        text.push_str(&millis[..usize::from(digits.min(3))]);
    }
    let zone = offset.map_or_else(
        || "Z".to_owned(),
        |minutes| {
            let sign = if minutes < 0 { '-' } else { '+' };
            let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
            format!("{sign}{hours:02}:{minutes:02}")
        },
    );
    text + &zone
}

fn offset_minutes(zone: &[u8]) -> Option<i16> {
    let [sign, h1, h2, b':', m1, m2] = *zone else {
        return None;
    };
    let digit = |b: u8| b.is_ascii_digit().then(|| i16::from(b - b'0'));
    let minutes = (digit(h1)? * 10 + digit(h2)?) * 60 + digit(m1)? * 10 + digit(m2)?;
    match sign {
        b'+' => Some(minutes),
        b'-' if minutes != 0 => Some(-minutes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_spellings_come_back_exactly() {
        for text in [
            "2026-11-22T17:30:00+07:00",
            "2026-11-22T17:30:00.5Z",
            "2026-11-22T17:30:00.120-09:30",
            "2026-11-22T17:30:00.999+00:00",
        ] {
            let at = text.parse::<Timestamp>().unwrap().as_millisecond();
            let Some(DueText::Regular { offset, digits }) = DueText::regular(text) else {
                panic!("{text} is regular");
            };
            assert_eq!(spell(at, offset, digits), text);
        }
    }

    #[test]
    fn odd_spellings_are_kept_word_for_word() {
        for text in [
            "2026-11-22t17:30:00+07:00",
            "2026-11-22T17:30:00z",
            "2026-11-22T17:30:00-00:00",
            "2026-11-22T17:30:00.1234Z",
        ] {
            assert_eq!(DueText::regular(text), None, "{text}");
        }
    }
}
