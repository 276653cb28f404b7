//! Which series are figures, and when two sets of figures agree: the rule of `conformance/README.md`.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use crate::exposition::{Exposition, Series};

/// The scopes whose families are figures of provinces.
const SCOPES: [&str; 5] = ["centre_field", "centre", "level", "field", "province"];

const REVISION: &str = "dunghen_window_revision";

/// The name of a figure without its scope: `dossiers_received` of `dunghen_centre_dossiers_received`.
#[must_use]
pub fn unscoped(name: &str) -> Option<(&'static str, &str)> {
    let rest = name.strip_prefix("dunghen_")?;
    SCOPES.iter().find_map(|scope| {
        let family = rest.strip_prefix(scope)?.strip_prefix('_')?;
        Some((*scope, family))
    })
}

/// Whether a family is of the business, not of the pipeline's own health.
#[must_use]
pub fn is_business(name: &str) -> bool {
    unscoped(name).is_some()
        || ["dunghen_target_", "dunghen_window_"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
}

/// Whether the conformance kit lists a series of this name: neither targets nor revisions.
#[must_use]
pub fn is_in_the_kit(name: &str) -> bool {
    is_business(name) && !name.starts_with("dunghen_target_") && name != REVISION
}

/// Whether a family counts, so that 0 says the same as absence; of shares, times and statistics it
/// does not.
#[must_use]
pub fn is_count(name: &str) -> bool {
    !["_ratio", "_seconds", "_baseline", "_spread"]
        .iter()
        .any(|suffix| name.ends_with(suffix))
}

/// The business families of a scrape, byte for byte; without the revisions, which tell how often a
/// closed window changed on the way, and so of the order of arrival itself.
#[must_use]
pub fn business_lines(text: &str) -> String {
    let name = |line: &str| {
        let rest = line
            .strip_prefix("# HELP ")
            .or_else(|| line.strip_prefix("# TYPE "))
            .unwrap_or(line);
        rest.split(['{', ' ']).next().unwrap_or_default().to_owned()
    };
    text.lines()
        .filter(|line| {
            let name = name(line);
            is_business(&name) && name != REVISION
        })
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// How the business families of two scrapes differ byte for byte: the lines that only one of them has;
/// none where they are the same.
#[must_use]
pub fn line_difference(expected: &str, got: &str) -> Option<String> {
    let [expected, got] = [expected, got].map(business_lines);
    if expected == got {
        return None;
    }
    let only = |a: &str, b: &str| -> Vec<String> {
        let known: HashSet<&str> = b.lines().collect();
        let lines = a.lines().filter(|line| !known.contains(line));
        lines.map(str::to_owned).collect()
    };
    let (lost, new) = (only(&expected, &got), only(&got, &expected));
    let mut text = format!("{} lines lost, {} new\n", lost.len(), new.len());
    for (sign, lines) in [('-', &lost), ('+', &new)] {
        for line in lines.iter().take(10) {
            writeln!(text, "{sign} {line}").expect("write to a string");
        }
    }
    Some(text)
}

/// How two sets of figures differ, as a text for people; none where they agree: relative 1e-9, counts
/// of 0 left out.
#[must_use]
pub fn difference(expected: &Exposition, got: &Exposition) -> Option<String> {
    let relevant = |set: &Exposition| -> Exposition {
        set.iter()
            .filter(|(series, value)| {
                is_in_the_kit(&series.name) && !is_zero_count(series, **value)
            })
            .map(|(series, value)| (series.clone(), *value))
            .collect()
    };
    let (expected, got) = (relevant(expected), relevant(got));
    let mut findings = Findings::default();
    for (series, want) in &expected {
        match got.get(series) {
            None => findings.add("missing", series, format!("{series} {want}")),
            Some(have) if !agree(*want, *have) => {
                findings.add("different", series, format!("{series} {have}, not {want}"));
            }
            Some(_) => {}
        }
    }
    for (series, have) in &got {
        if !expected.contains_key(series) {
            findings.add("not expected", series, format!("{series} {have}"));
        }
    }
    findings.text(expected.len())
}

fn is_zero_count(series: &Series, value: f64) -> bool {
    value == 0.0 && is_count(&series.name)
}

fn agree(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Differences by kind and family, with a few examples of each.
#[derive(Default)]
struct Findings(BTreeMap<(&'static str, String), (usize, Vec<String>)>);

impl Findings {
    fn add(&mut self, kind: &'static str, series: &Series, text: String) {
        let (count, examples) = self.0.entry((kind, series.name.clone())).or_default();
        *count += 1;
        if examples.len() < 3 {
            examples.push(text);
        }
    }

    fn text(&self, expected: usize) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let total: usize = self.0.values().map(|(count, _)| count).sum();
        let mut text = format!("{total} differences among {expected} expected series\n");
        for ((kind, family), (count, examples)) in &self.0 {
            writeln!(text, "{kind}: {count} of {family}").expect("write to a string");
            for example in examples {
                writeln!(text, "    {example}").expect("write to a string");
            }
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposition::parse;

    fn differ(expected: &str, got: &str) -> Option<String> {
        difference(&parse(expected).unwrap(), &parse(got).unwrap())
    }

    #[test]
    fn counts_of_zero_health_targets_and_revisions_do_not_matter() {
        let got = "dunghen_field_tickets{window=\"1h\"} 0\ndunghen_ready 1\n\
                   dunghen_target_ratio 0.9\ndunghen_window_revision{window=\"today\"} 3\n";
        assert_eq!(differ("", got), None);
    }

    #[test]
    fn a_ratio_or_statistic_of_zero_matters() {
        for name in [
            "timeliness_ratio",
            "stage_seconds",
            "x_baseline",
            "x_spread",
        ] {
            let text = differ("", &format!("dunghen_level_{name} 0\n")).unwrap();
            assert!(text.contains("not expected: 1 of dunghen_level_"), "{text}");
        }
    }

    #[test]
    fn missing_and_different_values_are_named() {
        let text = differ(
            "dunghen_centre_field_dossiers_overdue 2\ndunghen_province_payments 5\n",
            "dunghen_province_payments 5.0001\n",
        )
        .unwrap();
        assert!(
            text.contains("missing: 1 of dunghen_centre_field_dossiers_overdue"),
            "{text}"
        );
        assert!(
            text.contains("dunghen_province_payments{} 5.0001, not 5"),
            "{text}"
        );
        assert_eq!(
            differ(
                "dunghen_level_stage_seconds 3\n",
                "dunghen_level_stage_seconds 3.000000001\n"
            ),
            None
        );
    }

    #[test]
    fn the_longest_scope_wins() {
        assert_eq!(
            unscoped("dunghen_centre_field_dossiers_overdue"),
            Some(("centre_field", "dossiers_overdue"))
        );
        assert_eq!(unscoped("dunghen_events_total"), None);
    }

    #[test]
    fn lines_differ_in_bytes_and_in_order_but_not_in_health() {
        let text = "dunghen_level_payments 1\ndunghen_level_ratings 2\n";
        assert_eq!(
            line_difference(text, &format!("dunghen_ready 1\n{text}")),
            None
        );
        let other = line_difference(
            text,
            "dunghen_level_payments 1.0\ndunghen_level_ratings 2\n",
        );
        let other = other.unwrap();
        assert!(
            other.contains("- dunghen_level_payments 1\n+ dunghen_level_payments 1.0"),
            "{other}"
        );
        let turned = "dunghen_level_ratings 2\ndunghen_level_payments 1\n";
        assert_eq!(
            line_difference(text, turned).unwrap(),
            "0 lines lost, 0 new\n"
        );
    }

    #[test]
    fn business_lines_keep_help_and_type() {
        let text = "# HELP dunghen_level_payments x\n# TYPE dunghen_level_payments gauge\ndunghen_level_payments{a=\"b\"} 1\n# TYPE dunghen_ready gauge\ndunghen_ready 1\n";
        assert_eq!(
            business_lines(text),
            text.split("# TYPE dunghen_ready").next().unwrap()
        );
    }
}
