//! The series that exist, and the labels of each: those of a scrape, and those that rules record.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use dunghen_tests::exposition;
use dunghen_tests::prometheus::Prometheus;
use dunghen_tests::{promql, wait};
use serde_json::Value;

use crate::expressions::{Expression, FIVE_DAYS};

/// Labels by name of series.
pub struct Known(BTreeMap<String, BTreeSet<String>>);

impl Known {
    /// What Prometheus and a scrape have, once the first scrape was read and every rule was evaluated.
    pub fn wait(prometheus: &Prometheus, scrape: &str) -> Self {
        wait::until(
            "every rule gives what it records",
            Duration::from_mins(4),
            || {
                let groups = prometheus.api("rules", &[])?;
                let rules = groups["groups"].as_array().into_iter().flatten();
                let rules = rules.flat_map(|group| group["rules"].as_array().into_iter().flatten());
                for rule in rules {
                    recorded(prometheus, rule)?;
                }
                Ok::<_, String>(())
            },
        );
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let series = prometheus
            .api("series", &[("match[]", r#"{__name__!=""}"#)])
            .unwrap();
        for labels in series.as_array().unwrap() {
            let Value::Object(labels) = labels else {
                continue;
            };
            let name = labels["__name__"].as_str().unwrap_or_default();
            let place = known.entry(name.to_owned()).or_default();
            place.extend(labels.keys().cloned());
        }
        // To Prometheus an empty label is none, so that it knows no sector of a target; the scrape does.
        for series in exposition::parse(scrape).unwrap().into_keys() {
            let place = known.entry(series.name).or_default();
            place.extend(series.labels.into_keys());
        }
        Self(known)
    }

    /// Panics where an expression names a series or a label that does not exist.
    pub fn check(&self, expression: &Expression) {
        let place = &expression.place;
        let asked = promql::asked(&expression.expr);
        assert!(!asked.selectors.is_empty(), "{place}: {}", expression.expr);
        let mut labels: BTreeSet<&str> = BTreeSet::new();
        for (name, matchers) in &asked.selectors {
            let own = self.0.get(name);
            let own = own.unwrap_or_else(|| panic!("{place}: there is no series {name}"));
            labels.extend(own.iter().map(String::as_str));
            for matcher in matchers {
                let label = &matcher.label;
                assert!(own.contains(label), "{place}: {name} has no label {label}");
            }
        }
        // A label may also be made on the way.
        let made = |label: &str| expression.expr.contains(&format!(r#""{label}""#));
        for label in &asked.labels {
            let there = labels.contains(&**label) || made(label);
            assert!(there, "{place}: nothing has the label {label}");
        }
    }
}

/// Whether a rule was evaluated without a fault, and what it records is there.
fn recorded(prometheus: &Prometheus, rule: &Value) -> Result<(), String> {
    let name = rule["name"].as_str().unwrap_or_default();
    if rule["health"] != "ok" {
        return Err(format!("{name}: {} {}", rule["health"], rule["lastError"]));
    }
    let is_late = name == FIVE_DAYS;
    if rule["type"] == "recording" && !is_late && prometheus.query(name)?.is_empty() {
        return Err(format!("{name} is not there yet"));
    }
    Ok(())
}
