//! A producer for what `kcat` cannot send: chosen partitions, binary headers, tombstones, and the
//! position that each message got.

use std::sync::Mutex;
use std::time::Duration;

use rdkafka::ClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Header, Message as _, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer, ProducerContext};

use crate::kafka::Kafka;

/// A message to send.
#[derive(Debug, Clone, Default)]
pub struct Outgoing {
    /// The topic.
    pub topic: String,
    /// The partition; none leaves it to murmur2 of the key.
    pub partition: Option<i32>,
    /// The key; none for a message without one.
    pub key: Option<Vec<u8>>,
    /// The value; none for a tombstone.
    pub value: Option<Vec<u8>>,
    /// Headers in their order.
    pub headers: Vec<(String, Vec<u8>)>,
}

/// Where a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The partition.
    pub partition: i32,
    /// The offset there.
    pub offset: i64,
}

struct Deliveries(Mutex<Vec<Option<Position>>>);

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = Box<usize>;

    fn delivery(&self, result: &DeliveryResult<'_>, index: Box<usize>) {
        let position = match result {
            Ok(message) => Position {
                partition: message.partition(),
                offset: message.offset(),
            },
            Err((error, _)) => panic!("message {index}: {error}"),
        };
        self.0.lock().unwrap()[*index] = Some(position);
    }
}

/// Sends the messages in their order and tells the position of each.
#[must_use]
pub fn send(kafka: &Kafka, messages: &[Outgoing]) -> Vec<Position> {
    let producer: BaseProducer<Deliveries> = kafka
        .client()
        .set("partitioner", "murmur2_random")
        .set("message.max.bytes", "20000000")
        .set("compression.codec", "zstd")
        .set("linger.ms", "20")
        .create_with_context(Deliveries(Mutex::new(vec![None; messages.len()])))
        .expect("a producer");
    for (index, message) in messages.iter().enumerate() {
        let mut record = record(message, index);
        while let Err((error, back)) = producer.send(record) {
            assert!(
                matches!(
                    error,
                    KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull)
                ),
                "message {index}: {error}"
            );
            producer.poll(Duration::from_millis(100));
            record = back;
        }
        producer.poll(Duration::ZERO);
    }
    producer.flush(Duration::from_mins(1)).expect("flush");
    let positions = producer.context().0.lock().unwrap();
    positions
        .iter()
        .map(|position| position.expect("every message is delivered"))
        .collect()
}

fn record(message: &Outgoing, index: usize) -> BaseRecord<'_, [u8], [u8], Box<usize>> {
    let mut headers = OwnedHeaders::new_with_capacity(message.headers.len());
    for (key, value) in &message.headers {
        headers = headers.insert(Header {
            key,
            value: Some(value),
        });
    }
    let mut record = BaseRecord::with_opaque_to(&message.topic, Box::new(index));
    record.partition = message.partition;
    record.key = message.key.as_deref();
    record.payload = message.value.as_deref();
    if !message.headers.is_empty() {
        record.headers = Some(headers);
    }
    record
}
