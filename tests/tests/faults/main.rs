//! Killed again and again while it reads, keeps and takes up: nothing is lost, nothing is doubled, and
//! every refused message is one dead letter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod moment;
mod state;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use dunghen_tests::dunghen::{Pipeline, command, free_address};
use dunghen_tests::figures::line_difference;
use dunghen_tests::kafka::Kafka;
use dunghen_tests::running::Running;
use dunghen_tests::scenario::{configuration, simulate};
use dunghen_tests::{exposition, log, wait};
use moment::Moment;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use state::Watched;

const TOPIC: &str = "dossier.events";
const STREAM: [&str; 10] = [
    "--scale",
    "0.5",
    "--disorder",
    "2h",
    "--duplicates",
    "0.05",
    "--garbage",
    "0.01",
    "--seed",
    "7",
];

/// How often the process is killed; `DUNGHEN_TEST_KILLS` asks for more.
fn kills() -> u32 {
    let asked = std::env::var("DUNGHEN_TEST_KILLS");
    asked.map_or(20, |text| text.parse().expect("a number of kills"))
}

/// What decides where the faults fall: printed, so that a failure can be had again.
fn seed() -> u64 {
    let asked = std::env::var("DUNGHEN_TEST_SEED");
    let seed = asked.map_or_else(
        |_| rand::rng().random(),
        |text| text.parse().expect("a seed"),
    );
    eprintln!("DUNGHEN_TEST_SEED={seed}");
    seed
}

/// A pipeline whose state and dead letters are its own.
struct Keeping {
    config: PathBuf,
    address: String,
    state: PathBuf,
    dead_letters: &'static str,
}

impl Keeping {
    fn new(folder: &Path, kafka: &Kafka, dead_letters: &'static str) -> Self {
        let own = folder.join(dead_letters);
        std::fs::create_dir(&own).unwrap();
        let address = free_address();
        let config = configuration(&own, kafka, &address, "[clock]\nmode = \"event\"");
        Self {
            config,
            address,
            state: own.join("state"),
            dead_letters,
        }
    }

    fn command(&self) -> Command {
        let config = self.config.to_str().unwrap();
        let mut command = command(["run", "--config", config]);
        command
            .env("DUNGHEN_KAFKA__TOPICS", TOPIC)
            .env("DUNGHEN_KAFKA__DEAD_LETTER_TOPIC", self.dead_letters)
            .env("DUNGHEN_STATE__INTERVAL", "150ms")
            .env("DUNGHEN_PUBLISH__INTERVAL", "100ms");
        command
    }

    fn start(&self) -> Pipeline {
        Pipeline::watch(&mut self.command(), &self.address)
    }

    /// Starts, and kills at the moment that was drawn.
    fn kill_at(&self, moment: Moment) {
        let watched = Watched::new(&self.state);
        let mut process = Running::start(&mut self.command());
        wait::until("the moment comes", Duration::from_mins(1), || {
            process.assert_alive();
            moment.has_come(&watched, &process.stderr())
        });
        // Dropping it is SIGKILL.
        drop(process);
    }
}

/// Letters by where their message lay; each must be there once.
fn letters(kafka: &Kafka, topic: &str) -> BTreeMap<(String, String), String> {
    let mut letters = BTreeMap::new();
    for letter in log::read(kafka, topic) {
        let place = ["source_partition", "source_offset"].map(|name| letter.header(name).unwrap());
        let reason = letter.header("reason").unwrap();
        let before = letters.insert(place.clone().into(), reason);
        assert_eq!(before, None, "two letters of {place:?}");
    }
    letters
}

fn events(metrics: &str) -> f64 {
    let series = exposition::parse(metrics).unwrap();
    let events = series
        .iter()
        .filter(|(s, _)| s.name == "dunghen_events_total");
    events.map(|(_, count)| count).sum()
}

/// Waits until both have come to the end of the stream, which is where figures of the same events are
/// those of the same clock: what is lost or doubled stays so.
fn agree(when: &str, expected: &Pipeline, got: &Pipeline) {
    wait::until(when, Duration::from_secs(20), || {
        line_difference(&expected.metrics(), &got.metrics()).map_or(Ok(()), Err)
    });
}

#[test]
fn a_killed_pipeline_shows_what_an_unharmed_one_shows() {
    let kafka = Kafka::shared();
    kafka.create_topic(TOPIC, 3, 4 << 20);
    for topic in ["dead.killed", "dead.plain"] {
        kafka.create_topic(topic, 2, 8 << 20);
    }
    let folder = tempfile::tempdir().unwrap();
    let killed = Keeping::new(folder.path(), kafka, "dead.killed");
    let mut dice = StdRng::seed_from_u64(seed());

    let target = [
        "--kafka",
        kafka.bootstrap(),
        "--topic",
        TOPIC,
        "--rate",
        "4000",
    ];
    let mut producer = Running::start(simulate("quang-ninh-q1-2020", &STREAM).args(target));
    for kill in 0..kills() {
        let moment = Moment::draw(&mut dice);
        eprintln!("kill {kill}: {moment:?}");
        killed.kill_at(moment);
    }
    let status = producer.ended(Duration::from_mins(5));
    assert!(status.success(), "{}", producer.stderr());

    let plain = Keeping::new(folder.path(), kafka, "dead.plain");
    let mut unharmed = plain.start();
    let mut survivor = killed.start();
    agree("after kills", &unharmed, &survivor);
    let read = events(&unharmed.metrics());
    assert!(read > 10_000.0, "{read} events are too few to say anything");

    survivor.interrupt();
    let mut again = killed.start();
    agree("after a good end", &unharmed, &again);
    let read = events(&again.metrics());
    assert!(
        read == 0.0,
        "a good end leaves {read} events to be read again"
    );
    again.interrupt();
    unharmed.interrupt();
    let refused = letters(kafka, "dead.plain");
    assert!(!refused.is_empty(), "the stream has no garbage");
    assert_eq!(letters(kafka, "dead.killed"), refused);
}
