//! What a kill costs: a state of more than a million dossiers, killed and started again, and how long
//! a checkpoint holds reading.

use std::process::Command;
use std::time::{Duration, Instant};

use dunghen_tests::figures::{business_lines, line_difference};
use dunghen_tests::running::Running;
use dunghen_tests::{exposition, http, wait};

/// Measures a pipeline whose command and address are given; it has read its topic once.
pub fn measure(mut command: impl FnMut() -> Command, address: &str) {
    let metrics = format!("http://{address}/metrics");
    let patience = Duration::from_mins(3);
    let first = Running::start(command().env("DUNGHEN_LOG", "dunghen=debug"));
    let before = wait::until("the end of the stream is safe", patience, || {
        let text = http::body(&metrics)?;
        let kept = value(&text, "dunghen_checkpoint_age_seconds") < 2.0;
        let idle = first.stderr().matches("subjects=").count() > 2;
        let whole = !business_lines(&text).is_empty();
        (kept && idle && whole)
            .then_some(text)
            .ok_or_else(|| "not yet".to_owned())
    });
    let held = held(&first.stderr());
    // Dropping it is SIGKILL.
    drop(first);
    let start = now();
    let again = Running::start(&mut command());
    let after = wait::until("a scrape answers", patience, || {
        let text = http::body(&metrics)?;
        (!business_lines(&text).is_empty())
            .then_some(text)
            .ok_or_else(|| "none yet".to_owned())
    });
    let seconds = start.elapsed().as_secs_f64();
    let same = line_difference(&before, &after).map_or("the same figures".to_owned(), |d| d);
    println!(
        "{:>40} {seconds:.2} s after a kill with {:.0} dossiers in the state: {same}",
        "first scrape",
        value(&after, "dunghen_state_dossiers")
    );
    println!("{:>40} {held}", "reading held by checkpoints");
    drop(again);
}

/// How long each cut held reading, with how many subjects it wrote, as the log says.
fn held(log: &str) -> String {
    let of = |line: &str, name: &str| -> Option<f64> {
        let rest = line.split_once(name)?.1;
        rest.split_whitespace().next()?.parse().ok()
    };
    let cuts = log
        .lines()
        .filter_map(|line| Some((of(line, "held=")?, of(line, "subjects=")?)));
    let cuts = cuts.map(|(held, subjects)| format!("{:.0} ms ({subjects:.0})", held * 1e3));
    let cuts: Vec<String> = cuts.collect();
    cuts.join(", ")
}

/// The sum of a family.
fn value(text: &str, name: &str) -> f64 {
    let series = exposition::parse(text).unwrap_or_default();
    let of = series.iter().filter(|(series, _)| series.name == name);
    of.map(|(_, value)| value).sum()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a bench measures the time that passes"
)]
fn now() -> Instant {
    Instant::now()
}
