//! The event contract of `schemas/`: types, decoding, refusal reasons, and the registry.
//!
//! This crate turns bytes into checked events and knows nothing of Kafka, Arrow or state.

pub mod decode;
pub mod deny;
pub mod encode;
pub mod event;
pub mod json;
pub mod language;
pub mod partitioner;
pub mod policy;
pub mod refusal;
pub mod registry;
pub mod time;
pub mod values;

pub use decode::{Decoded, Decoder, Header, Message};
pub use event::{DueAt, Event, Family, Kind, Members};
pub use language::Language;
pub use partitioner::Partitioner;
pub use policy::{Origin, Policy, SourceRule};
pub use refusal::{Reason, Refusal};
pub use registry::Registry;
pub use values::{Applicant, Channel, ContactKind, Factor, Medium, Method, Outcome, ServiceLevel};

/// An instant in whole milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;
