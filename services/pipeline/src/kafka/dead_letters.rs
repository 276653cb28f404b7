//! The dead-letter topic: every refused message with its bytes, its headers, its place and the reason.
//!
//! Nothing is lost: a message counts as refused only when its dead letter is written, so the
//! pipeline stops where that fails, and no checkpoint reaches beyond a letter that is not written.
//!
//! A process that was taken over looks for newer claims every two seconds. Until it has seen one it may
//! write letters that its successor writes too: a reader tells them by `source_partition` and
//! `source_offset`, which are the same. To fence that too would take transactions.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dunghen_contract::Refusal;
use rdkafka::ClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedHeaders, BorrowedMessage, Header, OwnedHeaders};
use rdkafka::producer::{BaseRecord, DeliveryResult, Producer, ProducerContext, ThreadedProducer};
use rdkafka::{Message, Timestamp};
use sha2::{Digest, Sha256};

use super::KafkaFault;
use super::client::Connection;
use super::cut::{Kept, fit};
use super::reader;
use crate::keep::Safe;

/// The least that the topic should take (`max.message.bytes`); more where larger messages are read.
const LARGEST: usize = 2 << 20;
/// How long a checkpoint waits for the letters before it.
const PATIENCE: Duration = Duration::from_secs(30);
/// What is left for the headers that are added, and for framing.
const BESIDE: usize = 128 << 10;

/// What the deliveries have come to.
#[derive(Default)]
struct Outcome {
    delivered: Mutex<Delivered>,
    news: Condvar,
}

#[derive(Default)]
struct Delivered {
    count: u64,
    /// The offset after the last letter in each partition.
    next: BTreeMap<i32, i64>,
    failed: Option<String>,
}

#[derive(Clone)]
struct Deliveries(Arc<Outcome>);

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        let mut delivered = self.0.delivered();
        match result {
            Ok(letter) => {
                delivered.count += 1;
                let next = delivered.next.entry(letter.partition()).or_default();
                *next = (*next).max(letter.offset() + 1);
            }
            Err((fault, _)) => {
                delivered.failed.get_or_insert_with(|| fault.to_string());
            }
        }
        self.0.news.notify_all();
    }
}

impl Outcome {
    fn delivered(&self) -> MutexGuard<'_, Delivered> {
        // Whoever panicked left numbers that are whole.
        self.delivered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> Option<String> {
        self.delivered().failed.clone()
    }

    /// Waits until so many letters are written.
    fn wait(&self, count: u64) -> Result<(), String> {
        let waiting =
            |delivered: &mut Delivered| delivered.count < count && delivered.failed.is_none();
        let (delivered, timeout) = self
            .news
            .wait_timeout_while(self.delivered(), PATIENCE, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        match &delivered.failed {
            Some(failed) => Err(failed.clone()),
            None if timeout.timed_out() => {
                Err(format!("the broker took none for {} s", PATIENCE.as_secs()))
            }
            None => Ok(()),
        }
    }
}

/// Writes dead letters.
pub struct DeadLetters {
    producer: ThreadedProducer<Deliveries>,
    outcome: Arc<Outcome>,
    /// Letters handed to the client.
    sent: AtomicU64,
    topic: String,
    /// Bytes of key, headers and value that a dead letter has room for.
    room: usize,
}

impl DeadLetters {
    /// A writer to a topic, beside a source whose messages are accepted up to `max_bytes`.
    ///
    /// # Errors
    ///
    /// Where the client cannot be made.
    pub fn new(connection: &Connection, topic: &str, max_bytes: usize) -> Result<Self, KafkaFault> {
        let largest = LARGEST.max(max_bytes + (1 << 20));
        let outcome = Arc::new(Outcome::default());
        let producer = connection
            .producer(largest)
            .create_with_context(Deliveries(Arc::clone(&outcome)))
            .map_err(KafkaFault::Client)?;
        Ok(Self {
            producer,
            outcome,
            sent: AtomicU64::new(0),
            topic: topic.to_owned(),
            room: largest - BESIDE,
        })
    }

