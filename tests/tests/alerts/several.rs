//! Several processes: what befalls one of them is said of it alone, as a warning; critical, which holds back the
//! business, is what leaves nobody with figures of now.

use std::ops::Range;

use dunghen_publish::Health;

use crate::engine::{Engine, quang_ninh};
use crate::events::{instant, registry};
use crate::health::standing;
use crate::recording::Recording;
use crate::unit::Unit;

const MINUTE: i64 = 60_000;
/// The second server restores its state.
const RESTORING: Range<i64> = 10..40;
/// Neither server is ready.
const BARE: Range<i64> = 60..85;
/// The watermark of the worker with a partition stands.
const BEHIND: Range<i64> = 100..135;
/// The broker does not answer that worker.
const UNANSWERED: Range<i64> = 150..160;
const END: i64 = 170;

/// What a process says of itself.
fn process(now: i64, is_ready: bool, watermark: i64, tell: impl FnOnce(&Health)) -> String {
    let health = Health::new("1", now);
    if is_ready {
        health.mark_ready();
    }
    health.set_watermark(watermark);
    tell(&health);
    let mut scrape = Vec::new();
    health.render(0, now, &mut scrape);
    String::from_utf8(scrape).unwrap() + "up 1\n"
}

/// Two servers, a worker with a partition, and one whose partitions went to the other.
fn minute_by_minute(start: i64) -> Recording {
    let mut engine = Engine::new(&registry(), &quang_ninh().1, &["dunghen_province_contacts"]);
    let mut recording = Recording::new(start, MINUTE, &[]);
    for minute in 0..END {
        let at = |minute: i64| start + minute * MINUTE;
        let now = at(minute);
        let figures = engine.scrape(now);
        for (instance, away) in [("a", vec![BARE]), ("b", vec![RESTORING, BARE])] {
            let is_ready = !away.iter().any(|away| away.contains(&minute));
            let mut scrape = process(now, is_ready, now - 5 * MINUTE, |_| ());
            if is_ready {
                scrape += &figures;
            }
            recording.take("dunghen", instance, &scrape);
        }
        let behind = at(standing(minute, &BEHIND) - 5);
        let reading = process(now, true, behind, |health| {
            health.set_lag("dossier.events", 0, 0);
            let answered = at(standing(minute, &UNANSWERED));
            health.set_broker_answer("dossier.events", 0, answered);
        });
        recording.take("dunghen-workers", "c", &reading);
        let idle = process(now, true, start, |_| ());
        recording.take("dunghen-workers", "d", &idle);
        recording.advance();
    }
    recording
}

#[test]
fn what_befalls_one_of_several_is_a_warning_about_it() {
    let start = instant("2020-03-02T06:00");
    let at = |minute: i64| start + minute * MINUTE;
    let warning = |instance: &str, sign: &str| {
        format!(r#"instance="{instance}",severity="warning",sign="{sign}""#)
    };
    let critical = |sign: &str| format!(r#"severity="critical",sign="{sign}""#);
    let mut said = Vec::new();
    let mut unit = Unit::new(minute_by_minute(start));
    for (end, more) in [
        (
            RESTORING.end,
            vec![warning("b", "not_ready"), warning("b", "no_figures")],
        ),
        (
            BARE.end,
            vec![critical("not_ready"), critical("no_figures")],
        ),
        (BEHIND.end, vec![warning("c", "watermark")]),
        (UNANSWERED.end, vec![warning("c", "broker")]),
        (END, Vec::new()),
    ] {
        said.extend(more);
        said.sort();
        let by = "instance, severity, sign";
        unit = unit.has_fired(at(end - 1), "DunghenPipelineStale", by, &said);
    }
    unit.never("DunghenPipelineDown").run();
}
