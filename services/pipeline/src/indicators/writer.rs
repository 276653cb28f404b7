//! Writes announcements: each window's in one transaction, so that a reader sees a window closed for all
//! or for none.
//!
//! All processes of a pipeline share one transactional id, and the broker lets only the one that opened it
//! last write: whoever had it before is shut out, with what it had on its way.

use std::time::Duration;

use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};

use super::AnnounceFault;
use super::message::Message;
use crate::clock;
use crate::kafka::client::Connection;

/// Events are small; the client's own limit.
const LARGEST: usize = 1 << 20;
/// How long the broker may take to shut out who had the id.
const OPENING: Duration = Duration::from_secs(30);
/// How long it may take to confirm a transaction.
const COMMIT: Duration = Duration::from_secs(30);
/// Kibibytes and messages that wait in the client: a year's end is some hundred thousand events.
const WAITING: [(&str, &str); 2] = [
    ("queue.buffering.max.kbytes", "16384"),
    ("queue.buffering.max.messages", "20000"),
];

/// The producer that may announce.
pub struct Writer {
    producer: ThreadedProducer<DefaultProducerContext>,
    topic: String,
}

impl Writer {
    /// Shuts out whoever announced before.
    ///
    /// # Errors
    ///
    /// Where the broker does not answer or does not allow it.
    pub fn open(connection: &Connection, topic: &str) -> Result<Self, AnnounceFault> {
        let id = format!("{}-indicators", connection.group);
        let mut config = connection.producer(LARGEST);
        for (name, value) in WAITING {
            config.set(name, value);
        }
        let producer: ThreadedProducer<DefaultProducerContext> = config
            .set("transactional.id", id)
            // What compaction makes of a key must not depend on who wrote it.
            .set("partitioner", "murmur2_random")
            .create()
            .map_err(AnnounceFault::Client)?;
        producer
            .init_transactions(OPENING)
            .map_err(|source| AnnounceFault::Open {
                topic: topic.to_owned(),
                source,
            })?;
        Ok(Self {
            producer,
            topic: topic.to_owned(),
        })
    }

    /// Writes all of it, or nothing.
    ///
    /// # Errors
    ///
    /// Where another process announces now, or it is not known whether anything was written: then the
    /// writer is to be opened anew, which gives up what is under way, and the topic read.
    pub fn write(&self, messages: impl Iterator<Item = Message>) -> Result<(), AnnounceFault> {
        self.send(messages)
            .and_then(|()| self.commit())
            .map_err(|fault| self.fault(fault))
    }

    fn send(&self, messages: impl Iterator<Item = Message>) -> Result<(), KafkaError> {
        self.producer.begin_transaction()?;
        for message in messages {
            self.put(&message)?;
        }
        Ok(())
    }

    fn put(&self, message: &Message) -> Result<(), KafkaError> {
        let headers = OwnedHeaders::new().insert(Header {
            key: "content-type",
            value: Some("application/cloudevents+json"),
        });
        let mut record = BaseRecord::<str, [u8]>::to(&self.topic)
            .key(&*message.key)
            .payload(&*message.value)
            .headers(headers);
        loop {
            match self.producer.send(record) {
                Ok(()) => return Ok(()),
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), again)) => {
                    record = again;
                    // Deliveries make room; flushing waits for some of them.
                    let _room = self.producer.flush(Duration::from_millis(20));
                }
                Err((fault, _)) => return Err(fault),
            }
        }
    }

    fn commit(&self) -> Result<(), KafkaError> {
        let begun = clock::monotonic();
        loop {
            match self.producer.commit_transaction(COMMIT) {
                Err(KafkaError::Transaction(fault))
                    if fault.is_retriable() && begun.elapsed() < COMMIT => {}
                result => return result,
            }
        }
    }

    fn fault(&self, source: KafkaError) -> AnnounceFault {
        let topic = self.topic.clone();
        let fatal = self.producer.client().fatal_error().map(|(code, _)| code);
        if [source.rdkafka_error_code(), fatal]
            .into_iter()
            .flatten()
            .any(is_fenced)
        {
            AnnounceFault::Fenced { topic }
        } else {
            AnnounceFault::Write { topic, source }
        }
    }
}

/// Whether it says that another process has the transactional id now.
const fn is_fenced(code: RDKafkaErrorCode) -> bool {
    matches!(
        code,
        RDKafkaErrorCode::Fenced
            | RDKafkaErrorCode::ProducerFenced
            | RDKafkaErrorCode::InvalidProducerEpoch
    )
}
