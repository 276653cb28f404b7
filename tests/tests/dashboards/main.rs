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
mod variables;

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

/// Whether an expression gives data with any choice that its dashboard offers.
fn answered(prometheus: &Prometheus, expression: &Expression) -> Result<(), String> {
    let choices = variables::choices(prometheus, &expression.variables)?;
    let mut last = String::from("no choice is offered");
    for choice in &choices {
        let chosen = choice.fill(&expression.expr);
        let rows = prometheus.query(&promql::unfiltered(&chosen))?;
        if !rows.is_empty() || expression.is_about_absence() {
            return Ok(());
        }
        last = format!("no data: {chosen}");
    }
    Err(last)
}
