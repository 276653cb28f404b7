//! Reads every partition from where it is to begin, on one thread, and feeds the engine in order.
//!
//! Each partition has a queue of its own, because the client tells the end of a partition only by
//! its number, and a pipeline may read several topics.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use dunghen_checkpoint::Position;
use dunghen_contract::{Origin, Reason};
use dunghen_publish::Health;
use dunghen_windows::Watermarks;
use rdkafka::consumer::base_consumer::PartitionQueue;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer, DefaultConsumerContext};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers};
use rdkafka::{Message, Offset, Timestamp, TopicPartitionList};
use smallvec::SmallVec;
use tracing::{debug, warn};

use super::KafkaFault;
use super::client::Connection;
use super::dead_letters::DeadLetters;
use super::idle::{Idle, Weight};
use super::lag::Ends;
use super::start::{Held, Starts};
use super::topics::Topics;
use super::troubles::Troubles;
use super::written::{Known, Written};
use crate::config::OnGap;
use crate::engine::drive::Time;
use crate::engine::{EngineError, Feeder, Lane, Verdict};
use crate::keep::{KeepError, Reached};

/// Messages taken from one partition before the next has its turn.
const TURN: usize = 2048;
const PATIENCE: Duration = Duration::from_secs(20);
/// How long to wait for messages where there are none.
const NOTHING_NEW: Duration = Duration::from_millis(20);
/// How long to wait for the engine, which works off a batch in about this time.
const BREATH: Duration = Duration::from_millis(1);

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Kafka.
    #[error(transparent)]
    Kafka(#[from] KafkaFault),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The state.
    #[error(transparent)]
    Keep(#[from] KeepError),
}

/// One partition of one topic.
struct Part {
    topic: Arc<str>,
    number: i32,
    shard: usize,
    queue: PartitionQueue<DefaultConsumerContext>,
    /// The offset after the last message that was read.
    position: i64,
    /// What the partition held when reading began.
    end_at_start: i64,
    /// Whether the broker has said that the end is reached, and whether that still holds.
    idle: Idle,
}

impl Part {
    const fn is_caught_up(&self) -> bool {
        self.idle.is_at_end() || self.position >= self.end_at_start
    }
}

/// Wakes the reader when a queue has something.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    condition: Condvar,
}

impl Bell {
    fn ring(&self) {
        if let Ok(mut rung) = self.rung.lock() {
            *rung = true;
            self.condition.notify_one();
        }
    }

    fn wait(&self, patience: Duration) {
        let Ok(rung) = self.rung.lock() else {
            return;
        };
        if let Ok((mut rung, _)) = self.condition.wait_timeout_while(rung, patience, |r| !*r) {
            *rung = false;
        }
    }
}

/// Reads the partitions of a pipeline.
pub struct Reader {
    consumer: Arc<BaseConsumer>,
    parts: Vec<Part>,
    /// Partitions of a topic, whether they are read here or not.
    partitions: i32,
    shards: usize,
    bell: Arc<Bell>,
    dead_letters: DeadLetters,
    written: Written,
    troubles: Troubles,
    health: Arc<Health>,
    /// Stop at what each partition held at the start.
    bounded: bool,
    tell: Option<Tell>,
}

/// Tells the broker how far a checkpoint reaches.
pub type Tell = Box<dyn Fn(TopicPartitionList) + Send>;

/// Where reading begins, and where it ends.
pub struct Range {
    /// Where it begins; what is missing begins at its beginning.
    pub starts: Starts,
    /// What to do where the broker no longer holds that.
    pub on_gap: OnGap,
    /// Dead letters that are written already.
    pub written: Written,
    /// Whether it ends at what each partition held at the start.
    pub bounded: bool,
}

impl Range {
    /// Everything from the beginning.
    #[must_use]
    pub fn whole() -> Self {
        Self {
            starts: Starts::new(),
            on_gap: OnGap::Refuse,
            written: Written::default(),
            bounded: false,
        }
    }
}

