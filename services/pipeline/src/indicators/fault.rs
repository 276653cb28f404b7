//! Why closed windows cannot be announced at the moment, and what to do about it.

use rdkafka::error::KafkaError;

use crate::totals::TotalsFault;

/// What is in the way. None of it ends the process: the figures are right, and nobody is told yet.
#[derive(Debug, thiserror::Error)]
pub enum AnnounceFault {
    /// A client could not be made.
    #[error("making the Kafka client of the indicators: {0}; check kafka.properties")]
    Client(#[source] KafkaError),
    /// The topic is not there and could not be made.
    #[error(
        "making topic {topic}: {problem}; make it with cleanup.policy=compact, allow this user to make it, or write kafka.indicators_topic = \"\""
    )]
    Make {
        /// The topic.
        topic: String,
        /// Why.
        problem: String,
    },
    /// The topic forgets what was announced.
    #[error(
        "topic {topic} has cleanup.policy={found}, so that windows are announced again after it has forgotten them; set cleanup.policy=compact"
    )]
    Forgets {
        /// The topic.
        topic: String,
        /// Its policy.
        found: String,
    },
    /// The broker does not say whether the topic is there, or does not give what it holds.
    #[error(transparent)]
    Read(#[from] TotalsFault),
    /// The producer could not be opened.
    #[error(
        "opening the producer of {topic}: {source}; check that the broker runs, and that this user may write to the topic with transactional.id <kafka.group>-indicators"
    )]
    Open {
        /// The topic.
        topic: String,
        /// Why.
        source: KafkaError,
    },
    /// A transaction did not come to its end.
    #[error("writing to {topic}: {source}; it is tried again")]
    Write {
        /// The topic.
        topic: String,
        /// Why.
        source: KafkaError,
    },
    /// Another process announces now.
    #[error("another process announces closed windows on {topic} now")]
    Fenced {
        /// The topic.
        topic: String,
    },
}
