//! The dead-letter topic read back: from its beginning to the end that it had, or one message of it.
//!
//! One partition after the other, so that places come in their order and nothing is kept. Letters are
//! there once they are committed; where a transaction begins that is still open, a partition ends.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Headers};
use rdkafka::{Message, Offset, TopicPartitionList};
use tracing::info;

use super::KafkaFault;
use super::client::Connection;
use super::dead_letters::NOTE;
use super::letter::first_headers;
use super::place::Place;
use super::topics;
use super::troubles::Troubles;
use crate::clock;

/// How long a broker may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it may have nothing to say about messages that it holds.
const SILENCE: Duration = Duration::from_mins(1);

/// How long a transaction of another process may be open: longer than the broker lets one that is dead.
const SETTLING: Duration = Duration::from_mins(6);
/// How long it is open where somebody is at work: a transaction holds what came within a fifth of a second.
const LEFT_OPEN: Duration = Duration::from_secs(10);
/// How often it is looked for.
const LOOK: Duration = Duration::from_millis(50);

/// The dead-letter topic, with what it held when it was opened.
pub struct Letters {
    consumer: BaseConsumer,
    bootstrap: String,
    topic: String,
    held: Vec<(i32, Range<i64>)>,
}

/// Which messages are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    /// Those that are committed.
    Committed,
    /// Also those that may never be.
    All,
}

impl Letters {
    /// Looks at what a topic holds.
    ///
    /// # Errors
    ///
    /// Where the broker does not answer or has no such topic.
    pub fn open(connection: &Connection, topic: &str) -> Result<Self, KafkaFault> {
        Self::see(connection, topic, Sight::Committed)
    }

    /// As [`Letters::open`], once every transaction has ended that was under way at the call. Each writer
    /// has transactions of its own, and what others have committed is behind one of them hidden. Partitions
    /// in which one stays open are handed to `end` once: it may be one that nobody will ever end.
    ///
    /// # Errors
    ///
    /// Also where one does not end, or that of `end`.
    pub fn settled(
        connection: &Connection,
        topic: &str,
        end: impl FnOnce(&[i32]) -> Result<(), KafkaFault>,
    ) -> Result<Self, KafkaFault> {
        let all = Self::see(connection, topic, Sight::All)?.ends();
        let mut letters = Self::open(connection, topic)?;
        let hidden = letters.hidden(&all);
        if !hidden.is_empty() {
            info!(
                topic,
                partitions = ?hidden,
                "waiting for the end of a transaction of another process"
            );
        }
        let hidden = letters.wait(&all, LEFT_OPEN)?;
        if hidden.is_empty() {
            return Ok(letters);
        }
        end(&hidden)?;
        match letters.wait(&all, SETTLING)?.first() {
            None => Ok(letters),
            Some(&partition) => Err(KafkaFault::Unsettled {
                topic: letters.topic,
                partition,
            }),
        }
    }

    /// Waits until everything before these offsets is shown, so long at most; the partitions that do not
    /// show it even then.
    fn wait(
        &mut self,
        ends: &BTreeMap<i32, i64>,
        patience: Duration,
    ) -> Result<Vec<i32>, KafkaFault> {
        let begun = clock::monotonic();
        loop {
            let hidden = self.hidden(ends);
            if hidden.is_empty() || begun.elapsed() > patience {
                return Ok(hidden);
            }
            // Nothing is assigned yet; polling lets the client do its work meanwhile.
            let _nothing = self.consumer.poll(LOOK);
            self.measure()?;
        }
    }

    fn see(connection: &Connection, topic: &str, sight: Sight) -> Result<Self, KafkaFault> {
        let isolation = match sight {
            Sight::Committed => "read_committed",
            Sight::All => "read_uncommitted",
        };
        let consumer: BaseConsumer = connection
            .consumer()
            // Retention may remove the oldest while they are read, and they are only looked at.
            .set("auto.offset.reset", "earliest")
            .set("isolation.level", isolation)
            .create()
            .map_err(KafkaFault::Client)?;
        let found = topics::find(&consumer, connection, &[topic.to_owned()]);
        let found = found.map_err(|fault| match fault {
            KafkaFault::NoTopic { pattern: topic } => KafkaFault::NoDeadLetters { topic },
            other => other,
        })?;
        let mut letters = Self {
            held: found.numbers().map(|partition| (partition, 0..0)).collect(),
            bootstrap: connection.bootstrap.clone(),
            topic: topic.to_owned(),
            consumer,
        };
        letters.measure()?;
        Ok(letters)
    }

    /// Asks what each partition holds.
    fn measure(&mut self) -> Result<(), KafkaFault> {
        for (partition, held) in &mut self.held {
            let bounds = self
                .consumer
                .fetch_watermarks(&self.topic, *partition, PATIENCE);
            let (low, high) = bounds.map_err(|source| KafkaFault::Metadata {
                bootstrap: self.bootstrap.clone(),
                source,
            })?;
            *held = low..high;
        }
        Ok(())
    }

