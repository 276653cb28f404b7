//! Membership of the consumer group: it says which shards are this process's, and reads nothing.
//!
//! The group hands all partitions back before it deals them anew. Within the call that says so, the
//! shards are cut and released, as far as that goes within the deadline of the crew; who gets a shard
//! too early shuts the one before out by its claim.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer, ConsumerContext, Rebalance};
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::topic_partition_list::TopicPartitionListElem;
use rdkafka::{ClientContext, TopicPartitionList};
use tracing::{debug, info, warn};

use super::crew::Crew;
use crate::kafka::KafkaFault;
use crate::kafka::closing::let_go;
use crate::kafka::troubles::Troubles;

const POLL: Duration = Duration::from_millis(50);
/// How long leaving may take: a process ends within two seconds, and the group finds out by itself.
const LEAVING: Duration = Duration::from_millis(500);

/// What goes to and fro between the group and the shards.
pub struct Moves {
    commits: Sender<TopicPartitionList>,
    to_commit: Receiver<TopicPartitionList>,
}

impl Default for Moves {
    fn default() -> Self {
        let (commits, to_commit) = channel();
        Self { commits, to_commit }
    }
}

impl Moves {
    /// Where shards put how far their checkpoints reach.
    pub fn commits(&self) -> Sender<TopicPartitionList> {
        self.commits.clone()
    }
}

/// What the client calls while it is polled.
pub struct Watch {
    crew: Arc<Crew>,
    assigned: Mutex<Option<Vec<i32>>>,
}

impl ClientContext for Watch {}

impl ConsumerContext for Watch {
    fn pre_rebalance(&self, _: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        if !matches!(rebalance, Rebalance::Assign(_)) {
            info!("the group takes the partitions back");
            self.crew.release();
        }
    }

    fn post_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        let Rebalance::Assign(list) = rebalance else {
            return;
        };
        if let Err(fault) = consumer.pause(list) {
            // What it fetches is thrown away.
            debug!(%fault, "the group's own client reads too");
        }
        let mut shards: Vec<i32> = list
            .elements()
            .iter()
            .map(TopicPartitionListElem::partition)
            .collect();
        shards.sort_unstable();
        shards.dedup();
        let mut assigned = self.assigned.lock().unwrap_or_else(PoisonError::into_inner);
        *assigned = Some(shards);
    }
}

/// A member of the group.
pub struct Membership {
    consumer: BaseConsumer<Watch>,
    to_commit: Receiver<TopicPartitionList>,
    troubles: Troubles,
}

impl Membership {
    /// Joins.
    ///
    /// # Errors
    ///
    /// Where the client cannot be made.
    pub fn join(crew: &Arc<Crew>, moves: Moves) -> Result<Self, KafkaFault> {
        let common = crew.common();
        let watch = Watch {
            crew: Arc::clone(crew),
            assigned: Mutex::default(),
        };
        let consumer: BaseConsumer<Watch> = common
            .connection
            .member()
            .create_with_context(watch)
            .map_err(KafkaFault::Client)?;
        let names: Vec<&str> = common.topics.names.iter().map(String::as_str).collect();
        consumer.subscribe(&names).map_err(KafkaFault::Client)?;
        Ok(Self {
            consumer,
            to_commit: moves.to_commit,
            troubles: Troubles::default(),
        })
    }

    /// Lets the client do its work.
    ///
    /// # Errors
    ///
    /// Where it cannot go on.
    pub fn poll(&mut self) -> Result<(), KafkaFault> {
        while let Ok(positions) = self.to_commit.try_recv() {
            if let Err(fault) = self.consumer.commit(&positions, CommitMode::Async) {
                debug!(%fault, "the broker was not told how far a checkpoint reaches");
            }
        }
        match self.consumer.poll(POLL) {
            Some(Err(fault)) => match fault.rdkafka_error_code() {
                // It reads nothing, so there is nothing that it could miss.
                Some(RDKafkaErrorCode::AutoOffsetReset | RDKafkaErrorCode::OffsetOutOfRange) => {
                    Ok(())
                }
                Some(RDKafkaErrorCode::PollExceeded) => {
                    warn!(
                        "the group has given the partitions to others, because this process stood still"
                    );
                    Ok(())
                }
                _ => self.troubles.tolerate("the group", -1, fault),
            },
            _ => Ok(()),
        }
    }

    /// The shards that were assigned since the last call.
    pub fn assigned(&self) -> Option<Vec<i32>> {
        let assigned = &self.consumer.context().assigned;
        assigned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Leaves the group, so that the others need not wait.
    pub fn leave(self) {
        self.consumer.unsubscribe();
        let_go(self.consumer, LEAVING);
    }
}
