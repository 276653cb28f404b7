//! Closed windows and their revisions on the topic `dunghen.indicators`, on real Kafka: whatever is killed
//! in between, no id is given twice, and the latest revision of every series is the figure of `/metrics`
//! and of `replay`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod announced;
mod events;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use announced::{Announced, Figures, Tail, of_exposition, timeless};
use dunghen_tests::dunghen::{self, Pipeline, command, free_address};
use dunghen_tests::exposition::parse;
use dunghen_tests::kafka::Kafka;
use dunghen_tests::kit::Province;
use dunghen_tests::running::Running;
use dunghen_tests::{http, kcat, log, wait};
use events::Slices;
use serde_json::Value;

const SOON: Duration = Duration::from_mins(2);
const TOPIC: &str = "dunghen.indicators";
/// How often it is killed while it revises what was announced.
const KILLED_REVISING: usize = 3;

/// Waits until the topic holds what a pipeline shows; that comes back.
fn agrees(kafka: &Kafka, pipeline: &Pipeline, topic: &str, source: &str) -> Figures {
    wait::until("the topic holds the figures", SOON, || {
        let shown = of_exposition(&parse(&pipeline.metrics()).unwrap());
        let held = Announced::read(kafka, topic, source).latest(&shown.spans);
        shown
            .figures
            .difference(&held)
            .map_or(Ok(shown.figures), Err)
    })
}

/// What `replay` of these lines shows of the closed windows.
fn replayed(config: &Path, lines: &[Vec<u8>], at: &str) -> Figures {
    let file = config.with_file_name("all.ndjson");
    std::fs::write(&file, lines.join(&b'\n')).unwrap();
    let mut replay = command(["replay", "--at", at, "--format", "prometheus", "--config"]);
    let text = dunghen::stdout(dunghen::succeed(replay.arg(config).arg(&file)));
    of_exposition(&parse(&text).unwrap()).figures
}

/// An item of the topic is the item of the feed.
fn feed_says_the_same(pipeline: &Pipeline, announced: &Announced) {
    for window in ["yesterday", "last_report_quarter"] {
        let url = pipeline.url(&format!("/api/v1/indicators?window={window}"));
        let feed: Value = serde_json::from_str(&http::body(&url).unwrap()).unwrap();
        let items = feed["items"].as_array().unwrap();
        let expected: BTreeMap<String, Value> = items.iter().map(timeless).collect();
        let start = items[0]["window"]["start"].as_str().unwrap();
        let got = announced.items(window, start);
        assert!(expected.len() > 1_000, "{}", expected.len());
        for (series, item) in &expected {
            assert_eq!(got.get(series), Some(item), "{series}");
        }
        assert_eq!(got.len(), expected.len());
    }
}

/// A killed process may leave anything but a wrong announcement, and the next one goes on from there.
#[test]
fn the_topic_holds_the_figures_whatever_is_killed() {
    let kafka = Kafka::shared();
    let (input, topic, source) = ("events.run", "indicators.run", "/dunghen/run");
    kafka.create_topic(input, 2, 4 << 20);
    kafka.create_topic("letters.run", 1, 4 << 20);
    let province = Province::read("small-date");
    let folder = tempfile::tempdir().unwrap();
    let config = province.configuration(
        folder.path(),
        &format!(
            "[clock]\nmode = \"event\"\n[state]\ninterval = \"1s\"\n[kafka]\nbootstrap = \"{}\"\n\
             group = \"run\"\ntopics = [\"{input}\"]\ndead_letter_topic = \"letters.run\"\n\
             indicators_topic = \"{topic}\"\n",
            kafka.bootstrap()
        ),
    );
    let address = free_address();
    let arguments = ["run", "--config", config.to_str().unwrap()];
    let run = || {
        let mut command = command(arguments);
        command.env("DUNGHEN_PUBLISH__LISTEN", &address);
        command
    };
    let slices = Slices::of(&province.lines(), "2026-09-08T12:00:00+07:00", 4);
    for (number, slice) in slices.by_day.iter().enumerate() {
        kcat::produce(kafka, input, slice.iter().map(Vec::as_slice));
        // Killed in the middle of what it announces, or soon after.
        let before = announced::end(kafka, topic);
        let mut killed = Running::start(&mut run());
        wait::until("it announces", SOON, || {
            assert!(!killed.has_ended(), "{}", killed.stderr());
            let now = announced::end(kafka, topic);
            (now > before).then_some(()).ok_or(now)
        });
        drop(killed);
        if number % 2 == 0 {
            let pipeline = Pipeline::watch(&mut run(), &address);
            agrees(kafka, &pipeline, topic, source);
        }
    }
    // What came late revises what was announced, by processes that are killed at it, and at last by one
    // that is not.
    let portion = slices.late.len().div_ceil(KILLED_REVISING + 1);
    let mut late = slices.late.chunks(portion);
    for portion in late.by_ref().take(KILLED_REVISING) {
        kcat::produce(kafka, input, portion.iter().map(Vec::as_slice));
        let tail = Tail::new(kafka, topic);
        let mut killed = Running::start(&mut run());
        wait::until("it revises", SOON, || {
            killed.assert_alive();
            tail.has_revision().then_some(()).ok_or("no revision")
        });
        killed.kill();
    }
    let mut pipeline = Pipeline::watch(&mut run(), &address);
    let before = Announced::read(kafka, topic, source);
    kcat::produce(kafka, input, late.flatten().map(Vec::as_slice));
    let expected = replayed(&config, &slices.all(), &slices.end);
    wait::until("late events are counted", SOON, || {
        let shown = of_exposition(&parse(&pipeline.metrics()).unwrap()).figures;
        expected.difference(&shown).map_or(Ok(()), Err)
    });
    let shown = agrees(kafka, &pipeline, topic, source);
    assert!(shown.len() > 10_000, "{} series", shown.len());
    let after = Announced::read(kafka, topic, source);
    let revised = after.revised().count();
    assert!(revised > before.revised().count(), "{revised} revisions");
    assert_eq!(after.by_kcat(kafka, topic), after.by_key());
    feed_says_the_same(&pipeline, &after);
    pipeline.terminate();
}

