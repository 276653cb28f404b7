//! Kafka at the edge: which partitions there are, reading them, and where refused messages go.

pub mod client;
pub mod closing;
pub mod dead_letters;
mod idle;
pub mod lag;
pub mod letter;
pub mod letters;
pub mod outbox;
pub mod place;
pub mod reader;
pub mod start;
pub mod topics;
pub mod troubles;
pub mod written;

use rdkafka::error::KafkaError;

use place::Place;

/// What went wrong with Kafka.
#[derive(Debug, thiserror::Error)]
pub enum KafkaFault {
    /// The client could not be made.
    #[error("making the Kafka client: {0}; check kafka.properties")]
    Client(#[source] KafkaError),
    /// The broker did not say what topics it has.
    #[error(
        "asking {bootstrap} for its topics: {source}; check kafka.bootstrap and that the broker runs"
    )]
    Metadata {
        /// Where.
        bootstrap: String,
        /// Why.
        source: KafkaError,
    },
    /// No topic has the name or matches the pattern.
    #[error("no topic matches {pattern:?}; create it, or correct kafka.topics")]
    NoTopic {
        /// The name or pattern.
        pattern: String,
    },
    /// A pattern is no regular expression.
    #[error("kafka.topics: {pattern:?} is no regular expression: {problem}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong.
        problem: String,
    },
    /// Topics differ in their number of partitions.
    #[error(
        "topic {topic} has {found} partitions and {other} has {expected}; all topics of a pipeline need the same number, or two halves of a dossier are folded apart"
    )]
    Partitions {
        /// The topic.
        topic: String,
        /// Its partitions.
        found: usize,
        /// The first topic.
        other: String,
        /// Its partitions.
        expected: usize,
    },
    /// Reading failed for good.
    #[error("reading {topic}: {source}")]
    Read {
        /// The topic.
        topic: String,
        /// Why.
        source: KafkaError,
    },
    /// A refused message could not be kept.
    #[error(
        "writing a dead letter to {topic}: {problem}; check that the topic exists and takes messages of that size, then start again: nothing is skipped"
    )]
    DeadLetter {
        /// The topic.
        topic: String,
        /// Why.
        problem: String,
    },
    /// The broker does not let this process write dead letters.
    #[error(
        "taking over the dead letters as {id:?}: {source}; check that the broker answers, takes transactions, and lets this user write under transactional ids that begin with kafka.group"
    )]
    TakeOver {
        /// The transactional id.
        id: String,
        /// Why.
        source: KafkaError,
    },
    /// Another process writes the dead letters now.
    #[error(
        "writing a dead letter to {topic}: another process writes them now, or this one stood still for too long ({problem}); this one ends, and what it has not written is read again by whoever goes on; where these are two pipelines, give each a kafka.group of its own"
    )]
    Fenced {
        /// The topic.
        topic: String,
        /// What the broker says.
        problem: String,
    },
    /// A transaction does not end.
    #[error(
        "reading {topic} [{partition}]: a transaction that another process has begun hides what is behind it and does not end; end that process, or start again once the broker has ended its transaction; where nothing is under way, the broker has lost its mark: start what wrote it again (all workers), or abort it with kafka-transactions.sh"
    )]
    Unsettled {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
    },
    /// Threads.
    #[error("starting the thread that writes dead letters: {0}")]
    Thread(#[source] std::io::Error),
    /// Messages that were to be read are gone.
    #[error(
        "{topic} [{partition}]: messages {from} to {until} ({lost} of them) were to be read next and the broker no longer holds them; have their events sent again, then set kafka.on_gap = \"continue\" for one start"
    )]
    Lost {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// The first that is lost.
        from: i64,
        /// The first that is not.
        until: i64,
        /// How many.
        lost: i64,
    },
    /// A partition ends before what was read of it.
    #[error(
        "{topic} [{partition}]: {next} messages were read and the broker has only {end}; where the topic was made anew, set kafka.on_gap = \"continue\" for one start, and it is read from its beginning"
    )]
    Shrunk {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// What was to be read next.
        next: i64,
        /// The broker's end.
        end: i64,
    },
    /// There is no dead-letter topic.
    #[error("the broker has no topic {topic}; create it, or correct kafka.dead_letter_topic")]
    NoDeadLetters {
        /// The name.
        topic: String,
    },
    /// There is no message at a place.
    #[error(
        "reading {place} of {topic}: {problem}; `dunghen dead-letters list` prints the places that there are"
    )]
    NoLetter {
        /// The dead-letter topic.
        topic: String,
        /// The place.
        place: Place,
        /// What there is instead.
        problem: String,
    },
    /// Waiting for messages that are sent again.
    #[error("sending messages again: {0}; run it once more: sending one twice changes no figure")]
    Resend(#[source] KafkaError),
    /// Offsets that were to be read are gone.
    #[error("{topic} [{partition}]: {source}; the broker no longer holds what was to be read next")]
    Gap {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// What the broker says.
        source: KafkaError,
    },
}

impl KafkaFault {
    /// Whether only another process has come in the way, which is no fault of this one.
    #[must_use]
    pub const fn is_fenced(&self) -> bool {
        matches!(self, Self::Fenced { .. })
    }
}
