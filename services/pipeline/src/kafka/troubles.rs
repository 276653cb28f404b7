//! What a client reports of its broker: what it mends by itself is said once in a while, the rest ends
//! the work.
//!
//! A client whose broker is gone reports so dozens of times a second, and an outage of a day must not fill
//! the disk with it.

use std::time::{Duration, Instant};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use tracing::warn;

use super::KafkaFault;
use crate::clock;

/// How often the same trouble is said.
const EVERY: Duration = Duration::from_secs(30);

/// The troubles of a client.
#[derive(Debug, Default)]
pub struct Troubles {
    said: Vec<Said>,
}

/// A trouble that was said.
#[derive(Debug)]
struct Said {
    code: Option<RDKafkaErrorCode>,
    topic: String,
    partition: i32,
    at: Instant,
    /// How often it was reported since.
    since: u64,
}

impl Troubles {
    /// Goes on where the client mends things by itself, and says so; stops where it does not.
    ///
    /// # Errors
    ///
    /// What the client does not mend.
    pub fn tolerate(
        &mut self,
        topic: &str,
        partition: i32,
        fault: KafkaError,
    ) -> Result<(), KafkaFault> {
        let code = fault.rdkafka_error_code();
        match code {
            Some(RDKafkaErrorCode::OffsetOutOfRange | RDKafkaErrorCode::AutoOffsetReset) => {
                Err(KafkaFault::Gap {
                    topic: topic.to_owned(),
                    partition,
                    source: fault,
                })
            }
            Some(
                RDKafkaErrorCode::Fatal
                | RDKafkaErrorCode::Authentication
                | RDKafkaErrorCode::TopicAuthorizationFailed
                | RDKafkaErrorCode::UnknownTopicOrPartition
                | RDKafkaErrorCode::UnknownTopic
                | RDKafkaErrorCode::UnknownPartition,
            ) => Err(KafkaFault::Read {
                topic: topic.to_owned(),
                source: fault,
            }),
            _ => {
                let unsaid = self.is_due(code, topic, partition, clock::monotonic());
                if let Some(unsaid) = unsaid {
                    warn!(topic, partition, %fault, unsaid, "the Kafka client reports trouble and tries again");
                }
                Ok(())
            }
        }
    }

    /// Whether a trouble is to be said now, and how often it was not said since the last time.
    fn is_due(
        &mut self,
        code: Option<RDKafkaErrorCode>,
        topic: &str,
        partition: i32,
        now: Instant,
    ) -> Option<u64> {
        let is_same = |said: &&mut Said| {
            (said.code, said.partition) == (code, partition) && said.topic == topic
        };
        let Some(said) = self.said.iter_mut().find(is_same) else {
            self.said.push(Said {
                code,
                topic: topic.to_owned(),
                partition,
                at: now,
                since: 0,
            });
            return Some(0);
        };
        if now.saturating_duration_since(said.at) < EVERY {
            said.since += 1;
            return None;
        }
        said.at = now;
        Some(std::mem::take(&mut said.since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_trouble_is_said_once_in_a_while_and_another_at_once() {
        let begun = clock::monotonic();
        let down = Some(RDKafkaErrorCode::AllBrokersDown);
        let mut troubles = Troubles::default();
        let mut is_due = |code, partition, now| troubles.is_due(code, "t", partition, now);
        assert_eq!(is_due(down, 0, begun), Some(0));
        for _ in 0..1000 {
            assert_eq!(is_due(down, 0, begun), None);
        }
        let other = Some(RDKafkaErrorCode::BrokerTransportFailure);
        assert_eq!(is_due(other, 0, begun), Some(0));
        assert_eq!(is_due(down, 1, begun), Some(0));
        assert_eq!(is_due(down, 0, begun + EVERY), Some(1000));
        assert_eq!(is_due(down, 0, begun + EVERY), None);
    }

    #[test]
    fn what_the_client_does_not_mend_ends_the_work() {
        let mut troubles = Troubles::default();
        let mut tolerate = |code| troubles.tolerate("t", 2, KafkaError::MessageConsumption(code));
        assert!(tolerate(RDKafkaErrorCode::AllBrokersDown).is_ok());
        let gone = tolerate(RDKafkaErrorCode::OffsetOutOfRange).unwrap_err();
        assert!(matches!(gone, KafkaFault::Gap { partition: 2, .. }));
        let denied = tolerate(RDKafkaErrorCode::TopicAuthorizationFailed).unwrap_err();
        assert!(matches!(denied, KafkaFault::Read { .. }));
    }
}