impl Reader {
    /// Assigns every partition where it begins.
    ///
    /// # Errors
    ///
    /// Where the broker does not answer, or no longer holds what is to be read next.
    pub fn new(
        connection: &Connection,
        consumer: BaseConsumer,
        topics: &Topics,
        dead_letters: DeadLetters,
        health: Arc<Health>,
        range: Range,
    ) -> Result<Self, KafkaFault> {
        let consumer = Arc::new(consumer);
        let bell = Arc::new(Bell::default());
        let metadata = |source| KafkaFault::Metadata {
            bootstrap: connection.bootstrap.clone(),
            source,
        };
        let mut assignment = TopicPartitionList::new();
        let mut bounds = Vec::new();
        for topic in &topics.names {
            for (shard, number) in topics.numbers().enumerate() {
                let (low, high) = consumer
                    .fetch_watermarks(topic, number, PATIENCE)
                    .map_err(metadata)?;
                let held = Held {
                    topic,
                    partition: number,
                    low,
                    high,
                };
                let wanted = range.starts.get(&(topic.clone(), number)).copied();
                let begin = held.begin(wanted, range.on_gap)?;
                if wanted.is_some_and(|wanted| wanted != begin) {
                    warn!(topic, partition = number, wanted = ?wanted, begin, "the broker does not hold what was to be read next; going on with what there is, because kafka.on_gap says so");
                }
                assignment
                    .add_partition_offset(topic, number, Offset::Offset(begin))
                    .map_err(metadata)?;
                bounds.push((topic, number, shard, begin, high));
            }
        }
        let mut parts = Vec::with_capacity(bounds.len());
        for (topic, number, shard, begin, high) in bounds {
            let mut queue = consumer
                .split_partition_queue(topic, number)
                .ok_or_else(|| metadata(KafkaError::Subscription(topic.clone())))?;
            let rung = Arc::clone(&bell);
            queue.set_nonempty_callback(move || rung.ring());
            parts.push(Part {
                topic: topic.as_str().into(),
                number,
                shard,
                queue,
                position: begin,
                end_at_start: high,
                idle: Idle::new(begin),
            });
        }
        // Only now: what is fetched before a partition has its own queue comes to no queue of ours.
        consumer.assign(&assignment).map_err(metadata)?;
        Ok(Self {
            consumer,
            partitions: i32::try_from(topics.partitions).unwrap_or(i32::MAX),
            shards: topics.shards(),
            parts,
            bell,
            dead_letters,
            written: range.written,
            troubles: Troubles::default(),
            health,
            bounded: range.bounded,
            tell: None,
        })
    }

    /// How far every shard has read, with the largest event times of the feeder's watermarks.
    pub fn reached(&mut self, feeder: &mut Feeder) -> Reached {
        let mut topics = vec![BTreeMap::new(); self.shards];
        for (lane, part) in self.parts.iter().enumerate() {
            let position = Position {
                next: part.position,
                largest: feeder.watermarks().largest_of(lane),
            };
            topics[part.shard].insert(part.topic.to_string(), position);
        }
        let parts = &self.parts;
        let read = |topic: &str, partition: i32| {
            let of = |part: &&Part| &*part.topic == topic && part.number == partition;
            parts.iter().find(of).map_or(i64::MAX, |part| part.position)
        };
        Reached {
            topics,
            watermark: feeder.watermarks().reached(),
            dead_letters: self.written.next(&self.dead_letters.next(), read),
        }
    }

    /// The dead letters, to know when they are safe.
    #[must_use]
    pub const fn dead_letters(&self) -> &DeadLetters {
        &self.dead_letters
    }

    /// The next offset of each topic, of the shard that is read first.
    #[must_use]
    pub fn positions(&self) -> BTreeMap<String, i64> {
        let parts = self.parts.iter().filter(|part| part.shard == 0);
        parts
            .map(|part| (part.topic.to_string(), part.position))
            .collect()
    }

    /// Lets somebody else tell the broker how far a checkpoint reaches: in a group only a member may.
    pub fn commit_through(&mut self, tell: Tell) {
        self.tell = Some(tell);
    }

