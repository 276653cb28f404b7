//! One partition of the topic of totals, read from its beginning to its end.

use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::{ClientConfig, Message, Offset, TopicPartitionList};

use super::TotalsFault;
use crate::clock;
use crate::kafka::client::Connection;

/// How long the broker may have nothing to say.
const SILENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(200);

/// A consumer that sees what was committed alone.
#[must_use]
pub fn consumer(connection: &Connection) -> ClientConfig {
    let mut config = connection.consumer();
    config
        .set("isolation.level", "read_committed")
        .set("auto.offset.reset", "earliest");
    config
}

/// Visits every record that the partition holds now.
///
/// # Errors
///
/// Where the broker does not give them.
pub fn read(
    connection: &Connection,
    topic: &str,
    partition: i32,
    mut visit: impl FnMut(&[u8], Option<&[u8]>),
) -> Result<(), TotalsFault> {
    let fault = |source| TotalsFault::Read {
        topic: topic.to_owned(),
        partition,
        source,
    };
    let consumer: BaseConsumer = consumer(connection).create().map_err(TotalsFault::Client)?;
    let mut assignment = TopicPartitionList::new();
    assignment
        .add_partition_offset(topic, partition, Offset::Beginning)
        .and_then(|()| consumer.assign(&assignment))
        .map_err(fault)?;
    let mut heard = clock::monotonic();
    loop {
        match consumer.poll(POLL) {
            Some(Ok(message)) => {
                heard = clock::monotonic();
                if let Some(key) = message.key() {
                    visit(key, message.payload());
                }
            }
            Some(Err(KafkaError::PartitionEOF(_))) => return Ok(()),
            Some(Err(source)) if heard.elapsed() > SILENCE => return Err(fault(source)),
            None if heard.elapsed() > SILENCE => {
                let silence = rdkafka::error::RDKafkaErrorCode::OperationTimedOut;
                return Err(fault(KafkaError::MessageConsumption(silence)));
            }
            Some(Err(_)) | None => {}
        }
    }
}
