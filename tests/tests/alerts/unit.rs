//! A run of `promtool test rules` over a recording: which alerts fire, and that nothing else does.

use std::fmt::Write;
use std::fs;

use dunghen_tests::prometheus::{committed, promtool};

use crate::recording::Recording;

/// What is asked at an instant.
pub struct Check {
    minute: i64,
    expr: String,
    expected: Vec<String>,
}

/// The series of an alert while it fires.
fn firing(alert: &str) -> String {
    format!(r#"ALERTS{{alertname="{alert}",alertstate="firing"}}"#)
}

/// A recording with what must hold in it.
pub struct Unit {
    recording: Recording,
    checks: Vec<Check>,
}

impl Unit {
    /// Nothing is asked yet.
    pub fn new(recording: Recording) -> Self {
        Self {
            recording,
            checks: Vec::new(),
        }
    }

    /// The minute of the test at which an instant lies.
    pub fn minute(&self, instant: i64) -> i64 {
        (instant - self.recording.start) / 60_000
    }

    /// At an instant an alert has fired with these labels and no others: those of `by`, in a text as
    /// `centre="…",scope="centre"`, sorted by name.
    pub fn has_fired(self, instant: i64, alert: &str, by: &str, expected: &[String]) -> Self {
        let since = self.minute(instant) + 10;
        let expr = format!("max by ({by}) (max_over_time({}[{since}m]))", firing(alert));
        self.check(instant, expr, expected)
    }

    /// At an instant an alert fires with these labels and no others, written as for [`Self::has_fired`].
    pub fn fires(self, instant: i64, alert: &str, by: &str, expected: &[String]) -> Self {
        let expr = format!("max by ({by}) ({})", firing(alert));
        self.check(instant, expr, expected)
    }

    fn check(mut self, instant: i64, expr: String, expected: &[String]) -> Self {
        let minute = self.minute(instant);
        let expected = expected.to_vec();
        self.checks.push(Check {
            minute,
            expr,
            expected,
        });
        self
    }

    /// In the whole recording an alert has not fired.
    pub fn never(self, alert: &str) -> Self {
        let end = self.recording.start + (self.recording.minutes() - 1) * 60_000;
        self.has_fired(end, alert, "centre, field", &[])
    }

    /// Runs it against the committed rules.
    pub fn run(mut self) {
        let folder = tempfile::tempdir().unwrap();
        let minutes = self.recording.step / 60_000;
        let rules = committed().join("rules");
        let mut text = String::from("rule_files:\n");
        for rule in ["figures", "targets", "business", "pipeline"] {
            writeln!(text, "  - {}/{rule}.yml", rules.display()).unwrap();
        }
        writeln!(text, "evaluation_interval: {minutes}m\ntests:").unwrap();
        writeln!(text, "  - interval: {minutes}m\n    input_series:").unwrap();
        text.push_str(&self.recording.input());
        text.push_str("    promql_expr_test:\n");
        for check in &self.checks {
            let Check {
                minute,
                expr,
                expected,
            } = check;
            writeln!(text, "      - expr: '{expr}'\n        eval_time: {minute}m").unwrap();
            if expected.is_empty() {
                continue;
            }
            text.push_str("        exp_samples:\n");
            for labels in expected {
                writeln!(
                    text,
                    "          - labels: '{{{labels}}}'\n            value: 1"
                )
                .unwrap();
            }
        }
        let file = folder.path().join("test.yml");
        fs::write(&file, text).unwrap();
        let said = promtool(&["test", "rules", "test.yml"], folder.path());
        assert!(said.contains("SUCCESS"), "{said}");
    }
}