/// One configuration for a worker and servers, and where they keep and say things.
struct Cluster {
    config: PathBuf,
}

impl Cluster {
    /// The pipeline of this consumer group; `topics` are lines of `[kafka]` about those that it makes.
    fn new(folder: &Path, kafka: &Kafka, group: &str, topics: &str) -> Self {
        kafka.create_topic(&format!("events.{group}"), 2, 1 << 20);
        kafka.create_topic(&format!("letters.{group}"), 1, 1 << 20);
        let more = format!(
            "allowed_disorder = \"1s\"\n[state]\ninterval = \"1s\"\n[kafka]\nbootstrap = \"{}\"\n\
             group = \"{group}\"\ntopics = [\"events.{group}\"]\n\
             dead_letter_topic = \"letters.{group}\"\n{topics}",
            kafka.bootstrap()
        );
        let config = Province::read("small-date").configuration(folder, "");
        let text = std::fs::read_to_string(&config).unwrap();
        // The rules are a table that is there already.
        let text = text.replace("[publish]\n", &format!("{more}[publish]\n"));
        std::fs::write(&config, text).unwrap();
        Self { config }
    }

    fn command(&self, what: &str, address: &str) -> Command {
        let mut command = command([what, "--config", self.config.to_str().unwrap()]);
        command.env("DUNGHEN_PUBLISH__LISTEN", address);
        command
    }

    fn start(&self, what: &str) -> Pipeline {
        let address = free_address();
        Pipeline::watch(&mut self.command(what, &address), &address)
    }
}

/// Servers know nothing of each other: one announces, and another one where that one dies.
#[test]
fn one_server_announces_and_another_takes_over() {
    let kafka = Kafka::shared();
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::new(folder.path(), kafka, "serve", "");
    let source = "/dunghen/serve";
    let _worker = cluster.start("worker");
    let mut first = cluster.start("serve");
    first.process.says("this process announces");
    events::yesterday(kafka, "events.serve", "online", 0..20);
    agrees(kafka, &first, TOPIC, source);

    let mut second = cluster.start("serve");
    agrees(kafka, &second, TOPIC, source);
    events::yesterday(kafka, "events.serve", "online", 20..40);
    shows(&first, 40.0);
    shows(&second, 40.0);
    agrees(kafka, &first, TOPIC, source);
    assert!(
        !second.process.stderr().contains("this process announces"),
        "{}",
        second.process.stderr()
    );

    // Dropping it is SIGKILL.
    drop(first);
    events::yesterday(kafka, "events.serve", "online", 40..60);
    second.process.says("this process announces");
    shows(&second, 60.0);
    agrees(kafka, &second, TOPIC, source);
    second.terminate();
}

/// A server that has read a topic of one partition, and stands still while another one writes to more of
/// them, knows what that one told.
#[test]
fn a_topic_that_got_more_partitions_is_read_as_a_whole() {
    let kafka = Kafka::shared();
    let folder = tempfile::tempdir().unwrap();
    let (topic, input, source) = ("indicators.grown", "events.grown", "/dunghen/grown");
    let topics = format!("totals_topic = \"totals.grown\"\nindicators_topic = \"{topic}\"\n");
    let cluster = Cluster::new(folder.path(), kafka, "grown", &topics);
    let announces = "this process announces";
    let _worker = cluster.start("worker");
    let mut first = cluster.start("serve");
    first.process.says(announces);
    events::yesterday(kafka, input, "online", 0..20);
    shows(&first, 20.0);
    agrees(kafka, &first, topic, source);

    first.process.suspend();
    kafka.raise_partitions(topic, 4);
    let mut second = cluster.start("serve");
    events::yesterday(kafka, input, "counter", 20..40);
    second.process.says(announces);
    shows(&second, 40.0);
    agrees(kafka, &second, topic, source);
    let spread = log::read(kafka, topic);
    assert!(spread.iter().any(|message| message.partition > 0));

    drop(second);
    first.process.resume();
    events::yesterday(kafka, input, "online", 40..60);
    wait::until("the first server announces again", SOON, || {
        let said = first.process.stderr();
        let again = said.matches(announces).count() == 2;
        again.then_some(()).ok_or(said)
    });
    shows(&first, 60.0);
    agrees(kafka, &first, topic, source);
    first.terminate();
}

/// Waits until a server shows so many dossiers received yesterday.
fn shows(server: &Pipeline, dossiers: f64) {
    wait::until("what came is shown", SOON, || {
        let shown = received(server);
        let all = (shown - dossiers).abs() < 0.5;
        all.then_some(()).ok_or(shown)
    });
}

/// Dossiers received yesterday, as a server shows them.
fn received(server: &Pipeline) -> f64 {
    let series = parse(&server.metrics()).unwrap();
    let labels = [("window", "yesterday")];
    dunghen_tests::exposition::sum(&series, "dunghen_province_dossiers_received", &labels)
}
