//! The Prometheus text format, read back into series: only as much as comparing figures needs.

use std::collections::BTreeMap;
use std::fmt;

/// A series: a name and its labels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    /// The name of the family, or of a histogram's part.
    pub name: String,
    /// The labels by name.
    pub labels: BTreeMap<String, String>,
}

impl Series {
    /// The value of a label; the empty text where it has none, as Prometheus has it.
    #[must_use]
    pub fn label(&self, name: &str) -> &str {
        self.labels.get(name).map_or("", String::as_str)
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<String> = self
            .labels
            .iter()
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        write!(f, "{}{{{}}}", self.name, labels.join(","))
    }
}

/// All series of a scrape with their values.
pub type Exposition = BTreeMap<Series, f64>;

/// The sum over the series of a name that have these labels.
#[must_use]
pub fn sum(series: &Exposition, name: &str, labels: &[(&str, &str)]) -> f64 {
    let of_name = series.iter().filter(|(series, _)| series.name == name);
    let matching = of_name.filter(|(series, _)| {
        labels
            .iter()
            .all(|(label, value)| series.label(label) == *value)
    });
    matching.map(|(_, value)| value).sum()
}

/// Reads a scrape.
///
/// # Errors
/// The line that cannot be read, or that gives a series for the second time.
pub fn parse(text: &str) -> Result<Exposition, String> {
    let mut series = Exposition::new();
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) =
            parse_line(line).ok_or_else(|| format!("line {}: cannot read {line:?}", number + 1))?;
        if series.insert(key, value).is_some() {
            return Err(format!("line {}: given twice: {line:?}", number + 1));
        }
    }
    Ok(series)
}

fn parse_line(line: &str) -> Option<(Series, f64)> {
    let name_end = line.find(['{', ' '])?;
    let name = line[..name_end].to_owned();
    let mut labels = BTreeMap::new();
    let mut rest = &line[name_end..];
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        while !rest.starts_with('}') {
            let (label, after) = rest.split_once("=\"")?;
            let (value, after) = quoted(after)?;
            labels.insert(label.to_owned(), value);
            rest = after.strip_prefix(',').unwrap_or(after);
        }
        rest = &rest[1..];
    }
    let value = match rest.trim() {
        "+Inf" => f64::INFINITY,
        "-Inf" => f64::NEG_INFINITY,
        number => number.parse().ok()?,
    };
    Some((Series { name, labels }, value))
}

/// The text up to the closing quote, unescaped, and what follows the quote.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    loop {
        match chars.next()? {
            (at, '"') => return Some((value, &text[at + 1..])),
            (_, '\\') => value.push(match chars.next()?.1 {
                'n' => '\n',
                other => other,
            }),
            (_, other) => value.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_labels_escapes_and_special_values() {
        let text =
            "# TYPE a gauge\na 1\na{b=\"c\",d=\"e\\\"}\\\\,\"} 2.5\nh_bucket{le=\"+Inf\"} +Inf\n";
        let series = parse(text).unwrap();
        let found: Vec<String> = series
            .iter()
            .map(|(series, value)| format!("{series} {value}"))
            .collect();
        assert_eq!(
            found,
            [
                "a{} 1",
                r#"a{b="c",d="e\"}\\,"} 2.5"#,
                r#"h_bucket{le="+Inf"} inf"#
            ]
        );
    }

    #[test]
    fn a_series_given_twice_is_an_error() {
        assert!(parse("a{b=\"c\"} 1\na{b=\"c\"} 1\n").is_err());
    }
}
