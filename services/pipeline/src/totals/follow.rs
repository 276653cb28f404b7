//! What a server makes of the topic of totals: every whole transaction into the mirror, and a snapshot
//! of what all shards show together.

use std::sync::Arc;
use std::time::Duration;

use dunghen_checkpoint::Digests;
use dunghen_windows::Mirror;
use dunghen_windows::mirror::Step;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::{Message, Offset, TopicPartitionList};
use rustc_hash::FxHashMap;
use tracing::{info, warn};

use super::assembly::{Assembly, Told};
use super::publisher::read_head;
use super::record::Words;
use super::{TotalsFault, log};
use crate::clock;
use crate::config::Settings;
use crate::engine::Look;
use crate::engine::drive::Rhythm;
use crate::kafka::KafkaFault;
use crate::kafka::client::Connection;
use crate::kafka::troubles::Troubles;
use crate::keep;

/// Records taken before a snapshot is thought of.
const TURN: usize = 4096;
const POLL: Duration = Duration::from_millis(50);
/// How often it is said who is waited for.
const SAY: Duration = Duration::from_secs(10);

/// Why following ended.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The totals.
    #[error(transparent)]
    Totals(#[from] TotalsFault),
    /// The broker.
    #[error(transparent)]
    Kafka(#[from] KafkaFault),
}

/// Follows all partitions of the topic.
pub struct Follower {
    consumer: BaseConsumer,
    topic: String,
    words: Words,
    digests: Digests,
    assemblies: Vec<Assembly>,
    /// Partitions whose end was not reached yet: what compaction left before is of several moments.
    behind: Vec<bool>,
    mirror: Mirror,
    saying: Rhythm,
    troubles: Troubles,
}

impl Follower {
    /// Begins at the beginning of every partition.
    ///
    /// # Errors
    ///
    /// Where the client cannot be made.
    pub fn new(
        settings: &Settings,
        connection: &Connection,
        partitions: usize,
    ) -> Result<Self, TotalsFault> {
        let topic = settings.kafka.totals_topic.clone();
        let consumer: BaseConsumer = log::consumer(connection)
            .create()
            .map_err(TotalsFault::Client)?;
        let mut assignment = TopicPartitionList::new();
        for partition in 0..i32::try_from(partitions).unwrap_or(i32::MAX) {
            assignment
                .add_partition_offset(&topic, partition, Offset::Beginning)
                .map_err(TotalsFault::Client)?;
        }
        consumer.assign(&assignment).map_err(TotalsFault::Client)?;
        let rules = Arc::clone(&settings.rules);
        Ok(Self {
            consumer,
            topic,
            words: Words::new(Arc::clone(&settings.registry)),
            digests: keep::digests(settings),
            assemblies: vec![Assembly::default(); partitions],
            behind: vec![true; partitions],
            mirror: Mirror::new(partitions, rules, settings.disorder),
            saying: Rhythm::after(SAY, clock::monotonic()),
            troubles: Troubles::default(),
        })
    }

    /// Takes what there is, waiting a little where there is nothing.
    ///
    /// # Errors
    ///
    /// The broker, or totals that are counted otherwise.
    pub fn turn(&mut self) -> Result<(), FollowError> {
        for read in 0..TURN {
            let wait = if read == 0 { POLL } else { Duration::ZERO };
            match self.consumer.poll(wait) {
                None => return Ok(()),
                Some(Ok(message)) => {
                    let shard = usize::try_from(message.partition()).unwrap_or(usize::MAX);
                    let (Some(assembly), Some(key)) =
                        (self.assemblies.get_mut(shard), message.key())
                    else {
                        continue;
                    };
                    if let Some(told) = assembly.take(key, message.payload()) {
                        let step = self.step(message.partition(), &told)?;
                        self.mirror.take(shard, step);
                    }
                }
                Some(Err(KafkaError::PartitionEOF(partition))) => {
                    let place = usize::try_from(partition).unwrap_or(usize::MAX);
                    if let Some(behind) = self.behind.get_mut(place) {
                        *behind = false;
                    }
                }
                Some(Err(fault)) => self.troubles.tolerate(&self.topic, -1, fault)?,
            }
        }
        Ok(())
    }

    fn step(&self, partition: i32, told: &Told) -> Result<Step, TotalsFault> {
        let topic = || self.topic.clone();
        let head = read_head(&self.topic, partition, &told.head)?;
        let differing = head.digests.differing(&self.digests);
        if !differing.is_empty() {
            return Err(TotalsFault::Digest {
                topic: topic(),
                partition,
                differing,
            });
        }
        if head.partitions != self.assemblies.len() {
            return Err(TotalsFault::Partitions {
                topic: topic(),
                found: self.assemblies.len(),
                expected: head.partitions,
            });
        }
        let mut rows = FxHashMap::default();
        for (bytes, value) in &told.records {
            let Some(key) = self.words.read_key(bytes) else {
                continue;
            };
            let row = value
                .as_deref()
                .map(|value| self.words.read_row(&key, value));
            let row = row.transpose().map_err(|fault| TotalsFault::Record {
                topic: topic(),
                partition,
                problem: format!("a row cannot be read ({fault})"),
            })?;
            rows.insert(key, row);
        }
        Ok(Step {
            clock: head.clock,
            busy: head.busy,
            revisions: head.counts(),
            rows,
        })
    }

    /// What all shards show together, once it is known.
    pub fn mirror(&mut self) -> Option<&mut Mirror> {
        let now = clock::monotonic();
        if self.behind.contains(&true) {
            return None;
        }
        let silent: Vec<usize> = self.mirror.silent().collect();
        if silent.is_empty() {
            return Some(&mut self.mirror);
        }
        if self.saying.is_due(now, Look::Here) {
            warn!(topic = self.topic, shards = ?silent, "no figure is shown before every shard has published; are all workers running?");
        }
        None
    }
}

/// How many partitions the topic has, once a worker has made it; none where `stop` says so first.
///
/// # Errors
///
/// Where the broker does not answer.
pub fn wait_for_topic(
    connection: &Connection,
    topic: &str,
    stop: &dyn Fn() -> bool,
) -> Result<Option<usize>, TotalsFault> {
    let consumer: BaseConsumer = connection
        .consumer()
        .create()
        .map_err(TotalsFault::Client)?;
    let mut saying = Rhythm::new(SAY);
    while !stop() {
        if let Some(partitions) = super::topic::partitions(&consumer, topic)? {
            return Ok(Some(partitions));
        }
        if saying.is_due(clock::monotonic(), Look::Here) {
            info!(topic, "waiting for the first worker, which makes the topic");
        }
        let _nothing = consumer.poll(Duration::from_millis(500));
    }
    Ok(None)
}
