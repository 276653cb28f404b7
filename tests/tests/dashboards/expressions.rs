//! All expressions that are committed, each with where it stands and the variables that it may use.

use std::fs;
use std::path::Path;

use dunghen_tests::{prometheus, tools};
use serde_json::Value;

/// What is absent until Prometheus has seen five days.
pub const FIVE_DAYS: &str = "centre:dossiers_received_online:busiest_day";

/// One expression.
pub struct Expression {
    /// File, and panel or rule.
    pub place: String,
    /// The expression, with variables in dashboards.
    pub expr: String,
    /// The variables of its dashboard, as Grafana writes them.
    pub variables: Vec<Value>,
}

impl Expression {
    /// Whether it gives data where something is absent, so that it gives none in a pipeline that is well.
    pub fn is_about_absence(&self) -> bool {
        self.expr.contains("absent(") || self.expr.contains("unless ")
    }
}

/// Every expression of the dashboards and of the rules.
pub fn all() -> Vec<Expression> {
    let mut all = Vec::new();
    for lang in ["vi", "en"] {
        let folder = tools::tests_folder()
            .join("../dashboards/grafana")
            .join(lang);
        for file in sorted(&folder) {
            of_dashboard(&file, &mut all);
        }
    }
    for file in sorted(&prometheus::committed().join("rules")) {
        of_rules(&file, &mut all);
    }
    all
}

fn sorted(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn of_dashboard(file: &Path, all: &mut Vec<Expression>) {
    let board: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let variables = board["templating"]["list"].as_array().unwrap();
    for panel in board["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().into_iter().flatten() {
            all.push(Expression {
                place: format!("{}: {}", board["uid"], panel["title"]),
                expr: target["expr"].as_str().unwrap().to_owned(),
                variables: variables.clone(),
            });
        }
    }
}

fn of_rules(file: &Path, all: &mut Vec<Expression>) {
    let text = fs::read_to_string(file).unwrap();
    let rules: serde_yaml_ng::Value = serde_yaml_ng::from_str(&text).unwrap();
    for group in rules["groups"].as_sequence().unwrap() {
        for rule in group["rules"].as_sequence().unwrap() {
            let name = rule.get("record").or_else(|| rule.get("alert")).unwrap();
            let expr = rule["expr"].as_str().unwrap();
            all.push(Expression {
                place: format!("{}: {}", file.display(), name.as_str().unwrap()),
                expr: known_for_days(expr),
                variables: Vec::new(),
            });
        }
    }
}

/// A Prometheus of a minute has seen no full hour: what steps by the hour steps by the scrape, and in place of
/// what is absent for five days stands what it is made from.
fn known_for_days(expr: &str) -> String {
    let expr = expr.replace(":1h]", ":15s]");
    expr.replace(
        FIVE_DAYS,
        r#"max by (province, level, centre) (max_over_time(dunghen_centre_dossiers_received{channel="online",window="today"}[8d]))"#,
    )
}
