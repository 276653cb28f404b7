//! Reading a topic back, message by message, with bytes, headers, key, position and timestamp.

use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers, Message as _};
use rdkafka::{Offset, TopicPartitionList};

use crate::kafka::Kafka;

/// A message as the broker keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The partition it lies in.
    pub partition: i32,
    /// Its offset there.
    pub offset: i64,
    /// The broker's timestamp, in milliseconds since 1970.
    pub timestamp: i64,
    /// The key, where it has one.
    pub key: Option<Vec<u8>>,
    /// The value; none is a tombstone.
    pub value: Option<Vec<u8>>,
    /// The headers in their order; a header without a value is an empty one here.
    pub headers: Vec<(String, Vec<u8>)>,
}

impl Message {
    /// The value of a header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let (_, value) = self.headers.iter().find(|(key, _)| key == name)?;
        Some(String::from_utf8_lossy(value).into_owned())
    }
}

impl From<BorrowedMessage<'_>> for Message {
    fn from(message: BorrowedMessage<'_>) -> Self {
        let headers = message.headers().map_or_else(Vec::new, |headers| {
            headers
                .iter()
                .map(|header| {
                    (
                        header.key.to_owned(),
                        header.value.unwrap_or_default().to_vec(),
                    )
                })
                .collect()
        });
        Self {
            partition: message.partition(),
            offset: message.offset(),
            timestamp: message.timestamp().to_millis().unwrap_or(-1),
            key: message.key().map(<[u8]>::to_vec),
            value: message.payload().map(<[u8]>::to_vec),
            headers,
        }
    }
}

/// All messages of a topic up to the end that each partition has now.
#[must_use]
pub fn read(kafka: &Kafka, topic: &str) -> Vec<Message> {
    let consumer: BaseConsumer = kafka
        .client()
        .set("group.id", "reader-of-the-tests")
        .set("enable.auto.commit", "false")
        .set("enable.partition.eof", "true")
        .create()
        .expect("a consumer");
    let metadata = consumer
        .fetch_metadata(Some(topic), Duration::from_secs(30))
        .expect("the topic's metadata");
    let mut assignment = TopicPartitionList::new();
    for partition in metadata.topics()[0].partitions() {
        assignment
            .add_partition_offset(topic, partition.id(), Offset::Beginning)
            .expect("a position");
    }
    consumer.assign(&assignment).expect("assign");
    let mut open = assignment.count();
    let mut messages = Vec::new();
    while open > 0 {
        match consumer.poll(Duration::from_mins(1)) {
            None => panic!("{topic}: neither a message nor its end within a minute"),
            Some(Ok(message)) => messages.push(message.into()),
            Some(Err(KafkaError::PartitionEOF(_))) => open -= 1,
            Some(Err(error)) => panic!("{topic}: {error}"),
        }
    }
    messages
}
