//! A pipeline whose state and dead letters are its own, started as often as it is killed.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use dunghen_tests::dunghen::{Pipeline, command, free_address};
use dunghen_tests::exposition::{self, Exposition};
use dunghen_tests::figures::line_difference;
use dunghen_tests::kafka::Kafka;
use dunghen_tests::running::Running;
use dunghen_tests::scenario::configuration;
use dunghen_tests::{log, wait};

use crate::moment::Moment;
use crate::state::Watched;

/// A pipeline.
pub struct Keeping {
    config: PathBuf,
    address: String,
    topic: String,
    /// The folder of its state.
    pub state: PathBuf,
    /// The topic of its dead letters.
    pub dead_letters: String,
    /// How often it was killed.
    pub kills: Cell<usize>,
}

impl Keeping {
    /// A pipeline that reads `topic` under `tables` of the configuration, and has nothing yet.
    pub fn new(folder: &Path, kafka: &Kafka, topic: &str, name: &str, tables: &str) -> Self {
        let own = folder.join(name);
        std::fs::create_dir(&own).unwrap();
        let dead_letters = format!("{topic}.{name}");
        kafka.create_topic(&dead_letters, 2, 8 << 20);
        let address = free_address();
        Self {
            config: configuration(&own, kafka, &address, tables),
            address,
            topic: topic.to_owned(),
            state: own.join("state"),
            dead_letters,
            kills: Cell::new(0),
        }
    }

    /// What starts it.
    pub fn command(&self) -> Command {
        let config = self.config.to_str().unwrap();
        let mut command = command(["run", "--config", config]);
        command
            .env("DUNGHEN_KAFKA__TOPICS", &self.topic)
            .env("DUNGHEN_KAFKA__DEAD_LETTER_TOPIC", &self.dead_letters)
            .env("DUNGHEN_STATE__INTERVAL", "150ms")
            .env("DUNGHEN_PUBLISH__INTERVAL", "100ms");
        command
    }

    /// Starts it, and waits until it is ready.
    pub fn start(&self) -> Pipeline {
        self.watch(&mut self.command())
    }

    /// As [`Keeping::start`], by another command.
    pub fn watch(&self, command: &mut Command) -> Pipeline {
        Pipeline::watch(command, &self.address)
    }

    /// Starts it, and waits for nothing.
    pub fn begin(&self) -> Running {
        Running::start(&mut self.command())
    }

    /// Starts it while another runs on the same state, at an address of its own.
    pub fn begin_beside(&self) -> Running {
        let mut command = self.command();
        command.env("DUNGHEN_PUBLISH__LISTEN", free_address());
        Running::start(&mut command)
    }

    /// Waits until one that was begun is ready.
    pub fn becomes_ready(&self, process: Running) -> Pipeline {
        Pipeline::of(process, &self.address)
    }

    /// Starts it, and kills it at a moment.
    pub fn kill_at(&self, moment: Moment) {
        let watched = Watched::new(&self.state);
        let mut process = self.begin();
        wait::until("the moment comes", Duration::from_mins(1), || {
            process.assert_alive();
            moment.has_come(&watched, &process.stderr())
        });
        self.kill(process);
    }

    /// Kills it.
    pub fn kill(&self, process: Running) {
        process.kill();
        self.kills.set(self.kills.get() + 1);
    }
}

/// Letters by where their message lay, with the reasons that they give: one where all is well. Notes
/// that end transactions are none.
pub fn letters(kafka: &Kafka, topic: &str) -> BTreeMap<(String, String), Vec<String>> {
    let mut letters: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let is_note = |message: &log::Message| {
        message.headers.len() == 1 && message.header("dunghen_note").is_some()
    };
    let messages = log::read(kafka, topic).into_iter();
    for letter in messages.filter(|message| !is_note(message)) {
        let place = ["source_partition", "source_offset"].map(|name| letter.header(name).unwrap());
        let reason = letter.header("reason").unwrap();
        letters.entry(place.into()).or_default().push(reason);
    }
    letters
}

/// What it says of itself and of the province.
pub fn scrape(pipeline: &Pipeline) -> Exposition {
    exposition::parse(&pipeline.metrics()).unwrap()
}

/// The sum of a family.
pub fn count(pipeline: &Pipeline, family: &str, labels: &[(&str, &str)]) -> f64 {
    exposition::sum(&scrape(pipeline), family, labels)
}

/// Waits until a sum is at least so large.
pub fn reaches(pipeline: &mut Pipeline, family: &str, labels: &[(&str, &str)], least: f64) {
    let what = format!("{family}{labels:?} is {least}");
    wait::until(&what, Duration::from_mins(1), || {
        pipeline.process.assert_alive();
        let now = count(pipeline, family, labels);
        (now >= least)
            .then_some(())
            .ok_or_else(|| format!("{now}; {}", pipeline.process.stderr()))
    });
}

/// Waits until both have come to the end of the stream, which is where figures of the same events are
/// those of the same clock: what is lost or doubled stays so.
pub fn agree(when: &str, expected: &Pipeline, got: &Pipeline) {
    wait::until(when, Duration::from_secs(30), || {
        line_difference(&expected.metrics(), &got.metrics()).map_or(Ok(()), Err)
    });
}

/// Every refused message is one letter of each.
pub fn same_letters(kafka: &Kafka, plain: &Keeping, harmed: &Keeping) {
    let expected = letters(kafka, &plain.dead_letters);
    assert!(!expected.is_empty(), "the stream has nothing to refuse");
    let doubled = expected.iter().find(|(_, reasons)| reasons.len() != 1);
    assert_eq!(doubled, None, "two letters of one message");
    assert_eq!(letters(kafka, &harmed.dead_letters), expected);
}
