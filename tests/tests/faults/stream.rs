//! Events that come while a pipeline is harmed: late, shuffled, twice, and some of them garbage.

use std::time::Duration;

use dunghen_tests::kafka::Kafka;
use dunghen_tests::running::Running;
use dunghen_tests::scenario::simulate;

/// A producer that goes on for as long as faults are drawn.
pub struct Stream<'k> {
    kafka: &'k Kafka,
    topic: String,
    seed: u32,
    producer: Running,
}

impl<'k> Stream<'k> {
    /// Makes the topic and begins.
    pub fn begin(kafka: &'k Kafka, topic: &str) -> Self {
        kafka.create_topic(topic, 3, 4 << 20);
        Self {
            kafka,
            topic: topic.to_owned(),
            seed: 0,
            producer: produce(kafka, topic, 0),
        }
    }

    /// Begins again with other lives where all have been told.
    pub fn keep_flowing(&mut self) {
        if self.producer.has_ended() {
            self.end_of_this();
            self.seed += 1;
            self.producer = produce(self.kafka, &self.topic, self.seed);
        }
    }

    /// Whether all of these lives have been told.
    pub fn has_ended(&mut self) -> bool {
        self.producer.has_ended()
    }

    /// Waits for the last event.
    pub fn finish(mut self) {
        self.end_of_this();
    }

    fn end_of_this(&mut self) {
        let status = self.producer.ended(Duration::from_mins(5));
        assert!(status.success(), "{}", self.producer.stderr());
    }
}

fn produce(kafka: &Kafka, topic: &str, seed: u32) -> Running {
    let seed = seed.to_string();
    let options = [
        ["--scale", "0.3"],
        ["--disorder", "2h"],
        ["--duplicates", "0.05"],
        ["--garbage", "0.01"],
        ["--rate", "2500"],
        ["--seed", &seed],
        ["--kafka", kafka.bootstrap()],
        ["--topic", topic],
    ];
    Running::start(&mut simulate("quang-ninh-q1-2020", options.as_flattened()))
}
