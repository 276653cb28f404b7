//! Integers in any JSON spelling, read exactly.

/// The integer that a JSON number spells (`5`, `5.0`, `50e-1`), or none where it spells another
/// number or one of more than 18 digits. `number` must be a JSON number.
#[must_use]
pub fn integer(number: &str) -> Option<i64> {
    let (negative, unsigned) = match number.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, number),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, places) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let places_kept = places.trim_end_matches('0');
    // The significant digits, without zeros at either end, times ten to the power of `scale`.
    let (digits, scale) = if places_kept.is_empty() {
        let kept = whole.trim_end_matches('0');
        (kept.bytes().chain("".bytes()), whole.len() - kept.len())
    } else {
        (whole.bytes().chain(places_kept.bytes()), 0)
    };
    let digits = digits.skip_while(|&digit| digit == b'0');
    let count = digits.clone().count();
    if count == 0 {
        return Some(0);
    }
    let exponent = exponent.map_or(0, saturating);
    let scale = i64::try_from(scale).ok()? - i64::try_from(places_kept.len()).ok()?;
    let power = usize::try_from(scale.saturating_add(exponent)).ok()?;
    if count.checked_add(power)? > 18 {
        return None;
    }
    let value = digits
        .chain(std::iter::repeat_n(b'0', power))
        .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
    Some(if negative { -value } else { value })
}

/// An exponent with sign; beyond 64 bits the largest, which no 18 digits can make up for.
fn saturating(exponent: &str) -> i64 {
    let (negative, digits) = match exponent.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let value = digits.iter().fold(0_i64, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    if negative { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings() {
        for (number, expected) in [
            ("5", Some(5)),
            ("5.0", Some(5)),
            ("5.000000", Some(5)),
            ("50e-1", Some(5)),
            ("0.5e1", Some(5)),
            ("0.05E+2", Some(5)),
            ("500.00e-2", Some(5)),
            ("5e0", Some(5)),
            ("-5", Some(-5)),
            ("-0", Some(0)),
            ("0e99999999999999999999999", Some(0)),
            ("0.000e-99999999999999999999999", Some(0)),
            ("5.5", None),
            ("5e-1", None),
            ("5.0000000000000000000000000000001", None),
            ("1e17", Some(100_000_000_000_000_000)),
            ("1e18", None),
            ("1e400", None),
            ("1e-400", None),
            ("5e99999999999999999999999", None),
            ("5e-99999999999999999999999", None),
            ("100000000000000000000000000000e-29", Some(1)),
        ] {
            assert_eq!(integer(number), expected, "{number}");
        }
    }

    proptest! {
        #[test]
        fn moving_the_point_does_not_matter(value in -999_999_i64..=999_999, places in 0_usize..10) {
            let zeros = "0".repeat(places);
            prop_assert_eq!(integer(&format!("{value}")), Some(value));
            prop_assert_eq!(integer(&format!("{value}{zeros}e-{places}")), Some(value));
            let sign = if value < 0 { "-" } else { "" };
            let padded = format!("{:0>width$}", value.abs(), width = places + 1);
            let (whole, part) = padded.split_at(padded.len() - places);
            let whole = whole.trim_start_matches('0');
            let whole = if whole.is_empty() { "0" } else { whole };
            let point = if part.is_empty() { "" } else { "." };
            prop_assert_eq!(integer(&format!("{sign}{whole}{point}{part}e{places}")), Some(value));
        }
    }
}
