//! Every expression of every dashboard and rule, asked of a Prometheus that scrapes the demonstration with the
//! committed configuration: each parses, names only series and labels that exist, and gives data.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod expressions;
mod known;
mod units;
mod variables;

use std::collections::BTreeMap;
use std::time::Duration;

use dunghen_tests::dunghen::{self, Pipeline};
use dunghen_tests::prometheus::Prometheus;
use dunghen_tests::{promql, wait};

use expressions::Expression;
use known::Known;

#[test]
fn every_expression_of_every_dashboard_and_rule_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let address = dunghen::free_address();
    let mut command = dunghen::command(["demo", "--listen", &address]);
    let pipeline = Pipeline::watch(command.current_dir(folder.path()), &address);
    let prometheus = Prometheus::start_committed(&address);
    let expressions = expressions::all();
    assert!(expressions.len() > 150, "{} expressions", expressions.len());

    let known = Known::wait(&prometheus, &pipeline.metrics());
    for expression in &expressions {
        known.check(expression);
    }
    for expression in &expressions {
        // Rules are evaluated every minute; what they record comes later than what they are made from.
        wait::until(&expression.place, Duration::from_mins(4), || {
            answered(&prometheus, expression)
        });
    }
}

/// The window that has working days in it whenever the demonstration is started, also after Tết.
const LIVED: &str = "30d";

/// Whether an expression gives data with each window that its dashboard offers, where it uses one: in all of them
/// where it counts; a share or a statistic of nothing is absent, so that it must be there in the window that is
/// never empty, and in one at least.
fn answered(prometheus: &Prometheus, expression: &Expression) -> Result<(), String> {
    let choices = variables::choices(prometheus, &expression.variables)?;
    let mut windows: BTreeMap<Option<&str>, Result<(), String>> = BTreeMap::new();
    for choice in &choices {
        let window = choice.value("window");
        let window = window.filter(|_| expression.expr.contains("$window"));
        let so_far = windows.entry(window).or_insert(Err(String::new()));
        if so_far.is_err() {
            *so_far = gives(prometheus, expression, &choice.fill(&expression.expr));
        }
    }
    let is_one_there = windows.values().any(Result::is_ok);
    let counts = expression.counts_in_the_window();
    let missing = windows.into_iter().find_map(|(window, found)| {
        let must = counts || window == Some(LIVED);
        found.err().filter(|_| must || !is_one_there)
    });
    missing.map_or(Ok(()), Err)
}

/// Whether an expression gives data with values in place of its variables.
fn gives(prometheus: &Prometheus, expression: &Expression, chosen: &str) -> Result<(), String> {
    let rows = prometheus.query(&promql::unfiltered(chosen))?;
    if rows.is_empty() && !expression.is_about_absence() {
        return Err(format!("no data: {chosen}"));
    }
    Ok(())
}
