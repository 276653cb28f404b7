//! A week in a small province, and then a day on which everything goes wrong: each alert of the business fires
//! for what it is about, and none before.

use std::fs;
use std::ops::Range;
use std::sync::Arc;

use dunghen_tests::prometheus::committed;
use dunghen_tests::promql;
use serde_json::json;

use crate::engine::{Engine, quang_ninh};
use crate::events::{BUSY, ENDED, Events, UNHEARD, instant, registry};
use crate::recording::Recording;
use crate::unit::Unit;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The figures that a file of rules asks for.
pub fn names(files: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    for file in files {
        let text = fs::read_to_string(committed().join("rules").join(file)).unwrap();
        let rules: serde_yaml_ng::Value = serde_yaml_ng::from_str(&text).unwrap();
        for rule in rules["groups"][0]["rules"].as_sequence().unwrap() {
            let asked = promql::asked(rule["expr"].as_str().unwrap());
            names.extend(asked.selectors.into_iter().map(|(name, _)| name));
        }
    }
    names.retain(|name| name.starts_with("dunghen_"));
    names.sort_unstable();
    names.dedup();
    names
}

/// Six working days on which all is well: ten dossiers a day, each in time; a message every hour.
fn ordinary(events: &mut Events) {
    for day in 0..9 {
        let midnight = instant("2020-03-02T00:00") + day * DAY;
        for hour in 7..18 {
            events.message(midnight + hour * HOUR + 40 * MINUTE);
        }
        // The seventh of March is a Saturday.
        if day == 5 || day == 6 || day == 8 {
            continue;
        }
        for number in 0..10 {
            let subject = format!("H49.01-2003{:02}-{number:04}", day + 2);
            events.received(&subject, midnight + 8 * HOUR, midnight + DAY + 17 * HOUR);
            events.resolved(&subject, midnight + 10 * HOUR);
        }
    }
}

/// A centre that works for two days, is heard to the end, and leaves twelve dossiers open that are overdue.
fn ended(events: &mut Events) {
    let first = instant("2020-03-02T00:00");
    for number in 0..12 {
        let subject = format!("{ENDED}-200302-{number:04}");
        let about = json!({
            "centre": ENDED,
            "procedure": "1.000001",
            "field": "dat-dai",
            "channel": "counter",
            "due_at": "2020-03-03T17:00:00+07:00",
        });
        events.tell("dossier.received", first + 8 * HOUR, &subject, &about);
    }
    for hour in (7..18).chain(31..42) {
        let subject = format!("sms-{ENDED}-{hour}");
        let about = json!({"centre": ENDED, "kind": "sms"});
        events.tell("contact.made", first + hour * HOUR, &subject, &about);
    }
}

/// Tuesday, the tenth of March.
fn trouble(events: &mut Events) {
    let day = instant("2020-03-10T00:00");
    for number in 0..30 {
        // Due on Monday, resolved on Tuesday afternoon.
        let subject = format!("H49.01-200309-1{number:03}");
        events.received(&subject, day - 16 * HOUR, day - 7 * HOUR);
        events.resolved(&subject, day + 14 * HOUR);
    }
    for number in 0..60 {
        // More than the forty that were accepted on Monday.
        let subject = format!("H49.01-200310-2{number:03}");
        let about = json!({"procedure": "1.000001", "field": "dat-dai", "channel": "online"});
        events.tell("dossier.submitted", day + 8 * HOUR, &subject, &about);
    }
    for number in 0..25 {
        let subject = format!("H49.01-200310-3{number:03}");
        events.received(&subject, day + 8 * HOUR, day + 3 * DAY);
        let moved = json!({"due_at": "2020-03-20T17:00:00+07:00", "apology": false});
        events.tell("dossier.extended", day + 9 * HOUR, &subject, &moved);
    }
    for number in 0..6 {
        // Resolved a week ago; somebody mends the date now.
        let subject = format!("H49.01-200302-{number:04}");
        events.received(&subject, day + 9 * HOUR, day + 5 * DAY);
    }
    for number in 0..12 {
        events.ticket(number, day + 8 * HOUR, Some([30, 40]));
    }
    for number in 12..32 {
        events.ticket(number, day + 9 * HOUR, None);
    }
}

