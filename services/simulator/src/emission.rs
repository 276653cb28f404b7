//! What the simulator gives: a line, its key, its time, and the reason it must be refused for, where it must.

use std::ops::Range;

use dunghen_contract::{Millis, Reason};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emission {
    /// One structured `CloudEvent` in JSON, without a line end; garbage where `garbage` is given.
    pub line: Vec<u8>,
    /// Event time; of garbage that of the event it was made from.
    pub time: Millis,
    /// The reason that this message must be refused for; none: it must be accepted.
    pub garbage: Option<Reason>,
    key: Range<usize>,
}

impl Emission {
    pub(crate) fn new(line: Vec<u8>, key: Range<usize>, time: Millis) -> Self {
        Self {
            line,
            time,
            garbage: None,
            key,
        }
    }

    /// Garbage made of this message: another line, in which the subject has moved by so many bytes.
    pub(crate) fn spoilt(&self, line: Vec<u8>, reason: Reason, moved: usize) -> Self {
        let key = self.key.start + moved..self.key.end + moved;
        Self {
            line,
            time: self.time,
            garbage: Some(reason),
            key,
        }
    }

    /// The key of the message in Kafka: its subject, also of garbage.
    #[must_use]
    pub fn subject(&self) -> &[u8] {
        self.line.get(self.key.clone()).unwrap_or_default()
    }
}

/// A message and the instant at which it is sent; a stream of these rises by `sent`.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// When it is sent, at or after its event time.
    pub(crate) at: Millis,
    /// The message.
    pub(crate) emission: Emission,
}

impl From<Emission> for Sent {
    fn from(emission: Emission) -> Self {
        Self {
            at: emission.time,
            emission,
        }
    }
}
