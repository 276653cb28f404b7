//! What the simulator's troubles do to the alerts, and what ordinary weeks do not.

use std::sync::Arc;

use dunghen_simulator::{Options, ScenarioName, Trouble, generate};

use crate::engine::{Engine, quang_ninh};
use crate::recording::Recording;
use crate::unit::Unit;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// What the two alerts about trouble read.
const OVERDUE: [&str; 6] = [
    "dunghen_centre_dossiers_became_overdue_workday",
    "dunghen_centre_dossiers_became_overdue_workday_baseline",
    "dunghen_centre_dossiers_became_overdue_workday_spread",
    "dunghen_centre_field_dossiers_became_overdue_workday",
    "dunghen_centre_field_dossiers_became_overdue_workday_baseline",
    "dunghen_centre_field_dossiers_became_overdue_workday_spread",
];
const SILENCE: [&str; 2] = [
    "dunghen_centre_silence_working_seconds",
    "dunghen_registry_centre_in_force",
];

/// An instant of Quảng Ninh, as `2020-10-12T06:00`.
fn instant(text: &str) -> i64 {
    let moment: jiff::civil::DateTime = text.parse().unwrap();
    let offset = jiff::tz::Offset::constant(7);
    offset.to_timestamp(moment).unwrap().as_millisecond()
}

/// The figures of a scenario from one instant to another.
fn record(scenario: ScenarioName, from: &str, to: &str, step: i64) -> Recording {
    let (registry, calendar) = quang_ninh();
    let names = [&OVERDUE[..], &SILENCE].concat();
    let (from, to) = (instant(from), instant(to));
    let mut engine = Engine::new(&registry, &calendar, &names);
    let mut recording = Recording::new(from, step, &names);
    let mut next = from;
    let mut settled = 0;
    for emission in generate(&options(scenario), registry, Arc::clone(&calendar)).unwrap() {
        while emission.time > next && next < to {
            recording.add(&engine.scrape(next));
            next += step;
        }
        if next >= to {
            break;
        }
        // As the pipeline does, so that memory stays bounded.
        if emission.time > settled + HOUR {
            settled = emission.time;
            engine.settle(settled);
        }
        engine.take(&emission.line);
    }
    while next < to {
        recording.add(&engine.scrape(next));
        next += step;
    }
    recording
}

/// The scenario at its own size, of seed 0 but for the spike: there five dossiers of another centre lapse by
/// chance on the Monday before the trouble, which is above its baseline of 0.5 and three spreads of 0.5: an
/// alert by the rule, and not the one that is looked for.
fn options(scenario: ScenarioName) -> Options {
    let seed = match scenario {
        ScenarioName::OverdueSpike => 1,
        _ => 0,
    };
    Options {
        seed,
        ..Options::new(scenario)
    }
}

/// What goes wrong in a scenario.
fn trouble(scenario: ScenarioName) -> Trouble {
    let (registry, calendar) = quang_ninh();
    let found = Trouble::of(&options(scenario), registry, calendar);
    found.unwrap().expect("something goes wrong")
}

#[test]
fn a_sector_that_stops_resolving_is_a_spike_of_that_sector_and_centre_alone() {
    let Trouble::Stall { centre, field, .. } = trouble(ScenarioName::OverdueSpike) else {
        panic!("a sector stalls");
    };
    let recording = record(
        ScenarioName::OverdueSpike,
        "2020-10-12T22:00",
        "2020-10-13T09:00",
        MINUTE,
    );
    let expected = [
        format!(r#"centre="{centre}",scope="centre""#),
        format!(r#"centre="{centre}",field="{field}",scope="sector""#),
    ];
    let by = "centre, field, scope";
    let alert = "DunghenOverdueSpike";
    // What was due on the first day of trouble lapses at the midnight that ends it.
    Unit::new(recording)
        .has_fired(instant("2020-10-12T23:59"), alert, by, &[])
        .has_fired(instant("2020-10-13T08:30"), alert, by, &expected)
        .has_fired(instant("2020-10-13T08:59"), alert, by, &expected)
        .never("DunghenCentreSilent")
        .run();
}

#[test]
fn a_centre_that_sends_nothing_is_silent_after_a_working_day() {
    let Trouble::Silence { centre, from } = trouble(ScenarioName::SilentCentre) else {
        panic!("a centre falls silent");
    };
    assert_eq!(from, instant("2020-10-14T10:00"));
    let recording = record(
        ScenarioName::SilentCentre,
        "2020-10-14T06:00",
        "2020-10-16T12:00",
        5 * MINUTE,
    );
    let expected = [format!(r#"centre="{centre}",heard="before""#)];
    let alert = "DunghenCentreSilent";
    // Eight working hours from 10:00 on end the next day at 10:00; it may have been quiet before.
    Unit::new(recording)
        .has_fired(instant("2020-10-15T08:30"), alert, "centre, heard", &[])
        .has_fired(
            instant("2020-10-15T10:30"),
            alert,
            "centre, heard",
            &expected,
        )
        .has_fired(
            instant("2020-10-16T11:50"),
            alert,
            "centre, heard",
            &expected,
        )
        .run();
}

#[test]
fn a_week_of_tet_is_neither_silence_nor_a_spike() {
    quiet("2020-01-20T06:00", "2020-02-01T12:00");
}

#[test]
fn a_normal_fortnight_is_neither_silence_nor_a_spike() {
    quiet("2020-03-02T06:00", "2020-03-15T12:00");
}

fn quiet(from: &str, to: &str) {
    let recording = record(ScenarioName::QuangNinh2020, from, to, 10 * MINUTE);
    Unit::new(recording)
        .never("DunghenOverdueSpike")
        .never("DunghenCentreSilent")
        .run();
}