    /// Writes a refused message.
    ///
    /// # Errors
    ///
    /// Where this one or an earlier one cannot be written.
    pub fn write(
        &self,
        message: &BorrowedMessage<'_>,
        refusal: &Refusal,
    ) -> Result<(), KafkaFault> {
        self.check()?;
        let (key, value) = (message.key(), message.payload());
        let length = |bytes: Option<&[u8]>| bytes.map_or(0, <[u8]>::len);
        let kept = fit(
            self.room,
            length(key),
            headers_length(message),
            length(value),
        );
        let mut record =
            BaseRecord::<[u8], [u8]>::to(&self.topic).headers(headers(message, refusal, kept));
        if let Some(value) = value {
            record = record.payload(&value[..kept.value]);
        }
        if let Some(key) = key {
            record = record.key(&key[..kept.key]);
        }
        loop {
            match self.producer.send(record) {
                Ok(()) => {
                    self.sent.fetch_add(1, Ordering::Relaxed);
                    return Ok(());
                }
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), again)) => {
                    record = again;
                    self.check()?;
                    // Deliveries make room; flushing waits for some of them.
                    let _room = self.producer.flush(Duration::from_millis(50));
                }
                Err((fault, _)) => return Err(self.fault(fault.to_string())),
            }
        }
    }

    /// Waits until everything is written, so long at most.
    ///
    /// # Errors
    ///
    /// Where something cannot be written.
    pub fn finish(&self, patience: Duration) -> Result<u64, KafkaFault> {
        self.producer
            .flush(patience)
            .map_err(|fault| self.fault(fault.to_string()))?;
        self.check()?;
        Ok(self.outcome.delivered().count)
    }

    /// Waits, where it is called, until every letter handed over so far is written.
    #[must_use]
    pub fn safe(&self) -> Safe {
        let outcome = Arc::clone(&self.outcome);
        let sent = self.sent.load(Ordering::Relaxed);
        Box::new(move || outcome.wait(sent))
    }

    /// The offset after the last letter written in each partition where there is one.
    #[must_use]
    pub fn next(&self) -> BTreeMap<i32, i64> {
        self.outcome.delivered().next.clone()
    }

    /// Says whether a delivery has failed.
    ///
    /// # Errors
    ///
    /// The first failure.
    pub fn check(&self) -> Result<(), KafkaFault> {
        self.outcome
            .failure()
            .map_or(Ok(()), |problem| Err(self.fault(problem)))
    }

    fn fault(&self, problem: String) -> KafkaFault {
        KafkaFault::DeadLetter {
            topic: self.topic.clone(),
            problem,
        }
    }
}

/// The message's own headers, then why and where; of what is cut its length and digest.
fn headers(message: &BorrowedMessage<'_>, refusal: &Refusal, kept: Kept) -> OwnedHeaders {
    // A copy of the client's own, so that names that are no UTF-8 and null values stay as they are.
    let own = message.headers().filter(|_| kept.headers);
    let headers = own.map_or_else(OwnedHeaders::new, BorrowedHeaders::detach);
    let stamp = match message.timestamp() {
        Timestamp::NotAvailable => -1,
        Timestamp::CreateTime(at) | Timestamp::LogAppendTime(at) => at,
    };
    let mut added = vec![
        ("reason".to_owned(), refusal.reason.word().to_owned()),
        ("detail".to_owned(), refusal.detail.clone()),
        ("source_topic".to_owned(), message.topic().to_owned()),
        (
            "source_partition".to_owned(),
            message.partition().to_string(),
        ),
        ("source_offset".to_owned(), message.offset().to_string()),
        ("source_timestamp".to_owned(), stamp.to_string()),
    ];
    for (part, bytes, kept) in [
        ("key", message.key(), kept.key),
        ("value", message.payload(), kept.value),
    ] {
        if let Some(whole) = bytes.filter(|bytes| bytes.len() > kept) {
            added.push((format!("{part}_length"), whole.len().to_string()));
            added.push((
                format!("{part}_sha256"),
                format!("{:x}", Sha256::digest(whole)),
            ));
        }
    }
    if !kept.headers {
        added.push((
            "headers_length".to_owned(),
            headers_length(message).to_string(),
        ));
    }
    added.iter().fold(headers, |headers, (key, value)| {
        headers.insert(Header {
            key,
            value: Some(value),
        })
    })
}

/// Bytes of the names and values of a message's headers.
fn headers_length(message: &BorrowedMessage<'_>) -> usize {
    let lengths = reader::headers(message);
    let lengths = lengths.iter();
    lengths
        .map(|(name, value)| name.len() + value.map_or(0, <[u8]>::len))
        .sum()
}
