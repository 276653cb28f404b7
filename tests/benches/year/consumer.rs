//! The null consumer: reads every message of a topic and looks at none, with the settings of the
//! pipeline. Nothing that reads Kafka through librdkafka can be faster.

use std::time::Duration;

use dunghen_tests::kafka::Kafka;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::{Offset, TopicPartitionList};

use crate::usage::{Usage, measure_here};

/// Reads all partitions of a topic to their ends: how many messages there are, and what it took.
pub fn drain(kafka: &Kafka, topic: &str, partitions: i32) -> (u64, Usage) {
    let consumer: BaseConsumer = kafka
        .client()
        .set("group.id", "null-consumer")
        .set("enable.auto.commit", "false")
        .set("enable.partition.eof", "true")
        .set("fetch.queue.backoff.ms", "2")
        .set("check.crcs", "false")
        .set("queued.min.messages", "10000")
        .set("queued.max.messages.kbytes", "4096")
        .set("fetch.message.max.bytes", "1048576")
        .create()
        .unwrap();
    let mut assignment = TopicPartitionList::new();
    for partition in 0..partitions {
        assignment
            .add_partition_offset(topic, partition, Offset::Beginning)
            .unwrap();
    }
    measure_here(|| {
        consumer.assign(&assignment).unwrap();
        let mut messages = 0;
        let mut open = partitions;
        while open > 0 {
            match consumer.poll(Duration::from_mins(1)) {
                Some(Ok(_)) => messages += 1,
                Some(Err(KafkaError::PartitionEOF(_))) => open -= 1,
                Some(Err(error)) => panic!("{topic}: {error}"),
                None => panic!("{topic}: neither a message nor its end within a minute"),
            }
        }
        messages
    })
}
