//! Reads the topic to its end, again and again: what any process has announced so far.

use std::time::Duration;

use dunghen_windows::Frame;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::{Message as _, Offset, TopicPartitionList};

use super::AnnounceFault;
use super::known::Known;
use super::topic;
use crate::clock;
use crate::kafka::client::Connection;
use crate::totals::topic::partitions;
use crate::totals::{TotalsFault, log};

/// How long the broker may have nothing to say.
const SILENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(200);

/// A reader of the whole topic.
pub struct Follower {
    consumer: BaseConsumer,
    topic: String,
    /// The next offset of each partition; none before anything was read.
    next: Vec<Option<i64>>,
}

impl Follower {
    /// Stands at the beginning of the topic, which is made where it is not there.
    ///
    /// # Errors
    ///
    /// Where it cannot be made, or the broker does not answer.
    pub fn new(connection: &Connection, topic: &str) -> Result<Self, AnnounceFault> {
        let consumer: BaseConsumer = log::consumer(connection)
            .create()
            .map_err(AnnounceFault::Client)?;
        let partitions = topic::ensure(connection, &consumer, topic)?;
        Ok(Self {
            consumer,
            topic: topic.to_owned(),
            next: vec![None; partitions],
        })
    }

    /// Takes in what is there beyond what was read; how many messages were of the source.
    ///
    /// Every partition is assigned anew where it was left, because its end is told once an assignment,
    /// and no offset tells it: the last ones need not be messages.
    ///
    /// # Errors
    ///
    /// Where the broker does not give them.
    pub fn read(&mut self, known: &mut Known, frame: &Frame) -> Result<usize, AnnounceFault> {
        self.grow();
        let fault = |source| self.fault(source);
        let mut assignment = TopicPartitionList::new();
        for (partition, next) in (0..).zip(&self.next) {
            let from = next.map_or(Offset::Beginning, Offset::Offset);
            assignment
                .add_partition_offset(&self.topic, partition, from)
                .map_err(fault)?;
        }
        self.consumer.assign(&assignment).map_err(fault)?;
        // A partition that grows meanwhile ends more than once.
        let mut ended = vec![false; self.next.len()];
        let mut own = 0;
        let mut heard = clock::monotonic();
        while ended.contains(&false) {
            match self.consumer.poll(POLL) {
                Some(Ok(message)) => {
                    heard = clock::monotonic();
                    let key = message.key().unwrap_or_default();
                    own += usize::from(known.take(key, message.payload(), frame));
                    let place = usize::try_from(message.partition()).unwrap_or(usize::MAX);
                    if let Some(next) = self.next.get_mut(place) {
                        *next = Some(message.offset() + 1);
                    }
                }
                Some(Err(KafkaError::PartitionEOF(partition))) => {
                    let place = usize::try_from(partition).unwrap_or(usize::MAX);
                    if let Some(ended) = ended.get_mut(place) {
                        *ended = true;
                    }
                }
                Some(Err(source)) if heard.elapsed() > SILENCE => {
                    return Err(self.fault(source).into());
                }
                None if heard.elapsed() > SILENCE => {
                    let silence = RDKafkaErrorCode::OperationTimedOut;
                    return Err(self.fault(KafkaError::MessageConsumption(silence)).into());
                }
                Some(Err(_)) | None => {}
            }
        }
        // Nothing is fetched for nobody until it is read again.
        self.consumer
            .unassign()
            .map_err(|source| self.fault(source))?;
        Ok(own)
    }

    /// Reads the partitions that the topic was given meanwhile, too, from their beginning: whoever opens
    /// it to write puts a series where the number of them says. A broker that does not say, or has not
    /// heard of them yet, changes nothing: a topic that is gone shows when it is read.
    fn grow(&mut self) {
        let found = partitions(&self.consumer, &self.topic).ok().flatten();
        let found = found.unwrap_or_default().max(self.next.len());
        self.next.resize(found, None);
    }

    fn fault(&self, source: KafkaError) -> TotalsFault {
        TotalsFault::Read {
            topic: self.topic.clone(),
            partition: -1,
            source,
        }
    }
}
