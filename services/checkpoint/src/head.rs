//! All of a cut but its subjects: small, and in the manifest itself.
//!
//! Maps are ordered, so that equal heads are equal bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How far a topic's partition was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The offset to read next, from 0.
    pub next: i64,
    /// The largest event time seen, in milliseconds since 1970; none before the first event.
    pub largest: Option<i64>,
}

/// When a centre spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Its first event, in milliseconds since 1970.
    pub first: i64,
    /// Its last event, in milliseconds since 1970.
    pub last: i64,
}

/// How often closed windows were revised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revisions {
    /// The clock of the snapshot that they belong to, in milliseconds since 1970.
    pub clock: i64,
    /// The count of each window, by its word.
    pub counts: BTreeMap<String, u64>,
}

/// One instant of a shard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How far each topic was read. A topic that is not here was not read yet.
    pub topics: BTreeMap<String, Position>,
    /// The pipeline's watermark, in milliseconds since 1970; `i64::MIN` before the first.
    pub watermark: i64,
    /// The instant up to which timers were applied, in milliseconds since 1970.
    pub clock: i64,
    /// The next offset of each partition of the dead-letter topic.
    pub dead_letters: BTreeMap<i32, i64>,
    /// Revisions of closed windows.
    pub revisions: Revisions,
    /// When each centre spoke, by its code.
    pub heard: BTreeMap<String, Heard>,
    /// The codes of the centres; a centre's place here is its number in the events.
    pub centres: Vec<String>,
    /// How many dossiers by status; for listings only, nothing is restored from it.
    pub dossiers: BTreeMap<String, u64>,
}
