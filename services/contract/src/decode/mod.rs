//! From the bytes of a message to a checked event, or to the first reason why not.
//!
//! Three steps: take the message apart in one pass over its bytes (`raw`), judge it by the table of
//! its type (`judge`), then by where it came from (`rights`). Nothing is copied and nothing is
//! allocated for a good event without escapes.

mod judge;
pub(crate) mod names;
mod raw;
mod rights;

use std::sync::Arc;

use crate::deny::Personal;
use crate::event::Event;
use crate::policy::{Origin, Policy};
use crate::refusal::{Reason, Refusal};
use crate::registry::Registry;
use raw::{Raw, Unreadable};
use rights::Rights;

/// A header of a message: its name and its value, which Kafka allows to be null.
pub type Header<'a> = (&'a str, Option<&'a [u8]>);

/// A message as it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Message<'a> {
    /// The value; none for a tombstone. A structured event without a value is no JSON; a binary
    /// one has no `data`.
    pub value: Option<&'a [u8]>,
    /// The message key. Not looked at where there is no origin.
    pub key: Option<&'a [u8]>,
    /// The headers, by their exact names.
    pub headers: &'a [Header<'a>],
    /// Where in Kafka it lies; none for a line of a file, to which the checks of key, partition,
    /// source and time do not apply.
    pub origin: Option<Origin<'a>>,
}

impl<'a> Message<'a> {
    /// A line of a file: a structured event that came from nowhere.
    #[must_use]
    pub const fn line(line: &'a [u8]) -> Self {
        Self {
            value: Some(line),
            key: None,
            headers: &[],
            origin: None,
        }
    }
}

/// What a message was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The event, or why it was refused.
    pub outcome: Result<Event<'a>, Refusal>,
    /// Members of the deny list, also of refused messages where the JSON could be read.
    pub personal: Personal,
}

/// The contract, for one registry and one policy.
#[derive(Clone, Debug)]
pub struct Decoder {
    registry: Arc<Registry>,
    max_bytes: usize,
    rights: Rights,
}

impl Decoder {
    /// A decoder; rules about sources are worked out for the registry once.
    #[must_use]
    pub fn new(registry: Arc<Registry>, policy: Policy) -> Self {
        Self {
            max_bytes: policy.max_bytes,
            rights: Rights::new(&registry, policy),
            registry,
        }
    }

    /// The registry that centres are looked up in.
    #[must_use]
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// Decodes and checks one message.
    #[must_use]
    pub fn decode<'a>(&self, message: &Message<'a>) -> Decoded<'a> {
        let mut personal = Personal::default();
        let outcome = self.outcome(message, &mut personal);
        Decoded { outcome, personal }
    }

    fn outcome<'a>(
        &self,
        message: &Message<'a>,
        personal: &mut Personal,
    ) -> Result<Event<'a>, Refusal> {
        if message
            .value
            .is_some_and(|value| value.len() > self.max_bytes)
        {
            return Err(Refusal::new(
                Reason::TooLarge,
                format!("value: at most {} bytes", self.max_bytes),
            ));
        }
        let mut raw = Raw::new();
        raw.read(message, personal).map_err(|unreadable| {
            if !matches!(unreadable, Unreadable::NoObject) {
                *personal = Personal::default();
            }
            Refusal::from(unreadable)
        })?;
        let event = judge::event(&raw, &self.registry);
        // The event is handed on as it lies, because it is large and this runs for each.
        if let (Ok(event), Some(origin)) = (&event, &message.origin) {
            self.rights.check(event, message.key, origin)?;
        }
        event
    }
}

impl From<Unreadable> for Refusal {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Json(fault) => Self::new(
                Reason::MalformedJson,
                format!("byte {}: {}", fault.at, fault.expected),
            ),
            Unreadable::Encoding(path) => {
                Self::new(Reason::MalformedJson, format!("{path}: UTF-8"))
            }
            Unreadable::NoObject => Self::new(Reason::NotCloudevent, "value: an object"),
        }
    }
}

#[cfg(test)]
mod tests;
