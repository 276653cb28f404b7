//! A pipeline in several processes, of which some die and some come: what it shows never goes back and
//! never runs ahead, and in the end it shows what one process shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod province;
mod watch;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use dunghen_tests::dunghen::{Pipeline, command, free_address};
use dunghen_tests::exposition::{self, sum};
use dunghen_tests::figures::{business_lines, line_difference};
use dunghen_tests::kafka::Kafka;
use dunghen_tests::running::Running;
use dunghen_tests::{log, wait};
use province::{Counters, TOPIC};
use watch::Watch;

const PARTITIONS: i32 = 6;
const SOON: Duration = Duration::from_secs(40);

/// One configuration, and the processes that run with it.
struct Cluster {
    config: PathBuf,
}

impl Cluster {
    fn start(&self, what: &str, more: &[(&str, &str)]) -> Pipeline {
        let address = free_address();
        Pipeline::watch(self.command(what, &address).envs(more.to_vec()), &address)
    }

    fn command(&self, what: &str, address: &str) -> Command {
        let mut command = command([what, "--config", self.config.to_str().unwrap()]);
        command.env("DUNGHEN_PUBLISH__LISTEN", address);
        command
    }
}

fn received(server: &Pipeline) -> f64 {
    let series = exposition::parse(&server.metrics()).unwrap();
    let labels = [("window", "report_year")];
    sum(&series, "dunghen_province_dossiers_received", &labels)
}

/// Waits until so many more are shown than at the call.
fn moves_on(server: &Pipeline, watch: &Watch, when: &str) {
    let before = received(server);
    wait::until(when, SOON, || {
        watch.assert_well();
        let now = received(server);
        (now > before + 100.0)
            .then_some(())
            .ok_or(format!("{before} became {now}"))
    });
}

/// The figures, without those that another second of the clock changes.
fn settled(metrics: &str) -> String {
    let of_the_clock = [
        "silence_working_seconds",
        "dunghen_window_end_timestamp_seconds",
    ];
    let lines = metrics.lines();
    lines
        .filter(|line| !of_the_clock.iter().any(|name| line.contains(name)))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// Waits until two show the same; what is lost or doubled stays so.
fn agree(when: &str, expected: &Pipeline, got: &Pipeline) {
    wait::until(when, SOON, || {
        let [expected, got] = [expected, got].map(|server| settled(&server.metrics()));
        assert!(business_lines(&got).len() > 10_000);
        line_difference(&expected, &got).map_or(Ok(()), Err)
    });
}

/// The places of the messages that have a letter, each of which must be there once.
fn letters(kafka: &Kafka, topic: &str) -> BTreeSet<[String; 2]> {
    let mut places = BTreeSet::new();
    for letter in log::read(kafka, topic) {
        let place = ["source_partition", "source_offset"].map(|name| letter.header(name).unwrap());
        assert!(places.insert(place.clone()), "two letters of {place:?}");
    }
    places
}

/// A server with other rules shows nothing of what was counted by these.
fn refuses_other_rules(cluster: &Cluster) {
    let mut command = cluster.command("serve", &free_address());
    command.env("DUNGHEN_RULES__TIMELINESS", "instant");
    let mut process = Running::start(&mut command);
    let status = process.ended(SOON);
    let said = process.stderr();
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("under another rules"), "{said}");
}

#[test]
fn workers_come_and_go_and_nothing_is_seen_of_it() {
    let kafka = Kafka::shared();
    kafka.create_topic(TOPIC, PARTITIONS, 1 << 20);
    for topic in ["dossier.dead-letters", "dead.plain"] {
        kafka.create_topic(topic, 2, 2 << 20);
    }
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster {
        config: province::write(folder.path(), kafka),
    };
    let counters = Counters::open(kafka);
    let first = cluster.start("worker", &[]);
    let mut server = cluster.start("serve", &[]);
    let watch = Watch::begin(server.url("/metrics"), counters.sent.clone());
    let mut second = cluster.start("worker", &[]);
    moves_on(&server, &watch, "two workers");

    // Dropping it is SIGKILL.
    drop(first);
    let mut third = cluster.start("worker", &[]);
    moves_on(&server, &watch, "one was killed, and a third has joined");
    let mut first = cluster.start("worker", &[]);
    moves_on(&server, &watch, "the first is back");
    second.terminate();
    moves_on(&server, &watch, "the second has left");

    // Who stands still for so long has lost its shards, and must not be heard when it wakes up.
    third.process.suspend();
    first.process.says("shards=[0, 1, 2, 3, 4, 5]");
    moves_on(&server, &watch, "the third stands still");
    third.process.resume();
    third.process.says("another process");
    moves_on(&server, &watch, "the third has woken up");

    counters.close();
    let plain = [
        ("DUNGHEN_STATE__URL", "file:plain"),
        ("DUNGHEN_KAFKA__GROUP", "plain"),
        ("DUNGHEN_KAFKA__DEAD_LETTER_TOPIC", "dead.plain"),
    ];
    let mut plain = cluster.start("run", &plain);
    agree("the figures of one process", &plain, &server);
    let mut other = cluster.start("serve", &[]);
    agree("another server", &server, &other);
    refuses_other_rules(&cluster);
    let polls = watch.end();
    assert!(polls > 50, "{polls} polls");
    for process in [&mut plain, &mut other, &mut server, &mut first, &mut third] {
        process.terminate();
    }
    let refused = letters(kafka, "dead.plain");
    assert!(!refused.is_empty());
    assert_eq!(letters(kafka, "dossier.dead-letters"), refused);
}
