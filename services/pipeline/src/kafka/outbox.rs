//! Messages on their way back to their topics: sent without loss or doubling, each one's fate told.
//!
//! Only what the client has under way is kept, so any number of them can be sent.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dunghen_contract::Header;
use rdkafka::ClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer, ProducerContext};
use rdkafka::util::Timeout;

use super::KafkaFault;
use super::client::Connection;
use super::place::Place;

/// How long to wait for room where the client's queue is full.
const ROOM: Duration = Duration::from_millis(20);
/// Room for headers and framing beside the largest value that is accepted.
const BESIDE: usize = 2 << 20;

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing<'m> {
    /// The topic.
    pub topic: &'m str,
    /// The partition.
    pub partition: i32,
    /// The key.
    pub key: Option<&'m [u8]>,
    /// The value.
    pub value: Option<&'m [u8]>,
    /// The headers.
    pub headers: Vec<Header<'m>>,
}

/// What has become of the messages.
#[derive(Default)]
struct Fates {
    arrived: AtomicU64,
    failed: Mutex<Vec<(Place, String)>>,
}

impl Fates {
    fn fail(&self, letter: Place, fault: &KafkaError) {
        if let Ok(mut failed) = self.failed.lock() {
            failed.push((letter, fault.to_string()));
        }
    }
}

impl ClientContext for Fates {}

impl ProducerContext for Fates {
    type DeliveryOpaque = Box<Place>;

    fn delivery(&self, result: &DeliveryResult<'_>, letter: Box<Place>) {
        match result {
            Ok(_) => {
                self.arrived.fetch_add(1, Ordering::Relaxed);
            }
            Err((fault, _)) => self.fail(*letter, fault),
        }
    }
}

/// Sends messages that were dead letters.
pub struct Outbox {
    producer: BaseProducer<Fates>,
}

impl Outbox {
    /// An outbox for messages whose values are accepted up to `max_bytes`.
    ///
    /// # Errors
    ///
    /// Where the client cannot be made.
    pub fn new(connection: &Connection, max_bytes: usize) -> Result<Self, KafkaFault> {
        let producer = connection
            .producer(max_bytes + BESIDE)
            .create_with_context(Fates::default())
            .map_err(KafkaFault::Client)?;
        Ok(Self { producer })
    }

    /// Sends a message; `letter` is the place of its dead letter, by which a failure is told.
    pub fn send(&self, message: &Outgoing<'_>, letter: Place) {
        let mut record = record(message, letter);
        while let Err((fault, back)) = self.producer.send(record) {
            if fault.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                self.producer.context().fail(letter, &fault);
                return;
            }
            self.producer.poll(ROOM);
            record = back;
        }
        self.producer.poll(Duration::ZERO);
    }

    /// The letters that did not arrive since this was asked last, with what the client says.
    #[must_use]
    pub fn failures(&self) -> Vec<(Place, String)> {
        let failed = self.producer.context().failed.lock();
        failed
            .map(|mut failed| std::mem::take(&mut *failed))
            .unwrap_or_default()
    }

    /// Waits until the fate of every message is known; how many arrived. The client gives each
    /// message up after `message.timeout.ms`, so this ends.
    ///
    /// # Errors
    ///
    /// What the client says.
    pub fn finish(&self) -> Result<u64, KafkaFault> {
        self.producer
            .flush(Timeout::Never)
            .map_err(KafkaFault::Resend)?;
        Ok(self.producer.context().arrived.load(Ordering::Relaxed))
    }
}

fn record<'r>(message: &'r Outgoing<'_>, letter: Place) -> BaseRecord<'r, [u8], [u8], Box<Place>> {
    let mut record = BaseRecord::with_opaque_to(message.topic, Box::new(letter));
    record.partition = Some(message.partition);
    record.key = message.key;
    record.payload = message.value;
    if !message.headers.is_empty() {
        let headers = OwnedHeaders::new_with_capacity(message.headers.len());
        let own = message.headers.iter();
        record.headers = Some(own.fold(headers, |headers, &(key, value)| {
            headers.insert(rdkafka::message::Header { key, value })
        }));
    }
    record
}
