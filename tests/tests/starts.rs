//! A start on Apache Kafka: it goes on from what the process before had made safe, and a signal ends it
//! however long it would still take.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dunghen_tests::dunghen::{self, Pipeline};
use dunghen_tests::kafka::Kafka;
use dunghen_tests::kit::Province;
use dunghen_tests::producer::{Outgoing, send};
use dunghen_tests::running::Running;
use dunghen_tests::{exposition, log};

const EVENTS: &str = "starts.events";
const LETTERS: &str = "starts.letters";

fn received(number: usize) -> Outgoing {
    let subject = format!("000.00.16.H49-261001-{number:04}");
    let value = format!(
        r#"{{"specversion":"1.0","id":"e-{number}","source":"/motcua/H49","type":"vn.dunghen.dossier.received.v1","time":"2026-10-01T09:00:00+07:00","subject":"{subject}","data":{{"centre":"H49.00.01","procedure":"1.100015","channel":"counter"}}}}"#
    );
    Outgoing {
        topic: EVENTS.to_owned(),
        key: Some(subject.into_bytes()),
        value: Some(value.into_bytes()),
        ..Outgoing::default()
    }
}

/// What a process writes that has forgotten the dossier of the last message.
fn letter(kafka: &Kafka) -> Outgoing {
    let message = log::read(kafka, EVENTS).pop().unwrap();
    let headers = [
        ("reason", "too_old".to_owned()),
        (
            "detail",
            "subject: its dossier ended longer ago than the correction horizon, and its events are forgotten".to_owned(),
        ),
        ("source_topic", EVENTS.to_owned()),
        ("source_partition", message.partition.to_string()),
        ("source_offset", message.offset.to_string()),
        ("source_timestamp", message.timestamp.to_string()),
    ];
    Outgoing {
        topic: LETTERS.to_owned(),
        key: message.key,
        value: message.value,
        headers: headers
            .map(|(name, value)| (name.to_owned(), value.into_bytes()))
            .into(),
        ..Outgoing::default()
    }
}

fn configuration(folder: &Path, bootstrap: &str) -> PathBuf {
    let more = format!(
        "[kafka]\nbootstrap = \"{bootstrap}\"\ntopics = [\"{EVENTS}\"]\n\
         dead_letter_topic = \"{LETTERS}\"\n[clock]\nmode = \"event\"\n\
         [state]\nurl = \"file:state\"\n"
    );
    Province::read("tiny-date").configuration(folder, &more)
}

fn start(config: &Path) -> Pipeline {
    let address = dunghen::free_address();
    let mut command = dunghen::command(["run", "--config"]);
    command.arg(config).env("DUNGHEN_PUBLISH__LISTEN", &address);
    Pipeline::watch(&mut command, &address)
}

fn count(pipeline: &Pipeline, name: &str, labels: &[(&str, &str)]) -> f64 {
    let series = exposition::parse(&pipeline.metrics()).unwrap();
    exposition::sum(&series, name, labels)
}

/// The process had forgotten a dossier, refused an event of it, and was killed before a checkpoint said
/// so: the event has its letter, so it does not count too.
#[test]
fn what_has_its_letter_does_not_count_too() {
    let kafka = Kafka::shared();
    for topic in [EVENTS, LETTERS] {
        kafka.create_topic(topic, 1, 1 << 20);
    }
    let folder = tempfile::tempdir().unwrap();
    let config = configuration(folder.path(), kafka.bootstrap());
    let _first = send(kafka, &[received(1)]);
    start(&config).terminate();
    let _second = send(kafka, &[received(2)]);
    let _letter = send(kafka, &[letter(kafka)]);
    let _third = send(kafka, &[received(3)]);
    let mut pipeline = start(&config);
    let refused = [("reason", "too_old")];
    assert!((count(&pipeline, "dunghen_events_refused_total", &refused) - 1.0).abs() < 0.5);
    assert!((count(&pipeline, "dunghen_state_dossiers", &[]) - 2.0).abs() < 0.5);
    pipeline.terminate();
    assert_eq!(log::read(kafka, LETTERS).len(), 1);
    // The state reaches beyond it: nothing is left to be read again.
    let mut pipeline = start(&config);
    assert!((count(&pipeline, "dunghen_events_total", &[]) - 0.0).abs() < 0.5);
    assert!((count(&pipeline, "dunghen_state_dossiers", &[]) - 2.0).abs() < 0.5);
    pipeline.terminate();
}

#[test]
fn a_signal_ends_a_start_that_waits_for_a_broker() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let config = configuration(folder.path(), &silent.local_addr().unwrap().to_string());
    for ask in [Running::terminate as fn(&Running), Running::interrupt] {
        let mut command = dunghen::command(["run", "--config"]);
        command
            .arg(&config)
            .env("DUNGHEN_PUBLISH__LISTEN", dunghen::free_address());
        let mut process = Running::start(&mut command);
        // It asks, and never gets an answer.
        let asked = silent.accept().unwrap();
        ask(&process);
        let status = process.ended(Duration::from_secs(2));
        assert_eq!(status.code(), Some(0), "{}", process.stderr());
        drop(asked);
    }
    assert!(
        fs::metadata(folder.path().join("state")).is_err(),
        "nothing was begun"
    );
}
