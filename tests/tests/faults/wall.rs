//! On the wall clock: due dates that pass while a process is down count once, and nothing becomes late,
//! too old or a duplicate by a crash.

use std::time::Duration;

use dunghen_tests::dunghen::Pipeline;
use dunghen_tests::kafka::Kafka;
use dunghen_tests::{exposition, wait};

use crate::dice::{self, Round};
use crate::keeping::{Keeping, count, reaches, same_letters, scrape};
use crate::lives::{Lives, now};
use crate::moment::Moment;
use crate::{CHECKPOINTS, COMPLETED};

const RULES: &str = "[clock]\nmode = \"wall\"\n[rules]\ntimeliness = \"instant\"";
const FORGOTTEN: u32 = 7;
const REFUSED: &str = "dunghen_events_refused_total";
const TOO_OLD: [(&str, &str); 1] = [("reason", "too_old")];

#[test]
fn wall_clock() {
    for round in dice::rounds("wall_clock", 5) {
        harm_on_the_wall_clock(round);
    }
}

fn harm_on_the_wall_clock(mut round: Round) {
    let kafka = Kafka::shared();
    let folder = tempfile::tempdir().unwrap();
    let topic = round.name.as_str();
    kafka.create_topic(topic, 2, 4 << 20);
    let [plain, harmed] =
        ["plain", "harmed"].map(|name| Keeping::new(folder.path(), kafka, topic, name, RULES));
    let mut unharmed = plain.start();
    let mut lives = Lives::new(kafka, topic);
    let old = lives.grow_old(FORGOTTEN);
    for number in 0..round.faults {
        let moment = Moment::draw(&mut round.dice);
        eprintln!("fault {number}: {moment:?}");
        lives.be_born(&mut round.dice);
        harmed.kill_at(moment);
        let last = lives.be_born(&mut round.dice);
        wait::until("a due date passes", Duration::from_secs(10), || {
            let left = last - now();
            (left < 0).then_some(()).ok_or(format!("{left} ms left"))
        });
        let got = harmed.start();
        agree_now("after a kill", &unharmed, &got);
        expect(&got, &lives, FORGOTTEN);
        assert_eq!(unjust(&got), [0; 3], "duplicates, refused, anomalies");
    }
    forgets(&mut unharmed);
    let mut survivor = harmed.start();
    forgets(&mut survivor);
    drop(survivor);
    lives.speak_of(&old);
    let mut survivor = harmed.start();
    for pipeline in [&mut unharmed, &mut survivor] {
        reaches(pipeline, REFUSED, &TOO_OLD, f64::from(FORGOTTEN));
    }
    agree_now("after speaking of the forgotten", &unharmed, &survivor);
    expect(&survivor, &lives, 0);
    survivor.interrupt();
    unharmed.interrupt();
    same_letters(kafka, &plain, &harmed);
}

/// Waits until the old are forgotten, and that is kept.
fn forgets(pipeline: &mut Pipeline) {
    wait::until("the old are forgotten", Duration::from_secs(30), || {
        pipeline.process.assert_alive();
        let withdrawn = count(
            pipeline,
            "dunghen_state_dossiers",
            &[("status", "withdrawn")],
        );
        (withdrawn == 0.0).then_some(()).ok_or(withdrawn)
    });
    // One may be under way that does not know it yet.
    let kept = count(pipeline, CHECKPOINTS, &COMPLETED);
    reaches(pipeline, CHECKPOINTS, &COMPLETED, kept + 2.0);
}

/// What a process that read nothing twice must not have seen.
fn unjust(pipeline: &Pipeline) -> [u32; 3] {
    let families = [
        "dunghen_events_duplicate_total",
        REFUSED,
        "dunghen_events_anomalous_total",
    ];
    families.map(|family| whole(count(pipeline, family, &[])))
}

/// Whatever was told, and whichever of it passed while nobody looked, counts once.
fn expect(pipeline: &Pipeline, lives: &Lives<'_>, old: u32) {
    let series = scrape(pipeline);
    // Whichever side of a new year it happened.
    let lately = |family: &str| {
        let of = |window| exposition::sum(&series, family, &[("window", window)]);
        whole(of("this_year") + of("last_year"))
    };
    let overdue = lately("dunghen_province_dossiers_became_overdue");
    assert_eq!(overdue, lives.overdue, "became overdue");
    let received = lately("dunghen_province_dossiers_received");
    assert_eq!(received, lives.received, "received");
    let withdrawn = exposition::sum(
        &series,
        "dunghen_state_dossiers",
        &[("status", "withdrawn")],
    );
    assert!(whole(withdrawn) <= old, "{withdrawn} are still known");
}

/// A count, which Prometheus has as a number of any kind.
fn whole(count: f64) -> u32 {
    format!("{count}").parse().expect("a whole number")
}

/// Waits until both show the same but for what each instant changes.
fn agree_now(when: &str, expected: &Pipeline, got: &Pipeline) {
    let figures = |pipeline: &Pipeline| {
        let mut series = scrape(pipeline);
        series.retain(|series, _| {
            !series.name.starts_with("dunghen_window_") && !series.name.contains("silence")
        });
        series
    };
    wait::until(when, Duration::from_secs(30), || {
        let difference = dunghen_tests::figures::difference(&figures(expected), &figures(got));
        difference.map_or(Ok(()), Err)
    });
}
