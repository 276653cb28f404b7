//! The alerts of the pipeline itself: its health as the process renders it, minute by minute, through a start,
//! figures that stand still, a watermark that stands still, a store that fails, a broken producer, a broker that
//! does not answer, and its end.

use std::ops::Range;

use dunghen_contract::{Kind, Reason};
use dunghen_publish::Health;

use crate::engine::{Engine, quang_ninh};
use crate::events::{instant, registry};
use crate::recording::Recording;
use crate::unit::Unit;

const MINUTE: i64 = 60_000;
/// Read and not shown yet.
const STARTING: Range<i64> = 0..12;
/// The clock of the figures stands.
const STILL: Range<i64> = 30..45;
/// The watermark alone stands.
const BEHIND: Range<i64> = 60..90;
/// No checkpoint can be written.
const UNKEPT: Range<i64> = 100..115;
/// A producer sends what cannot be read.
const BROKEN: Range<i64> = 130..150;
/// The broker does not answer.
const UNANSWERED: Range<i64> = 160..170;
/// No figure is shown.
const BARE: Range<i64> = 180..200;
/// It is away.
const AWAY: Range<i64> = 220..230;
const END: i64 = 240;

/// What was last said where it stands still, else what holds at `minute`.
pub fn standing(minute: i64, still: &Range<i64>) -> i64 {
    if still.contains(&minute) {
        still.start - 1
    } else {
        minute
    }
}

fn minute_by_minute(start: i64) -> Recording {
    let mut engine = Engine::new(&registry(), &quang_ninh().1, &["dunghen_province_contacts"]);
    let health = Health::new("1", start);
    let mut recording = Recording::new(start, MINUTE, &[]);
    for minute in 0..END {
        let now = start + minute * MINUTE;
        if minute == STARTING.end {
            health.mark_ready();
        }
        health.set_watermark(start + (standing(minute, &BEHIND) - 5) * MINUTE);
        health.set_lag("dossier.events", 0, 0);
        let answered = start + standing(minute, &UNANSWERED) * MINUTE;
        health.set_broker_answer("dossier.events", 0, answered);
        health.add_events(Kind::Submitted, 100);
        if BROKEN.contains(&minute) {
            health.add_refused(Reason::MalformedJson, 20);
        }
        if UNKEPT.contains(&minute) {
            health.checkpoint_failed();
        } else {
            health.checkpoint_completed(now, 0.1);
        }
        let mut scrape = Vec::new();
        health.render(0, now, &mut scrape);
        let mut scrape = String::from_utf8(scrape).unwrap();
        if !STARTING.contains(&minute) && !BARE.contains(&minute) {
            scrape += &engine.scrape(start + standing(minute, &STILL) * MINUTE);
        }
        // What Prometheus itself says of a scrape.
        scrape += "up 1\n";
        let away = AWAY.contains(&minute);
        recording.add(if away { "up 0\n" } else { &scrape });
    }
    recording
}

#[test]
fn each_alert_of_the_pipeline_fires_for_what_it_is_about() {
    let start = instant("2020-03-02T06:00");
    let at = |minute: i64| start + minute * MINUTE;
    let one = |label: &str, word: &str| vec![format!(r#"{label}="{word}""#)];
    let stale = "DunghenPipelineStale";
    let failing = "DunghenCheckpointFailing";
    let mut signs = Vec::new();
    let mut unit = Unit::new(minute_by_minute(start));
    for (before, after, sign) in [
        (9, 11, "not_ready"),
        (35, 39, "clock"),
        (75, 89, "watermark"),
        (162, 164, "broker"),
        (190, 199, "no_figures"),
    ] {
        unit = unit.has_fired(at(before), stale, "severity, sign", &signs);
        signs.push(format!(r#"severity="critical",sign="{sign}""#));
        signs.sort();
        unit = unit.has_fired(at(after), stale, "severity, sign", &signs);
    }
    let kept = [one("sign", "age"), one("sign", "failed")].concat();
    let down = [one("scope", "all"), one("scope", "instance")].concat();
    unit.has_fired(at(UNKEPT.start), failing, "sign", &[])
        .has_fired(at(105), failing, "sign", &one("sign", "failed"))
        .has_fired(at(109), failing, "sign", &kept)
        .has_fired(at(BROKEN.start), "DunghenDeadLetters", "reason", &[])
        .has_fired(
            at(149),
            "DunghenDeadLetters",
            "reason",
            &one("reason", "malformed_json"),
        )
        .has_fired(at(AWAY.start), "DunghenPipelineDown", "scope", &[])
        .has_fired(at(AWAY.start + 4), "DunghenPipelineDown", "scope", &down)
        .run();
}
