//! The identities of the report: the engine keeps them, and a single figure that is off by one is found.

use crate::engine::{Engine, quang_ninh};
use crate::events::{Events, instant, registry};
use crate::recording::Recording;
use crate::small::names;
use crate::unit::Unit;

const MINUTE: i64 = 60_000;
const ALERT: &str = "DunghenReportIdentityBroken";

/// A morning; from an instant on one sector counts one dossier too many.
fn record(broken_from: i64) -> Recording {
    let start = instant("2020-03-02T06:00");
    let mut events = Events::default();
    for number in 0..20 {
        let subject = format!("H49.01-200302-{number:04}");
        let at = start + (120 + number) * MINUTE;
        events.received(&subject, at, at + 600 * MINUTE);
        events.resolved(&subject, at + 60 * MINUTE);
    }
    let names = names(&["pipeline.yml"]);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut engine = Engine::new(&registry(), &quang_ninh().1, &names);
    let mut recording = Recording::new(start, 5 * MINUTE, &names);
    let mut events = events.sorted().into_iter().peekable();
    for step in 0..72 {
        let now = start + step * 5 * MINUTE;
        while let Some((_, line)) = events.next_if(|(at, _)| *at <= now) {
            engine.take(line.as_bytes());
        }
        let scrape = engine.scrape(now);
        recording.add(&if now < broken_from {
            scrape
        } else {
            one_too_many(&scrape)
        });
    }
    recording
}

fn one_too_many(scrape: &str) -> String {
    let series = r#"dunghen_field_dossiers_received{channel="online",field="dat-dai",province="H49",window="today"} "#;
    let right = format!("{series}20\n");
    assert!(scrape.contains(&right), "twenty were received");
    scrape.replace(&right, &format!("{series}21\n"))
}

#[test]
fn the_engine_keeps_them_and_one_dossier_too_many_is_found() {
    let broken = instant("2020-03-02T10:00");
    let expected = [r#"identity="received_by_field",window="today""#.to_owned()];
    let by = "identity, window";
    Unit::new(record(broken))
        .has_fired(broken - 5 * MINUTE, ALERT, by, &[])
        .has_fired(broken + 15 * MINUTE, ALERT, by, &expected)
        .run();
}
