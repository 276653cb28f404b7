//! What a checkpoint must have been made under to be taken up.

use dunghen_checkpoint::{Digests, Identity};

use crate::config::Settings;
use crate::kafka::topics::Topics;

/// Raised with every change of the fold or of how events are encoded that makes other facts of the
/// same bytes.
const FACTS: u32 = 1;

/// The identity of a pipeline.
#[must_use]
pub fn of(settings: &Settings, topics: &Topics) -> Identity {
    Identity {
        topics: topics.names.iter().cloned().collect(),
        partitions: u32::try_from(topics.partitions).unwrap_or(u32::MAX),
        digests: digests(settings),
    }
}

/// The digests of what a pipeline counts by.
#[must_use]
pub fn digests(settings: &Settings) -> Digests {
    let digests = &settings.digests;
    Digests {
        calendar: digests.calendar.clone(),
        registry: digests.registry.clone(),
        rules: digests.rules.clone(),
        facts: FACTS,
    }
}