    /// Tells the broker how far a checkpoint reaches: for tools that show it, and nobody else.
    pub fn commit(&self, reached: &Reached) {
        let mut positions = TopicPartitionList::new();
        for part in &self.parts {
            let topics = reached.topics.get(part.shard);
            let Some(position) = topics.and_then(|topics| topics.get(&*part.topic)) else {
                continue;
            };
            let offset = Offset::Offset(position.next);
            if let Err(fault) = positions.add_partition_offset(&part.topic, part.number, offset) {
                debug!(%fault, topic = %part.topic, part.number, "an offset that cannot be committed");
            }
        }
        if let Some(tell) = &self.tell {
            tell(positions);
        } else if let Err(fault) = self.consumer.commit(&positions, CommitMode::Async) {
            debug!(%fault, "the broker was not told how far the checkpoint reaches");
        }
    }

    /// Lets the client do its own work and reads nothing, for a moment.
    ///
    /// # Errors
    ///
    /// Kafka.
    pub fn pause(&mut self) -> Result<(), KafkaFault> {
        self.serve()?;
        self.bell.wait(BREATH);
        Ok(())
    }

    /// Whether everything that the broker held at the start has been read.
    #[must_use]
    pub fn is_caught_up(&self) -> bool {
        self.parts.iter().all(Part::is_caught_up)
    }

    /// Whether the broker has said of every partition that nothing is left to read.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.parts.iter().all(|part| part.idle.is_at_end())
    }

    /// Messages read of those held at the start, and how many those are.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        let left: i64 = self
            .parts
            .iter()
            .map(|p| (p.end_at_start - p.position).max(0))
            .sum();
        let all: i64 = self.parts.iter().map(|p| p.end_at_start).sum();
        let count = |messages: i64| messages.max(0).unsigned_abs();
        (count(all - left), count(all))
    }

    /// Reads one turn of every partition, or waits a little where there is nothing.
    ///
    /// # Errors
    ///
    /// Kafka or the engine.
    pub fn turn(&mut self, feeder: &mut Feeder, stop: &AtomicBool) -> Result<(), ReadError> {
        let mut read = 0;
        let mut full = false;
        for lane in 0..self.parts.len() {
            if stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            // What a slow shard or a broker that takes no letters leaves stays in the client, whose memory
            // is bounded too.
            if feeder.has_room(self.parts[lane].shard) && self.dead_letters.has_room() {
                read += self.drain(lane, feeder)?;
            } else {
                full = true;
                self.parts[lane].idle.leave();
            }
        }
        self.serve()?;
        if read == 0 && !(self.bounded && self.is_caught_up()) {
            self.bell.wait(if full { BREATH } else { NOTHING_NEW });
        }
        Ok(())
    }

    fn drain(&mut self, lane: usize, feeder: &mut Feeder) -> Result<usize, ReadError> {
        let part = &mut self.parts[lane];
        let place = Lane::Partition {
            lane,
            shard: part.shard,
        };
        part.idle.leave();
        for read in 0..TURN {
            if self.bounded && part.is_caught_up() {
                part.idle.end(part.position);
                part.idle.empty();
                return Ok(read);
            }
            match part.queue.poll(Duration::ZERO) {
                None => {
                    part.idle.empty();
                    return Ok(read);
                }
                Some(Ok(message)) => {
                    if self.bounded && message.offset() >= part.end_at_start {
                        part.position = message.offset();
                        continue;
                    }
                    part.position = message.offset() + 1;
                    let known = if self.written.is_empty() {
                        Known::Nothing
                    } else {
                        let offset = message.offset();
                        let stamp = stamp(&message);
                        self.written.take(&part.topic, part.number, offset, stamp)
                    };
                    if known == Known::Refused {
                        part.idle.pass(part.position);
                        feeder.refuse(Reason::TooOld);
                        continue;
                    }
                    let verdict = offer(feeder, place, &part.topic, &message, self.partitions)?;
                    let Verdict::Refused(refusal) = verdict else {
                        part.idle.read(part.position);
                        continue;
                    };
                    part.idle.pass(part.position);
                    if known == Known::Nothing {
                        self.dead_letters.write(&message, &refusal)?;
                        if !self.dead_letters.has_room() {
                            return Ok(read + 1);
                        }
                    }
                }
                Some(Err(KafkaError::PartitionEOF(_))) => {
                    part.idle.end(part.position);
                }
                Some(Err(fault)) => {
                    self.troubles.tolerate(&part.topic, part.number, fault)?;
                }
            }
        }
        Ok(TURN)
    }

    /// Lets the client do its own work, and stops where dead letters are not written.
    fn serve(&mut self) -> Result<(), KafkaFault> {
        // Every partition has a queue of its own, so no message comes here.
        if let Some(Err(fault)) = self.consumer.poll(Duration::ZERO) {
            self.troubles.tolerate("", -1, fault)?;
        }
        self.dead_letters.check()
    }

    /// The client, to ask the broker beside the reader.
    #[must_use]
    pub const fn consumer(&self) -> &Arc<BaseConsumer> {
        &self.consumer
    }

    /// The pipeline's own counters.
    #[must_use]
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Exports how far behind each partition is, and when the broker last spoke of it.
    pub fn report_lag(&self, ends: &Ends) {
        for (number, part) in self.parts.iter().enumerate() {
            let end = ends.of(number);
            let behind = if part.idle.is_drained() {
                0
            } else {
                end.offset
                    .map_or(part.end_at_start, |end| end.max(part.end_at_start))
                    - part.position
            };
            self.health.set_lag(&part.topic, part.number, behind.max(0));
            self.health
                .set_broker_answer(&part.topic, part.number, end.asked);
        }
    }

    /// Says which partitions count for the watermark, and how far they have come where the clock of the
    /// figures is the machine's, at which the broker was asked.
    pub fn weigh(&mut self, ends: &Ends, now: Instant, time: Time, watermarks: &mut Watermarks) {
        for (lane, part) in self.parts.iter_mut().enumerate() {
            let weight = part.idle.weigh(ends.of(lane), now);
            match weight {
                Weight::Idle => watermarks.end(lane),
                Weight::Busy | Weight::ReadUntil(_) => watermarks.busy_again(lane),
            }
            if let (Weight::ReadUntil(instant), Time::Wall) = (weight, time) {
                watermarks.read_until(lane, instant);
            }
        }
    }

    /// Waits until every dead letter is written, so long at most.
    ///
    /// # Errors
    ///
    /// Where one cannot be.
    pub fn finish(&self, patience: Duration) -> Result<(), KafkaFault> {
        self.dead_letters.finish(patience)
    }
}

