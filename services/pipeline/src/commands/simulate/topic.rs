//! Events as messages of a topic, in the partition that the contract asks for.

use std::sync::Mutex;
use std::time::Duration;

use dunghen_contract::Partitioner;
use dunghen_simulator::Emission;
use rdkafka::client::ClientContext;
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::DeliveryResult;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer, ProducerContext};

use super::sink::Sink;
use super::stop::Stop;
use crate::commands::CommandError;
use crate::config::KafkaSettings;

/// How long a message may take to arrive.
const MESSAGE: Duration = Duration::from_secs(30);
/// How long the last ones may take where the process was asked to end.
const GRACE: u32 = 10;
/// How long to wait for the last ones between two looks at signals.
const SLICE: Duration = Duration::from_millis(100);
/// How long to wait for room where the client's queue is full.
const ROOM: Duration = Duration::from_millis(20);
/// How many messages there are between two looks at deliveries.
const TURN: u64 = 1024;

/// Keeps the first message that did not arrive, and what the client said last about the broker.
#[derive(Default)]
struct Deliveries {
    failed: Mutex<Option<KafkaError>>,
    broker: Mutex<Option<String>>,
}

impl ClientContext for Deliveries {
    fn error(&self, error: KafkaError, reason: &str) {
        // That all brokers are down only repeats what was said about each.
        let repeats = error.rdkafka_error_code() == Some(RDKafkaErrorCode::AllBrokersDown);
        if !repeats && let Ok(mut broker) = self.broker.lock() {
            *broker = Some(reason.to_owned());
        }
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, delivery: &DeliveryResult<'_>, (): ()) {
        if let Err((error, _)) = delivery
            && let Ok(mut failed) = self.failed.lock()
        {
            failed.get_or_insert_with(|| error.clone());
        }
    }
}

/// A topic.
pub(super) struct Topic {
    name: String,
    producer: BaseProducer<Deliveries>,
    sent: u64,
}

impl Topic {
    /// A producer for a topic; properties and partitioner are those of the configuration.
    pub(super) fn new(
        bootstrap: &str,
        name: String,
        kafka: &KafkaSettings,
    ) -> Result<Self, CommandError> {
        let partitioner = match kafka.partitioner {
            Partitioner::Murmur2 => "murmur2_random",
            Partitioner::Crc32 => "consistent_random",
        };
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", bootstrap)
            .set("client.id", "dunghen-simulate")
            .set("compression.type", "zstd")
            .set("linger.ms", "50")
            .set("message.timeout.ms", MESSAGE.as_millis().to_string())
            .set("batch.size", "1000000")
            .set("queue.buffering.max.messages", "500000")
            .set("queue.buffering.max.kbytes", "262144")
            .set_log_level(RDKafkaLogLevel::Error);
        for (property, value) in &kafka.properties {
            config.set(property, value);
        }
        // Any other one would give messages that must be refused.
        config.set("partitioner", partitioner);
        let producer =
            config
                .create_with_context(Deliveries::default())
                .map_err(|error: KafkaError| CommandError::Produce {
                    topic: name.clone(),
                    problem: error.to_string(),
                })?;
        Ok(Self {
            name,
            producer,
            sent: 0,
        })
    }

    fn delivered(&self) -> Result<(), CommandError> {
        let failed = self.producer.context().failed.lock();
        match failed.ok().and_then(|failed| failed.clone()) {
            Some(error) => Err(self.fault(&error.to_string())),
            None => Ok(()),
        }
    }

    /// A fault with what the client said about the broker, which is mostly its cause.
    fn fault(&self, problem: &str) -> CommandError {
        let broker = self.producer.context().broker.lock();
        let said = broker.ok().and_then(|broker| broker.clone());
        CommandError::Produce {
            topic: self.name.clone(),
            problem: said.map_or_else(|| problem.to_owned(), |said| format!("{problem} ({said})")),
        }
    }
}

impl Sink for Topic {
    fn take(&mut self, event: &Emission) -> Result<(), CommandError> {
        let mut record = BaseRecord::to(&self.name)
            .key(event.subject())
            .payload(&*event.line);
        while let Err((error, back)) = self.producer.send(record) {
            if error.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                return Err(self.fault(&error.to_string()));
            }
            self.producer.poll(ROOM);
            self.delivered()?;
            record = back;
        }
        self.sent += 1;
        if self.sent.is_multiple_of(TURN) {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), CommandError> {
        self.producer.poll(Duration::ZERO);
        self.delivered()
    }

    fn finish(&mut self, stop: &Stop) -> Result<(), CommandError> {
        let mut slices = 0;
        while self.producer.flush(SLICE).is_err() {
            self.delivered()?;
            slices += u32::from(stop.is_asked());
            if slices > GRACE {
                let left = self.producer.in_flight_count();
                return Err(self.fault(&format!("ended before the last {left} messages arrived")));
            }
        }
        self.delivered()
    }
}
