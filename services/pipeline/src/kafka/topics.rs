//! Which topics and partitions there are to read, and whether they keep the contract's transport rules.

use std::ops::Range;
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, ResourceSpecifier};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use regex_lite::Regex;
use tracing::warn;

use super::KafkaFault;
use super::client::Connection;

const PATIENCE: Duration = Duration::from_secs(20);

/// The topics of a pipeline, all with the same number of partitions, and which of these are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topics {
    /// Names, sorted.
    pub names: Vec<String>,
    /// Partitions of each.
    pub partitions: usize,
    /// The partitions that are read, as Kafka counts them; each is a shard.
    numbers: Range<i32>,
}

impl Topics {
    /// Topics of which every partition is read.
    #[must_use]
    pub fn new(names: Vec<String>, partitions: usize) -> Self {
        Self {
            names,
            partitions,
            numbers: 0..i32::try_from(partitions).unwrap_or(i32::MAX),
        }
    }

    /// The same of which one partition is read.
    #[must_use]
    pub fn only(&self, number: i32) -> Self {
        Self {
            numbers: number..number + 1,
            ..self.clone()
        }
    }

    /// The numbers of the partitions of a topic that are read, as Kafka counts them.
    #[must_use]
    pub fn numbers(&self) -> Range<i32> {
        self.numbers.clone()
    }

    /// How many shards are read.
    #[must_use]
    pub fn shards(&self) -> usize {
        self.numbers.len()
    }

    /// How many partitions of all topics are read.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.names.len() * self.shards()
    }
}

/// Finds the topics that the names and patterns (with a leading `^`) mean.
///
/// # Errors
///
/// Where the broker does not answer, a name has no topic, or numbers of partitions differ.
pub fn find(
    consumer: &BaseConsumer,
    connection: &Connection,
    wanted: &[String],
) -> Result<Topics, KafkaFault> {
    let metadata =
        consumer
            .fetch_metadata(None, PATIENCE)
            .map_err(|source| KafkaFault::Metadata {
                bootstrap: connection.bootstrap.clone(),
                source,
            })?;
    let existing: Vec<(&str, usize)> = metadata
        .topics()
        .iter()
        .filter(|topic| topic.error().is_none() && !topic.name().starts_with("__"))
        .map(|topic| (topic.name(), topic.partitions().len()))
        .collect();
    select(&existing, wanted)
}

/// As [`find`], with a client for this alone.
///
/// # Errors
///
/// As [`find`], and where no client can be made.
pub fn ask(connection: &Connection, wanted: &[String]) -> Result<Topics, KafkaFault> {
    let consumer: BaseConsumer = connection.consumer().create().map_err(KafkaFault::Client)?;
    find(&consumer, connection, wanted)
}

/// Picks the wanted topics out of those that exist.
fn select(existing: &[(&str, usize)], wanted: &[String]) -> Result<Topics, KafkaFault> {
    let mut found: Vec<(&str, usize)> = Vec::new();
    for pattern in wanted {
        let matches = matcher(pattern)?;
        let before = found.len();
        found.extend(existing.iter().copied().filter(|(name, _)| matches(name)));
        if found.len() == before {
            return Err(KafkaFault::NoTopic {
                pattern: pattern.clone(),
            });
        }
    }
    found.sort_unstable();
    found.dedup();
    let Some(&(other, expected)) = found.first() else {
        return Err(KafkaFault::NoTopic {
            pattern: String::new(),
        });
    };
    if let Some((topic, partitions)) = found.iter().find(|(_, n)| *n != expected) {
        return Err(KafkaFault::Partitions {
            topic: (*topic).to_owned(),
            found: *partitions,
            other: other.to_owned(),
            expected,
        });
    }
    let names = found.iter().map(|(name, _)| (*name).to_owned()).collect();
    Ok(Topics::new(names, expected))
}

type Matcher = Box<dyn Fn(&str) -> bool>;

fn matcher(pattern: &str) -> Result<Matcher, KafkaFault> {
    if !pattern.starts_with('^') {
        let wanted = pattern.to_owned();
        return Ok(Box::new(move |name| name == wanted));
    }
    let regex = Regex::new(pattern).map_err(|fault| KafkaFault::Pattern {
        pattern: pattern.to_owned(),
        problem: fault.to_string(),
    })?;
    Ok(Box::new(move |name| regex.is_match(name)))
}

/// Says which topics do not stamp messages when they are appended: `future_time` and `too_old`
/// compare with the broker's timestamp, which a producer must not choose.
pub async fn warn_of_timestamps(connection: &Connection, topics: &Topics) {
    let admin: Result<AdminClient<DefaultClientContext>, _> =
        connection.producer(1_000_000).create();
    let Ok(admin) = admin else {
        return;
    };
    let specifiers: Vec<_> = topics
        .names
        .iter()
        .map(|n| ResourceSpecifier::Topic(n))
        .collect();
    let options = AdminOptions::new().request_timeout(Some(PATIENCE));
    let Ok(answers) = admin.describe_configs(specifiers.iter(), &options).await else {
        warn!(
            "the broker does not say how its topics are configured; message.timestamp.type should be LogAppendTime"
        );
        return;
    };
    for (name, answer) in topics.names.iter().zip(answers) {
        let kind = answer.ok().and_then(|config| {
            let entry = config.get("message.timestamp.type")?;
            entry.value.clone()
        });
        if kind.as_deref() != Some("LogAppendTime") {
            warn!(topic = %name, "set message.timestamp.type=LogAppendTime: events are judged too old or in the future by the broker's time");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wanted: &[&str]) -> Result<Topics, KafkaFault> {
        let existing = [
            ("dossier.events.h49", 3),
            ("dossier.events.h23", 3),
            ("other", 1),
        ];
        let wanted: Vec<String> = wanted.iter().map(|w| (*w).to_owned()).collect();
        select(&existing, &wanted)
    }

    #[test]
    fn a_pattern_finds_every_topic_once() {
        let topics = names(&["^dossier\\.events\\..*", "dossier.events.h49"]).unwrap();
        assert_eq!(topics.names, ["dossier.events.h23", "dossier.events.h49"]);
        assert_eq!(topics.partitions, 3);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(matches!(
            names(&["missing"]),
            Err(KafkaFault::NoTopic { .. })
        ));
        assert!(matches!(names(&["^("]), Err(KafkaFault::Pattern { .. })));
        assert!(matches!(
            names(&["^.*"]),
            Err(KafkaFault::Partitions { .. })
        ));
    }
}
