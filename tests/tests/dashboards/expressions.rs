//! All expressions that are committed, each with where it stands and the variables that it may use.

use std::fs;
use std::path::{Path, PathBuf};

use dunghen_tests::promql::{self, Matcher};
use dunghen_tests::{figures, prometheus, tools};
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
    /// Whether it counts alone in the window that is chosen: a count is there also where nothing happened, a
    /// share or a statistic of nothing is not.
    pub fn counts_in_the_window(&self) -> bool {
        let asked = promql::asked(&self.expr);
        let in_the_window = |matchers: &[Matcher]| {
            let mut values = matchers.iter().map(|matcher| &*matcher.value);
            values.any(|value| value == "$window")
        };
        let mut chosen = asked.selectors.iter();
        chosen.all(|(name, matchers)| !in_the_window(matchers) || figures::is_count(name))
    }

    /// Whether it gives data where something is absent, so that it gives none in a pipeline that is well.
    pub fn is_about_absence(&self) -> bool {
        self.expr.contains("absent(") || self.expr.contains("unless ")
    }
}

/// Every dashboard that is committed, with its file.
pub fn dashboards() -> Vec<(PathBuf, Value)> {
    let folder = tools::tests_folder().join("../dashboards/grafana");
    let files = ["vi", "en"].map(|lang| sorted(&folder.join(lang)));
    let read = |file: PathBuf| {
        let board = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        (file, board)
    };
    files.into_iter().flatten().map(read).collect()
}

/// Every expression of the dashboards and of the rules.
pub fn all() -> Vec<Expression> {
    let mut all = Vec::new();
    for (_, board) in dashboards() {
        of_dashboard(&board, &mut all);
    }
    for file in sorted(&prometheus::committed().join("rules")) {
        of_rules(&file, &mut all);
    }
    all
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn of_dashboard(board: &Value, all: &mut Vec<Expression>) {
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
                expr: in_the_demonstration(expr),
                variables: Vec::new(),
            });
        }
    }
}

/// The demonstration is one process, so that it is asked what workers are asked. A Prometheus of a minute has
/// seen no full hour: what steps by the hour steps by the scrape, and in place of what is absent for five days
/// stands what it is made from.
fn in_the_demonstration(expr: &str) -> String {
    let expr = expr.replace(r#"job="dunghen-workers""#, r#"job="dunghen""#);
    let expr = expr.replace(":1h]", ":15s]");
    expr.replace(
        FIVE_DAYS,
        r#"max by (province, level, centre) (max_over_time(dunghen_centre_dossiers_received{channel="online",window="today"}[8d]))"#,
    )
}
