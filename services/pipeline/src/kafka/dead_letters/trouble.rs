//! Why letters were not written, and whether it would be the same the next time: decided from what the
//! client says.

use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};

/// Something that the client says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    code: Option<Code>,
    text: String,
}

impl Sign {
    /// What an error says.
    pub fn of(fault: &KafkaError) -> Self {
        Self {
            code: fault.rdkafka_error_code(),
            text: fault.to_string(),
        }
    }

    /// What the client says where it can do nothing any more.
    pub fn fatal((code, text): (Code, String)) -> Self {
        Self {
            code: Some(code),
            text,
        }
    }

    /// Whether a letter was only taken back with another one.
    pub const fn is_of_another(&self) -> bool {
        matches!(self.code, Some(Code::PurgeQueue | Code::PurgeInflight))
    }

    /// Whether another process writes under the same name by now.
    const fn is_fence(&self) -> bool {
        matches!(
            self.code,
            Some(Code::Fenced | Code::ProducerFenced | Code::InvalidProducerEpoch)
        )
    }

    /// Whether the broker did not answer in time, so that it may another time.
    const fn is_silence(&self) -> bool {
        matches!(self.code, Some(Code::MessageTimedOut)) || self.is_of_another()
    }

    /// Whether the broker will not take what it is asked to.
    const fn is_refusal(&self) -> bool {
        matches!(
            self.code,
            Some(
                Code::MessageSizeTooLarge
                    | Code::UnknownTopicOrPartition
                    | Code::UnknownTopic
                    | Code::UnknownPartition
                    | Code::InvalidTopic
                    | Code::TopicAuthorizationFailed
                    | Code::ClusterAuthorizationFailed
                    | Code::TransactionalIdAuthorizationFailed
            )
        )
    }
}

/// Why letters were not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It passes: they are sent again.
    Passing(String),
    /// Another process writes now.
    Fenced(String),
    /// It would be the same the next time.
    Lasting(String),
}

impl Trouble {
    /// What it is where a call `said` something, letters were `undelivered`, or the client is at its
    /// end.
    ///
    /// The client itself tries again for long, so that a letter which the broker refused is refused.
    pub fn of(said: Sign, undelivered: Option<Sign>, end: Option<Sign>) -> Self {
        if let Some(end) = end {
            return if end.is_fence() {
                Self::Fenced(end.text)
            } else {
                Self::Lasting(end.text)
            };
        }
        match undelivered {
            Some(sign) if !sign.is_silence() => Self::Lasting(sign.text),
            _ if said.is_refusal() => Self::Lasting(said.text),
            Some(sign) if !sign.is_of_another() => Self::Passing(sign.text),
            _ => Self::Passing(said.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(code: Code, text: &str) -> Sign {
        Sign::fatal((code, text.to_owned()))
    }

    fn of(said: Code, undelivered: Option<Code>, end: Option<Code>) -> Trouble {
        Trouble::of(
            sign(said, "said"),
            undelivered.map(|code| sign(code, "undelivered")),
            end.map(|code| sign(code, "end")),
        )
    }

    #[test]
    fn who_is_shut_out_is_at_its_end() {
        for code in [
            Code::Fenced,
            Code::ProducerFenced,
            Code::InvalidProducerEpoch,
        ] {
            let trouble = of(Code::State, Some(Code::PurgeQueue), Some(code));
            assert_eq!(trouble, Trouble::Fenced("end".to_owned()));
        }
        let other = of(Code::State, None, Some(Code::InvalidTransactionalState));
        assert_eq!(other, Trouble::Lasting("end".to_owned()));
    }

    #[test]
    fn what_the_broker_refuses_is_not_sent_again() {
        let refused = of(Code::Inconsistent, Some(Code::MessageSizeTooLarge), None);
        assert_eq!(refused, Trouble::Lasting("undelivered".to_owned()));
        let forbidden = of(Code::TopicAuthorizationFailed, Some(Code::PurgeQueue), None);
        assert_eq!(forbidden, Trouble::Lasting("said".to_owned()));
    }

    #[test]
    fn what_was_not_answered_is_sent_again() {
        let late = of(Code::Inconsistent, Some(Code::MessageTimedOut), None);
        assert_eq!(late, Trouble::Passing("undelivered".to_owned()));
        let with_another = of(Code::CoordinatorNotAvailable, Some(Code::PurgeQueue), None);
        assert_eq!(with_another, Trouble::Passing("said".to_owned()));
        let unknown = of(Code::UnknownProducerId, None, None);
        assert_eq!(unknown, Trouble::Passing("said".to_owned()));
    }
}
