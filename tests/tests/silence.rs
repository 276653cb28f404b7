//! A broker that no longer answers: figures are no longer those of now, and must not say that they are; and
//! a signal ends a process all the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use dunghen_tests::dunghen::{self, Pipeline};
use dunghen_tests::kafka::Kafka;
use dunghen_tests::running::Running;
use dunghen_tests::{exposition, http, scenario, wait};

const EVENTS: &str = "silence.events";
const LETTERS: &str = "silence.letters";
const SOON: Duration = Duration::from_mins(2);
/// The allowed disorder, in seconds.
const DISORDER: f64 = 300.0;

/// A broker of its own, with empty topics.
fn with_topics() -> Kafka {
    let kafka = Kafka::own();
    for topic in [EVENTS, LETTERS] {
        kafka.create_topic(topic, 1, 1 << 20);
    }
    kafka
}

/// `dunghen run` or `worker` on its topics.
fn reading(what: &str, kafka: &Kafka, folder: &Path, address: &str) -> Command {
    let config = scenario::configuration(folder, kafka, address, "");
    let mut command = dunghen::command([what, "--config", config.to_str().unwrap()]);
    command
        .env("DUNGHEN_KAFKA__TOPICS", EVENTS)
        .env("DUNGHEN_KAFKA__DEAD_LETTER_TOPIC", LETTERS);
    command
}

/// By how many seconds the clock of the figures is ahead of the watermark, and of what the broker said
/// last.
fn behind(pipeline: &Pipeline) -> (f64, f64) {
    let series = exposition::parse(&pipeline.metrics()).unwrap();
    let clock = "dunghen_window_end_timestamp_seconds";
    let clock = exposition::sum(&series, clock, &[("window", "today")]);
    let watermark = exposition::sum(&series, "dunghen_watermark_timestamp_seconds", &[]);
    let answered = exposition::sum(&series, "dunghen_broker_answer_timestamp_seconds", &[]);
    (clock - watermark, clock - answered)
}

#[test]
fn the_watermark_stands_while_the_broker_is_silent() {
    let kafka = with_topics();
    let folder = tempfile::tempdir().unwrap();
    let address = dunghen::free_address();
    let mut command = reading("run", &kafka, folder.path(), &address);
    let mut pipeline = Pipeline::watch(&mut command, &address);
    let mut is = |what: &str, holds: fn(f64, f64) -> bool| {
        wait::until(what, SOON, || {
            pipeline.process.assert_alive();
            let (watermark, answer) = behind(&pipeline);
            let said = format!("watermark {watermark} s behind, answer {answer} s");
            holds(watermark, answer).then_some(()).ok_or(said)
        });
    };
    let complete = |watermark: f64, answer: f64| watermark < DISORDER + 2.0 && answer < 12.0;
    is("an empty topic is complete", complete);
    kafka.pause();
    is("silence holds the watermark", |watermark, answer| {
        watermark > DISORDER + 10.0 && answer > 20.0
    });
    kafka.resume();
    is(
        "where nothing came meanwhile all is complete again",
        complete,
    );
    pipeline.interrupt();
}

/// Its client leaves the group, which takes an answer.
#[test]
fn a_signal_ends_a_worker_whose_broker_is_gone() {
    let kafka = with_topics();
    let folder = tempfile::tempdir().unwrap();
    let address = dunghen::free_address();
    let mut command = reading("worker", &kafka, folder.path(), &address);
    let mut worker = Running::start(&mut command);
    wait::until("the worker has its partition", SOON, || {
        worker.assert_alive();
        let scrape = http::body(&format!("http://{address}/metrics"))?;
        let has = scrape.contains("dunghen_consumer_lag{");
        has.then_some(()).ok_or(scrape)
    });
    kafka.kill();
    worker.terminate();
    // Its last totals are waited for, and what it cannot say any more is not.
    let status = worker.ended(Duration::from_secs(10));
    assert_eq!(status.code(), Some(0), "{}", worker.stderr());
}
