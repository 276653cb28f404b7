//! Colours of a figure from the targets: met, near, missed.
//!
//! Grafana keeps thresholds as fixed numbers, so they are read from the table of targets when the dashboards
//! are made; the line of a target in a graph comes from Prometheus and is the one in force.

use dunghen_contract::Language;
use dunghen_contract::registry::{Op, Registry, Target};
use serde_json::{Value, json};

use crate::text::{Text, text};

/// Which values are good.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    steps: Vec<(&'static str, Option<f64>)>,
}

const MISSED: &str = "red";
const NEAR: &str = "orange";
const MET: &str = "green";

impl Thresholds {
    /// No judgement: one colour.
    #[must_use]
    pub fn none() -> Self {
        Self {
            steps: vec![("blue", None)],
        }
    }

    /// Good below the first bound, bad from the second on.
    #[must_use]
    pub fn rising(near: f64, missed: f64) -> Self {
        Self {
            steps: vec![(MET, None), (NEAR, Some(near)), (MISSED, Some(missed))],
        }
    }

    /// Bad below the bound, good from it on.
    #[must_use]
    pub fn at_least(met: f64) -> Self {
        Self {
            steps: vec![(MISSED, None), (MET, Some(met))],
        }
    }

    /// What a target says.
    #[must_use]
    pub fn of(target: &Target) -> Self {
        let falls = matches!(target.op, Op::AtLeast | Op::Above);
        let has_near = target.near > 0.0;
        let steps = match (falls, has_near) {
            (true, true) => vec![
                (MISSED, None),
                (NEAR, Some(target.value - target.near)),
                (MET, Some(target.value)),
            ],
            (true, false) => vec![(MISSED, None), (MET, Some(target.value))],
            (false, true) => vec![
                (MET, None),
                (NEAR, Some(target.value)),
                (MISSED, Some(target.value + target.near)),
            ],
            (false, false) => vec![(MET, None), (MISSED, Some(target.value))],
        };
        Self { steps }
    }

    /// As Grafana writes it.
    #[must_use]
    pub fn json(&self) -> Value {
        let steps = self.steps.iter();
        let steps: Vec<Value> = steps
            .map(|(color, value)| json!({"color": color, "value": value.map(rounded)}))
            .collect();
        json!({"mode": "absolute", "steps": steps})
    }
}

/// Without what binary fractions add: 0.7 − 0.05 is 0.65.
fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// The target of a figure for the province as a whole: that of a province of the registry rather than one
/// for all, without an end rather than with one, and of these the one that began last.
#[must_use]
pub fn target<'r>(registry: &'r Registry, indicator: &str) -> Option<&'r Target> {
    let provinces = registry.provinces();
    let targets = registry.targets().iter();
    targets
        .filter(|target| target.indicator == indicator)
        .filter(|target| target.level.is_none() && target.field.is_none())
        .filter(|target| {
            let province = target.province.as_ref();
            province.is_none_or(|province| provinces.contains(province))
        })
        .max_by_key(|target| {
            (
                target.province.is_some(),
                target.valid_to.is_none(),
                target.valid_from,
            )
        })
}

/// The sentence that says what the colours mean.
#[must_use]
pub fn sentence(target: &Target) -> Text {
    let op = match target.op {
        Op::AtLeast => "≥",
        Op::Above => ">",
        Op::AtMost => "≤",
        Op::Below => "<",
    };
    let seconds = target.indicator.contains("_seconds");
    let said = |value: f64, lang: Language| {
        if seconds {
            duration(value, lang)
        } else {
            format!("{} %", number(value * 100.0, lang))
        }
    };
    let [vi, en] = Language::ALL.map(|lang| (said(target.value, lang), said(target.near, lang)));
    text(
        format!("Chỉ tiêu {op} {} (cam: lệch không quá {}).", vi.0, vi.1),
        format!("Target {op} {} (orange: missed by at most {}).", en.0, en.1),
    )
}

/// Seconds as people say them: whole minutes are minutes.
fn duration(seconds: f64, lang: Language) -> String {
    let (value, units) = if seconds >= 60.0 && seconds % 60.0 == 0.0 {
        (seconds / 60.0, ["phút", "minutes"])
    } else {
        (seconds, ["giây", "seconds"])
    };
    format!("{} {}", number(value, lang), lang.of(units[0], units[1]))
}

fn number(value: f64, lang: Language) -> String {
    format!("{}", rounded(value)).replace('.', lang.of(",", "."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(line: &str) -> String {
        let header = "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n";
        let registry = Registry::parse(
            "code,name,level,province,parent,valid_from,valid_to,successor,hours\nH49.1,A,province,H49,,,,,\n",
            "code,name,field,level,service_level,statutory_working_hours,fee\n",
            "slug,name_vi,name_en\n",
            &format!("{header}{line}"),
        )
        .unwrap();
        let target = target(&registry, "a").unwrap();
        Thresholds::of(target).json()["steps"].to_string()
    }

    #[test]
    fn what_misses_by_little_is_near() {
        assert_eq!(
            steps("a,,,,,,>=,0.7,0.05,s\n"),
            r#"[{"color":"red","value":null},{"color":"orange","value":0.65},{"color":"green","value":0.7}]"#
        );
        assert_eq!(
            steps("a,,,,,,<=,1500,300,s\n"),
            r#"[{"color":"green","value":null},{"color":"orange","value":1500.0},{"color":"red","value":1800.0}]"#
        );
        assert_eq!(
            steps("a,,,,,,<,5,,s\n"),
            r#"[{"color":"green","value":null},{"color":"red","value":5.0}]"#
        );
    }

    #[test]
    fn a_provinces_own_target_without_an_end_comes_first() {
        let lines = "a,,,,2026-01-01,,>=,1,,s\na,H49,,,2020-01-01,2020-12-31,>=,2,,s\n\
                     a,H49,,,2019-01-01,,>=,3,,s\na,H48,,,2027-01-01,,>=,4,,s\n\
                     a,H49,commune,,2028-01-01,,>=,5,,s\n";
        assert!(steps(lines).ends_with(r#"{"color":"green","value":3.0}]"#));
    }
}