/// Dunghen is started anew: two scrapes find no figures.
fn restart() -> Range<i64> {
    instant("2020-03-10T12:05")..instant("2020-03-10T12:15")
}

/// The week and the day, every five minutes.
fn record() -> Recording {
    let mut events = Events::default();
    ordinary(&mut events);
    ended(&mut events);
    trouble(&mut events);
    let names = names(&["figures.yml", "targets.yml"]);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (_, calendar) = quang_ninh();
    let mut engine = Engine::new(&registry(), &Arc::clone(&calendar), &names);
    let mut recording = Recording::new(instant("2020-03-02T06:00"), 5 * MINUTE, &names);
    let mut events = events.sorted().into_iter().peekable();
    let mut next = recording.start;
    while next < instant("2020-03-10T18:00") {
        while let Some((_, line)) = events.next_if(|(at, _)| *at <= next) {
            engine.take(line.as_bytes());
        }
        let scrape = engine.scrape(next);
        recording.add(if restart().contains(&next) {
            ""
        } else {
            &scrape
        });
        next += recording.step;
    }
    recording
}

#[test]
fn each_alert_of_the_business_fires_for_what_it_is_about() {
    let monday = instant("2020-03-09T23:55");
    let evening = instant("2020-03-10T17:50");
    let busy = format!(r#"centre="{BUSY}""#);
    let both = [
        format!(r#"{busy},scope="centre""#),
        format!(r#"{busy},field="dat-dai",scope="sector""#),
    ];
    let target = [
        format!(r#"{busy},scope="centre""#),
        r#"scope="province""#.to_owned(),
    ];
    let moved = [
        r#"apology="after_end",level="province""#.to_owned(),
        r#"apology="missing",level="province""#.to_owned(),
    ];
    let unheard = [format!(r#"centre="{UNHEARD}",heard="never""#)];
    let online = [r#"province="H49",variant="filed_and_resolved""#.to_owned()];
    let centre = [busy.clone()];
    // A centre that has ended is not silent, and what it left is overdue as before.
    let left = format!(r#"centre="{ENDED}""#);
    let mut unit = Unit::new(record())
        .has_fired(
            evening,
            "DunghenOverdueSpike",
            "centre, field, scope",
            &both,
        )
        .has_fired(
            evening,
            "DunghenOnTimeBelowTarget",
            "centre, scope",
            &target,
        )
        .has_fired(evening, "DunghenDueDatesMoved", "apology, level", &moved);
    let backlog = "DunghenOverdueBacklog";
    let backlogs = [busy.clone(), left.clone()];
    unit = unit
        .has_fired(monday, backlog, "centre", &[left])
        .has_fired(evening, backlog, "centre", &backlogs);
    // It needs an hour to begin: a restart must neither end it nor begin that hour anew.
    for moment in ["11:55", "12:10", "12:30"] {
        let moment = instant(&format!("2020-03-10T{moment}"));
        unit = unit.fires(moment, backlog, "centre", &backlogs);
    }
    for alert in [
        "DunghenAcceptanceWaiting",
        "DunghenWaitAboveTarget",
        "DunghenOldestTicketWaiting",
    ] {
        unit = unit
            .has_fired(monday, alert, "centre", &[])
            .has_fired(evening, alert, "centre", &centre);
    }
    for alert in [
        "DunghenOverdueSpike",
        "DunghenOnTimeBelowTarget",
        "DunghenDueDatesMoved",
    ] {
        unit = unit.has_fired(monday, alert, "centre, level", &[]);
    }
    // True from the beginning: nobody ever heard the one, and nothing is ever signed.
    unit.has_fired(
        instant("2020-03-03T05:00"),
        "DunghenCentreSilent",
        "centre, heard",
        &[],
    )
    .has_fired(evening, "DunghenCentreSilent", "centre, heard", &unheard)
    .has_fired(
        evening,
        "DunghenOnlineShareBelowTarget",
        "province, variant",
        &online,
    )
    .run();
}
