//! The provinces of the articles: the scenarios give their published figures exactly, through the same
//! commands that a user types, and the same figures come through Apache Kafka in disorder.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod lives;
mod over_kafka;

use dunghen_tests::exposition::{self, Exposition};
use dunghen_tests::scenario::piped;

/// A figure of the province in a window.
fn province(series: &Exposition, name: &str, window: &str, labels: &[(&str, &str)]) -> f64 {
    let labels = [labels, &[("window", window)]].concat();
    exposition::sum(series, &format!("dunghen_province_{name}"), &labels)
}

/// Dossiers received and not ended, whatever they stand as.
fn open(series: &Exposition) -> f64 {
    let name = "dunghen_province_dossiers_open";
    let waiting = exposition::sum(series, name, &[("standing", "awaiting_acceptance")]);
    exposition::sum(series, name, &[]) - waiting
}

/// Both are exact: counts are integers, and a ratio is one division.
fn equal(what: &str, got: f64, expected: f64) {
    assert!(
        (got - expected).abs() <= 1e-12 * expected,
        "{what}: {got}, not {expected}"
    );
}

/// The figures of the reporting year of `quang-ninh-2020`.
fn year_is(series: &Exposition, [early, on_time, late, left]: [u32; 4]) {
    const WINDOW: &str = "report_year";
    let [early, on_time, late, left] = [early, on_time, late, left].map(f64::from);
    let resolved = early + on_time + late;
    let received = resolved + left;
    let figure = |name, labels: &[_]| province(series, name, WINDOW, labels);
    let of = |name, label, value| figure(name, &[(label, value)]);

    equal("received", figure("dossiers_received", &[]), received);
    equal("resolved", figure("dossiers_resolved", &[]), resolved);
    equal(
        "early",
        of("dossiers_resolved", "timeliness", "early"),
        early,
    );
    equal(
        "on time",
        of("dossiers_resolved", "timeliness", "on_time"),
        on_time,
    );
    equal("late", of("dossiers_resolved", "timeliness", "late"), late);
    equal(
        "pending",
        of("dossiers_received_verdict", "verdict", "pending"),
        left,
    );
    equal("open", open(series), left);
    for (denominator, all) in [("resolved", resolved), ("received", received)] {
        let ratio = |timeliness| {
            figure(
                "timeliness_ratio",
                &[("of", denominator), ("timeliness", timeliness)],
            )
        };
        let good = ratio("early") + ratio("on_time");
        equal(denominator, good, (early + on_time) / all);
    }
}

#[test]
fn the_year_2020() {
    let series = piped("quang-ninh-2020", &[], "2020-12-14T23:59:59+07:00");
    year_is(&series, [506_606, 616_726, 2_887, 64_817]);
    let ratio = |denominator, timeliness| {
        let labels = [("of", denominator), ("timeliness", timeliness)];
        province(&series, "timeliness_ratio", "report_year", &labels)
    };
    for (denominator, published) in [("resolved", 0.99744), ("received", 0.94316)] {
        let good = ratio(denominator, "early") + ratio(denominator, "on_time");
        assert!((good - published).abs() < 5e-6, "{denominator}: {good}");
    }
    equal(
        "procedures",
        exposition::sum(&series, "dunghen_province_catalogue_procedures", &[]),
        1_882.0,
    );
}

/// At another scale every part is rounded on its own, and the total is their sum.
#[test]
fn the_year_2020_at_a_fiftieth() {
    let options = ["--scale", "0.02", "--seed", "7"];
    let series = piped("quang-ninh-2020", &options, "2020-12-14T23:59:59+07:00");
    year_is(&series, [10_132, 12_335, 58, 1_296]);
}

#[test]
fn the_first_quarter_at_the_provincial_centre() {
    const WINDOW: &str = "this_quarter";
    let series = piped("quang-ninh-q1-2020", &[], "2020-03-31T23:59:59+07:00");
    for (name, labels, expected) in [
        ("dossiers_received", &[][..], 13_800.0),
        ("dossiers_received", &[("channel", "online")], 4_800.0),
        ("dossiers_returned", &[("channel", "post")], 1_200.0),
        ("results_signed", &[], 2_800.0),
        ("contacts", &[("kind", "sms")], 36_000.0),
        ("contacts", &[("kind", "hotline")], 1_700.0),
    ] {
        equal(name, province(&series, name, WINDOW, labels), expected);
    }
    let of_resolved = |timeliness| {
        let labels = [("of", "resolved"), ("timeliness", timeliness)];
        province(&series, "timeliness_ratio", WINDOW, &labels)
    };
    let good = of_resolved("early") + of_resolved("on_time");
    assert!((good - 0.999).abs() < 5e-4, "{good}");
    let elsewhere = exposition::sum(
        &series,
        "dunghen_level_dossiers_received",
        &[("window", WINDOW), ("level", "commune")],
    );
    equal("communes", elsewhere, 0.0);
}

#[test]
fn a_week_at_the_counters() {
    const WINDOW: &str = "this_month";
    let series = piped("counters-25", &[], "2020-11-14T23:59:59+07:00");
    let mean = province(&series, "ticket_total_seconds", WINDOW, &[("stat", "mean")]);
    equal("mean total", mean, 1_500.0);
    let below = province(
        &series,
        "tickets_within_ratio",
        WINDOW,
        &[("limit", "total_10m")],
    );
    equal("below ten minutes", below, 0.51);
    let median = province(&series, "ticket_total_seconds", WINDOW, &[("stat", "p50")]);
    assert!(
        median < 600.0,
        "more than half below ten minutes, but a median of {median}"
    );
}