    /// The partitions that do not show everything before these offsets.
    fn hidden(&self, ends: &BTreeMap<i32, i64>) -> Vec<i32> {
        let hiding = self.held.iter().filter(|(partition, held)| {
            let end = ends.get(partition);
            end.is_some_and(|end| held.end < *end)
        });
        hiding.map(|(partition, _)| *partition).collect()
    }

    /// Only the letters behind these offsets, by partition; a partition that is not named is whole.
    #[must_use]
    pub fn behind(mut self, next: &BTreeMap<i32, i64>) -> Self {
        for (partition, held) in &mut self.held {
            let next = next.get(partition).copied().unwrap_or(held.start);
            held.start = next.clamp(held.start, held.end);
        }
        self
    }

    /// The offset after the last letter of each partition.
    #[must_use]
    pub fn ends(&self) -> BTreeMap<i32, i64> {
        let held = self.held.iter();
        held.map(|(partition, held)| (*partition, held.end))
            .collect()
    }

    /// How many messages there are to read, at most.
    #[must_use]
    pub fn held(&self) -> u64 {
        let lengths = self.held.iter();
        lengths
            .map(|(_, held)| (held.end - held.start).max(0).unsigned_abs())
            .sum()
    }

    /// Visits every message that the topic held when it was opened.
    ///
    /// # Errors
    ///
    /// Kafka, or the first error of `visit`.
    pub fn each<E: From<KafkaFault>>(
        &self,
        mut visit: impl FnMut(&BorrowedMessage<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for (partition, held) in &self.held {
            self.read(*partition, held, &mut visit)?;
        }
        Ok(())
    }

    /// Visits the message of one place.
    ///
    /// # Errors
    ///
    /// Where there is none, Kafka, or the error of `visit`.
    pub fn at<E: From<KafkaFault>>(
        &self,
        place: Place,
        mut visit: impl FnMut(&BorrowedMessage<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let held = self
            .held
            .iter()
            .find(|(number, _)| *number == place.partition);
        let Some((_, held)) = held else {
            let problem = format!("the topic has {} partitions", self.held.len());
            return Err(self.nothing(place, problem).into());
        };
        if !held.contains(&place.offset) {
            let problem = if held.is_empty() {
                "the partition is empty".to_owned()
            } else {
                format!("the partition holds {} to {}", held.start, held.end - 1)
            };
            return Err(self.nothing(place, problem).into());
        }
        let mut found = false;
        let one = place.offset..place.offset + 1;
        self.read(place.partition, &one, &mut |message| {
            found = true;
            visit(message)
        })?;
        if found {
            return Ok(());
        }
        let problem = "no letter lies there, or the broker no longer has it".to_owned();
        Err(self.nothing(place, problem).into())
    }

    fn read<E: From<KafkaFault>>(
        &self,
        partition: i32,
        held: &Range<i64>,
        visit: &mut impl FnMut(&BorrowedMessage<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if held.is_empty() {
            return Ok(());
        }
        let mut assignment = TopicPartitionList::new();
        assignment
            .add_partition_offset(&self.topic, partition, Offset::Offset(held.start))
            .and_then(|()| self.consumer.assign(&assignment))
            .map_err(|source| self.fault(source))?;
        let mut heard = clock::monotonic();
        let mut troubles = Troubles::default();
        loop {
            match self.consumer.poll(SILENCE) {
                None => {
                    let silence = RDKafkaErrorCode::OperationTimedOut;
                    return Err(self.fault(KafkaError::MessageConsumption(silence)).into());
                }
                Some(Ok(message)) => {
                    heard = clock::monotonic();
                    if message.offset() < held.end && !is_note(&message) {
                        visit(&message)?;
                    }
                    if message.offset() + 1 >= held.end {
                        return Ok(());
                    }
                }
                // The last offsets of a partition need not be messages.
                Some(Err(KafkaError::PartitionEOF(ended))) if ended == partition => return Ok(()),
                Some(Err(fault)) if heard.elapsed() > SILENCE => {
                    return Err(self.fault(fault).into());
                }
                Some(Err(fault)) => troubles.tolerate(&self.topic, partition, fault)?,
            }
        }
    }

    fn fault(&self, source: KafkaError) -> KafkaFault {
        KafkaFault::Read {
            topic: self.topic.clone(),
            source,
        }
    }

    fn nothing(&self, place: Place, problem: String) -> KafkaFault {
        KafkaFault::NoLetter {
            topic: self.topic.clone(),
            place,
            problem,
        }
    }
}

/// Whether a message is no letter, but was written for its transaction alone. A letter has its own headers
/// behind those of its message, which may have any name.
fn is_note(message: &BorrowedMessage<'_>) -> bool {
    let count = message.headers().map_or(0, Headers::count);
    let first = first_headers(message, count.min(1));
    count == 1 && first.is_some_and(|headers| headers.iter().all(|(name, _)| *name == NOTE))
}
