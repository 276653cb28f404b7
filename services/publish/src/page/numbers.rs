//! Figures as people write them: 1.191.036 and 99,744 % in Vietnamese, 1,191,036 and 99.744 % in English.

use dunghen_contract::Language;
use dunghen_windows::Unit;

/// A count; a median may have a half.
pub(super) fn count(lang: Language, value: f64) -> String {
    localised(lang, trimmed(&format!("{value:.1}")))
}

/// A share, with up to three decimals of a percent. What is not quite all is never shown as 100 %,
/// what is not quite nothing never as 0 %.
pub(super) fn share(lang: Language, value: f64) -> String {
    let percent = value * 100.0;
    let text = format!("{percent:.3}");
    let text = match trimmed(&text) {
        "100" if value < 1.0 - 1e-12 => "> 99.999".to_owned(),
        "0" if value > 1e-12 => "< 0.001".to_owned(),
        text => text.to_owned(),
    };
    format!("{} %", localised(lang, &text))
}

/// A duration in its largest unit, with one decimal: 25,5 phút.
pub(super) fn duration(lang: Language, seconds: f64) -> String {
    let units = [
        (86_400.0, lang.of("ngày", "d")),
        (3_600.0, lang.of("giờ", "h")),
        (60.0, lang.of("phút", "min")),
    ];
    let (size, name) = units
        .into_iter()
        .find(|(size, _)| seconds >= *size)
        .unwrap_or((1.0, lang.of("giây", "s")));
    format!("{} {name}", count(lang, seconds.max(0.0) / size))
}

/// A duration of working time: eight working hours are one working day.
pub(super) fn working(lang: Language, seconds: f64) -> String {
    let (size, one, many) = if seconds >= 28_800.0 {
        (28_800.0, "working day", "working days")
    } else if seconds >= 3_600.0 {
        (3_600.0, "working hour", "working hours")
    } else {
        return duration(lang, seconds);
    };
    let number = count(lang, seconds / size);
    match lang {
        Language::Vietnamese if size > 3_600.0 => format!("{number} ngày làm việc"),
        Language::Vietnamese => format!("{number} giờ làm việc"),
        Language::English if number == "1" => format!("{number} {one}"),
        Language::English => format!("{number} {many}"),
    }
}

/// A figure of any unit but an instant.
pub(super) fn figure(lang: Language, unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count | Unit::Timestamp => count(lang, value),
        Unit::Ratio => share(lang, value),
        Unit::Seconds => duration(lang, value),
    }
}

/// `12,50` without zeros that say nothing: `12,5`.
fn trimmed(decimal: &str) -> &str {
    match decimal.trim_end_matches('0').strip_suffix('.') {
        Some(whole) => whole,
        None if decimal.contains('.') => decimal.trim_end_matches('0'),
        None => decimal,
    }
}

/// Groups of three and the decimal sign of the language, for a number written with a point.
fn localised(lang: Language, number: &str) -> String {
    let (group, point) = match lang {
        Language::Vietnamese => ('.', ','),
        Language::English => (',', '.'),
    };
    let (whole, decimals) = number
        .split_once('.')
        .map_or((number, None), |(w, d)| (w, Some(d)));
    let digits = whole.chars().filter(char::is_ascii_digit).count();
    let mut left = digits;
    let mut out = String::with_capacity(number.len() + digits / 3);
    for c in whole.chars() {
        out.push(c);
        if c.is_ascii_digit() {
            left -= 1;
            if left > 0 && left.is_multiple_of(3) {
                out.push(group);
            }
        }
    }
    if let Some(decimals) = decimals {
        out.push(point);
        out.push_str(decimals);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        for (value, vi, en) in [
            (0.0, "0", "0"),
            (999.0, "999", "999"),
            (1_000.0, "1.000", "1,000"),
            (1_191_036.0, "1.191.036", "1,191,036"),
            (2.5, "2,5", "2.5"),
            (-1_234.0, "-1.234", "-1,234"),
        ] {
            assert_eq!(
                [
                    count(Language::Vietnamese, value),
                    count(Language::English, value)
                ],
                [vi, en]
            );
        }
    }

    #[test]
    fn shares_are_percent() {
        for (value, vi, en) in [
            (1_123_332.0 / 1_126_219.0, "99,744 %", "99.744 %"),
            (0.5, "50 %", "50 %"),
            (0.0, "0 %", "0 %"),
            (1.0, "100 %", "100 %"),
            (0.999_999_9, "> 99,999 %", "> 99.999 %"),
            (0.000_000_1, "< 0,001 %", "< 0.001 %"),
        ] {
            assert_eq!(
                [
                    share(Language::Vietnamese, value),
                    share(Language::English, value)
                ],
                [vi, en]
            );
        }
    }

    #[test]
    fn durations_have_their_largest_unit() {
        for (seconds, vi, en) in [
            (0.0, "0 giây", "0 s"),
            (0.25, "0,2 giây", "0.2 s"),
            (59.0, "59 giây", "59 s"),
            (1_500.0, "25 phút", "25 min"),
            (1_530.0, "25,5 phút", "25.5 min"),
            (3_600.0, "1 giờ", "1 h"),
            (129_600.0, "1,5 ngày", "1.5 d"),
        ] {
            assert_eq!(
                [
                    duration(Language::Vietnamese, seconds),
                    duration(Language::English, seconds)
                ],
                [vi, en]
            );
        }
    }

    #[test]
    fn a_working_day_has_eight_hours() {
        for (seconds, vi, en) in [
            (600.0, "10 phút", "10 min"),
            (5_400.0, "1,5 giờ làm việc", "1.5 working hours"),
            (28_800.0, "1 ngày làm việc", "1 working day"),
            (86_400.0, "3 ngày làm việc", "3 working days"),
        ] {
            assert_eq!(
                [
                    working(Language::Vietnamese, seconds),
                    working(Language::English, seconds)
                ],
                [vi, en]
            );
        }
    }
}