/// Feeds a message as it lies in the client's memory.
fn offer(
    feeder: &mut Feeder,
    lane: Lane,
    topic: &str,
    message: &BorrowedMessage<'_>,
    partitions: i32,
) -> Result<Verdict, EngineError> {
    let timestamp = stamp(message);
    let headers = headers(message);
    feeder.offer(
        lane,
        &dunghen_contract::Message {
            value: message.payload(),
            key: message.key(),
            headers: &headers,
            origin: Some(Origin {
                topic,
                partition: message.partition(),
                partitions,
                timestamp,
            }),
        },
    )
}

/// The broker's timestamp of a message.
fn stamp(message: &BorrowedMessage<'_>) -> Option<i64> {
    match message.timestamp() {
        Timestamp::NotAvailable => None,
        Timestamp::CreateTime(at) | Timestamp::LogAppendTime(at) => Some(at),
    }
}

/// Headers that a message is read with; more are rare, and cost an allocation.
pub(super) type HeaderList<'m> = SmallVec<[dunghen_contract::Header<'m>; 8]>;

/// The headers of a message. The client panics at a name that is no UTF-8, which any producer can
/// send; such a message is read as one without headers.
pub(super) fn headers<'m>(message: &'m BorrowedMessage<'_>) -> HeaderList<'m> {
    let Some(headers) = message.headers() else {
        return HeaderList::new();
    };
    let read = || {
        let headers = headers.iter();
        headers.map(|header| (header.key, header.value)).collect()
    };
    std::panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
}
