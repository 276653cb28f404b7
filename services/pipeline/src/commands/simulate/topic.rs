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
use crate::commands::CommandError;
use crate::config::KafkaSettings;

/// How long the last messages may take to arrive.
const LAST: Duration = Duration::from_secs(60);
/// How long to wait for room where the client's queue is full.
const ROOM: Duration = Duration::from_millis(20);
/// How many messages there are between two looks at deliveries.
const TURN: u64 = 1024;

/// Keeps the first message that did not arrive.
#[derive(Default)]
struct Deliveries {
    failed: Mutex<Option<KafkaError>>,
}

impl ClientContext for Deliveries {}

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
            .set("batch.size", "1000000")
            .set("queue.buffering.max.messages", "500000")
            .set("queue.buffering.max.kbytes", "262144")
            .set_log_level(RDKafkaLogLevel::Error);
        for (property, value) in &kafka.properties {
            config.set(property, value);
        }
        // Any other one would give messages that must be refused.
        config.set("partitioner", partitioner);
        let producer = config
            .create_with_context(Deliveries::default())
            .map_err(|error| produce(&name, &error))?;
        Ok(Self {
            name,
            producer,
            sent: 0,
        })
    }

    fn delivered(&self) -> Result<(), CommandError> {
        let failed = self.producer.context().failed.lock();
        match failed.ok().and_then(|failed| failed.clone()) {
            Some(error) => Err(produce(&self.name, &error)),
            None => Ok(()),
        }
    }
}

fn produce(topic: &str, error: &KafkaError) -> CommandError {
    CommandError::Produce {
        topic: topic.to_owned(),
        problem: error.to_string(),
    }
}

impl Sink for Topic {
    fn take(&mut self, event: &Emission) -> Result<(), CommandError> {
        let mut record = BaseRecord::to(&self.name)
            .key(event.subject())
            .payload(&*event.line);
        while let Err((error, back)) = self.producer.send(record) {
            if error.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                return Err(produce(&self.name, &error));
            }
            self.producer.poll(ROOM);
            self.delivered()?;
            record = back;
        }
        self.sent += 1;
        if self.sent % TURN == 0 {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), CommandError> {
        self.producer.poll(Duration::ZERO);
        self.delivered()
    }

    fn finish(&mut self) -> Result<(), CommandError> {
        let flushed = self.producer.flush(LAST);
        self.delivered()?;
        flushed.map_err(|error| produce(&self.name, &error))
    }
}
