//! What can be wrong with the topic of totals, and what to do about it.

use dunghen_checkpoint::identity::Digest;
use rdkafka::error::KafkaError;

/// What is wrong.
#[derive(Debug, thiserror::Error)]
pub enum TotalsFault {
    /// A client could not be made.
    #[error("making the Kafka client of the totals: {0}; check kafka.properties")]
    Client(#[source] KafkaError),
    /// The broker does not answer.
    #[error("asking for topic {topic}: {source}; check kafka.bootstrap and that the broker runs")]
    Ask {
        /// The topic.
        topic: String,
        /// Why.
        source: KafkaError,
    },
    /// The topic could not be made.
    #[error(
        "making topic {topic}: {problem}; make it with {partitions} partitions and cleanup.policy=compact, or correct kafka.totals_topic"
    )]
    Make {
        /// The topic.
        topic: String,
        /// The partitions that it needs.
        partitions: usize,
        /// Why.
        problem: String,
    },
    /// The topic has another number of partitions than the input.
    #[error(
        "topic {topic} has {found} partitions and the events have {expected}, and partition p holds shard p; stop every worker, delete the topic, and start again: the workers write all of it anew"
    )]
    Partitions {
        /// The topic.
        topic: String,
        /// Its partitions.
        found: usize,
        /// Those of the input.
        expected: usize,
    },
    /// The topic forgets.
    #[error(
        "topic {topic} has cleanup.policy={found}, so that totals which do not change are forgotten; set cleanup.policy=compact"
    )]
    Forgets {
        /// The topic.
        topic: String,
        /// Its policy.
        found: String,
    },
    /// Reading failed for good.
    #[error("reading {topic} [{partition}]: {source}")]
    Read {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// Why.
        source: KafkaError,
    },
    /// Another process writes this shard now.
    #[error("shard {shard}: another process publishes its totals now ({source})")]
    Fenced {
        /// The shard.
        shard: i32,
        /// What the broker says.
        source: KafkaError,
    },
    /// A record that no version wrote like that.
    #[error(
        "{topic} [{partition}]: {problem}; let nothing but dunghen worker write to it: stop every worker, delete the topic, and start again"
    )]
    Record {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// What is wrong.
        problem: String,
    },
    /// Written in a format that this version does not know.
    #[error(
        "{topic} [{partition}] is written in format {found} and this version reads {known}; run one version of dunghen everywhere"
    )]
    Format {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// The format.
        found: u32,
        /// The one that is known.
        known: u32,
    },
    /// Counted by other rules.
    #[error(
        "{topic} [{partition}] is counted under another {}; start this with the calendar, registry, rules and version of the workers, once all of these run with the same",
        list(.differing)
    )]
    Digest {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// What differs.
        differing: Vec<Digest>,
    },
}

impl TotalsFault {
    /// Whether only another process has come in the way, which is no fault of this one.
    #[must_use]
    pub const fn is_fenced(&self) -> bool {
        matches!(self, Self::Fenced { .. })
    }
}

fn list(digests: &[Digest]) -> String {
    let words: Vec<String> = digests.iter().map(ToString::to_string).collect();
    words.join(", ")
}
