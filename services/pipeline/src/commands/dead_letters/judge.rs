//! Whether a dead letter can be sent again: by what is left of it, and by the contract as it now is.

use dunghen_contract::{Decoder, Header, Message, Origin, Partitioner, Refusal};

use crate::config::Settings;
use crate::kafka::letter::Letter;
use crate::kafka::outbox::Outgoing;
use crate::kafka::topics::Topics;
use crate::progress::grouped;

/// Why a letter is not sent.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Obstacle {
    /// It is no dead letter.
    #[error("foreign: a message that the pipeline did not write; nothing says where it belongs")]
    Foreign,
    /// Not all of it is left.
    #[error(
        "cut: {0} did not fit whole into the dead letter; send it again from where it came from"
    )]
    Cut(String),
    /// Headers that the client cannot give.
    #[error("header: the name of one is no UTF-8; send it again from where it came from")]
    Header,
    /// It came from elsewhere.
    #[error("topic: {0:?} is none of kafka.topics")]
    Topic(String),
    /// The contract would refuse it again.
    #[error("{0}")]
    Refused(Refusal),
}

impl Obstacle {
    /// The word that it is counted under.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Cut(_) => "cut",
            Self::Header => "header",
            Self::Topic(_) => "topic",
            Self::Refused(refusal) => refusal.reason.word(),
        }
    }
}

/// What is left of a refused message.
#[derive(Clone, Copy)]
pub(super) struct Remains<'m, 'l> {
    pub(super) letter: &'l Letter<'m>,
    pub(super) key: Option<&'m [u8]>,
    pub(super) value: Option<&'m [u8]>,
    /// Its own headers, where they can be read.
    pub(super) headers: Option<&'l [Header<'m>]>,
}

/// Judges letters by one configuration.
pub(super) struct Judge {
    decoder: Decoder,
    partitioner: Partitioner,
    topics: Topics,
    force: bool,
}

impl Judge {
    pub(super) fn new(settings: &Settings, topics: Topics, force: bool) -> Self {
        let mut policy = settings.policy();
        // The broker stamps the message anew, so nobody knows the time that it will be held against.
        policy.time_checks = false;
        Self {
            partitioner: policy.partitioner,
            decoder: Decoder::new(settings.registry.clone(), policy),
            topics,
            force,
        }
    }

    /// The message to send.
    pub(super) fn judge<'m>(&self, remains: Remains<'m, '_>) -> Result<Outgoing<'m>, Obstacle> {
        let letter = remains.letter;
        if !letter.cut.is_empty() {
            let parts = letter.cut.iter();
            let parts: Vec<String> = parts
                .map(|(part, length)| format!("the {part} of {} bytes", grouped(*length)))
                .collect();
            return Err(Obstacle::Cut(parts.join(" and ")));
        }
        let headers = remains.headers.ok_or(Obstacle::Header)?;
        let topic = letter.source.topic;
        if !self.topics.names.iter().any(|name| name == topic) {
            return Err(Obstacle::Topic(topic.to_owned()));
        }
        let partitions = self.topics.numbers();
        let own = remains
            .key
            .and_then(|key| self.partitioner.partition(key, partitions.end));
        // Without a key any partition is as good; where it came from is the one least surprising.
        let came_from = Some(letter.source.partition).filter(|number| partitions.contains(number));
        let partition = own.or(came_from).unwrap_or(0);
        let message = Message {
            value: remains.value,
            key: remains.key,
            headers,
            origin: Some(Origin {
                topic,
                partition,
                partitions: partitions.end,
                timestamp: None,
            }),
        };
        if let (Err(refusal), false) = (self.decoder.decode(&message).outcome, self.force) {
            return Err(Obstacle::Refused(refusal));
        }
        Ok(Outgoing {
            topic,
            partition,
            key: remains.key,
            value: remains.value,
            headers: headers.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::letter::Source;
    use dunghen_contract::Reason;

    const GOOD: &[u8] = br#"{"specversion":"1.0","id":"1","source":"/motcua/H49","time":"2020-06-01T09:00:00+07:00","type":"vn.dunghen.dossier.refused.v1","subject":"D-1","data":{"centre":"CENTRE"}}"#;

    fn judge(force: bool) -> (Judge, Vec<u8>) {
        let settings = Settings::load(None).unwrap();
        let centre = settings.registry.centres()[0].code.clone();
        let good = String::from_utf8_lossy(GOOD).replace("CENTRE", &centre);
        let topics = Topics::new(vec!["dossier.events".to_owned()], 3);
        (Judge::new(&settings, topics, force), good.into_bytes())
    }

    fn letter(topic: &str, partition: i32) -> Letter<'_> {
        Letter {
            reason: Reason::UnknownCentre,
            detail: "",
            source: Source {
                topic,
                partition,
                offset: 7,
            },
            timestamp: None,
            cut: Vec::new(),
            own: 0,
        }
    }

    fn remains<'m, 'l>(letter: &'l Letter<'m>, value: &'m [u8]) -> Remains<'m, 'l> {
        Remains {
            letter,
            key: Some(b"D-1"),
            value: Some(value),
            headers: Some(&[]),
        }
    }

    #[test]
    fn what_is_good_goes_to_the_partition_of_its_key() {
        let (judge, good) = judge(false);
        let own = Partitioner::Murmur2.partition(b"D-1", 3).unwrap();
        let letter = letter("dossier.events", (own + 1) % 3);
        let outgoing = judge.judge(remains(&letter, &good)).unwrap();
        assert_eq!(
            (outgoing.topic, outgoing.partition),
            ("dossier.events", own)
        );
        assert_eq!(outgoing.value, Some(good.as_slice()));
    }

    #[test]
    fn what_would_be_refused_again_is_sent_by_force_alone() {
        let letter = letter("dossier.events", 0);
        let refused = judge(false).0.judge(remains(&letter, GOOD)).unwrap_err();
        assert_eq!(refused.word(), "unknown_centre");
        assert!(judge(true).0.judge(remains(&letter, GOOD)).is_ok());
    }

    #[test]
    fn without_a_key_it_goes_where_it_came_from() {
        let (judge, good) = judge(true);
        for (came_from, goes) in [(2, 2), (9, 0)] {
            let letter = letter("dossier.events", came_from);
            let without = Remains {
                key: None,
                ..remains(&letter, &good)
            };
            assert_eq!(judge.judge(without).unwrap().partition, goes);
        }
    }

    #[test]
    fn what_is_not_whole_or_from_elsewhere_is_never_sent() {
        let (judge, good) = judge(true);
        let elsewhere = letter("payroll", 0);
        let obstacle = judge.judge(remains(&elsewhere, &good)).unwrap_err();
        assert_eq!(obstacle, Obstacle::Topic("payroll".to_owned()));
        let whole = letter("dossier.events", 0);
        let unreadable = Remains {
            headers: None,
            ..remains(&whole, &good)
        };
        assert_eq!(judge.judge(unreadable).unwrap_err(), Obstacle::Header);
        let cut = Letter {
            cut: vec![("key", 9), ("value", 4_194_304)],
            ..whole
        };
        let obstacle = judge.judge(remains(&cut, &good)).unwrap_err();
        let text = "cut: the key of 9 bytes and the value of 4,194,304 bytes did not fit";
        assert!(obstacle.to_string().starts_with(text), "{obstacle}");
    }
}
