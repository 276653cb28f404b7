//! The words of the text format: headers, labels, numbers.
//!
//! Business families are written here rather than by a client library because a library keeps a
//! map of labels a series, and a scrape of sixty thousand series must take milliseconds.

/// Writes the two header lines of a gauge family.
pub(crate) fn header(out: &mut String, name: &str, help: &str) {
    out.push_str("# HELP ");
    out.push_str(name);
    out.push(' ');
    escape(out, help, false);
    out.push_str("\n# TYPE ");
    out.push_str(name);
    out.push_str(" gauge\n");
}

/// Writes `name="value"`.
pub(crate) fn label(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value, true);
    out.push('"');
}

/// Writes `name{label="value",…} number` and the end of the line.
pub(crate) fn series(out: &mut String, name: &str, labels: &[(&str, &str)], value: f64) {
    out.push_str(name);
    for (place, (name, value)) in labels.iter().enumerate() {
        out.push(if place == 0 { '{' } else { ',' });
        label(out, name, value);
    }
    if !labels.is_empty() {
        out.push('}');
    }
    out.push(' ');
    number(out, value);
    out.push('\n');
}

fn escape(out: &mut String, text: &str, quotes: bool) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '"' if quotes => out.push_str("\\\""),
            c => out.push(c),
        }
    }
}

/// The largest magnitude below which every whole number is exact in a float: 2⁵³.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes a finite number: whole ones without a point, others as the shortest text that reads back
/// as the same number.
pub(crate) fn number(out: &mut String, value: f64) {
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and at most 2⁵³")]
        out.push_str(itoa::Buffer::new().format(value as i64));
    } else {
        out.push_str(ryu::Buffer::new().format_finite(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1_191_036.0, "1191036"),
            (-3.0, "-3"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1_123_332.0 / 1_126_219.0, "0.9974365554124021"),
            (1_790_182_799_999.0 / 1000.0, "1790182799.999"),
            (1e-9, "1e-9"),
            (1e300, "1e300"),
        ] {
            let mut out = String::new();
            number(&mut out, value);
            assert_eq!(out, text);
            assert!(
                out.parse::<f64>()
                    .is_ok_and(|read| (read - value).abs() <= 0.0)
            );
        }
    }

    #[test]
    fn what_the_format_uses_is_escaped() {
        let mut out = String::new();
        header(&mut out, "a", "back\\slash \"quoted\"\nnext");
        series(
            &mut out,
            "a",
            &[("b", "back\\slash \"quoted\"\nnext"), ("c", "")],
            1.0,
        );
        series(&mut out, "a", &[], 2.5);
        assert_eq!(
            out,
            "# HELP a back\\\\slash \"quoted\"\\nnext\n# TYPE a gauge\n\
             a{b=\"back\\\\slash \\\"quoted\\\"\\nnext\",c=\"\"} 1\na 2.5\n"
        );
    }
}
