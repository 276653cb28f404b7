//! What a cut was made under, which must hold when it is taken up again.
//!
//! Other topics, partitions or rules would give other figures from the same events. The digests
//! are opaque here: the pipeline makes them, this crate only compares them.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

/// Digests of all that the fold depends on beside the events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digests {
    /// Of the working calendar, hexadecimal.
    pub calendar: String,
    /// Of the registry of centres and services, hexadecimal.
    pub registry: String,
    /// Of the counting rules' settings, hexadecimal.
    pub rules: String,
    /// The version of the facts that this program derives.
    pub facts: u32,
}

/// What a shard is read from, and under which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The topics; their order means nothing.
    pub topics: BTreeSet<String>,
    /// How many partitions each of them has.
    pub partitions: u32,
    /// Digests of the rules.
    pub digests: Digests,
}

/// One of [`Digests`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Digest {
    /// The working calendar.
    Calendar,
    /// The registry.
    Registry,
    /// The counting rules' settings.
    Rules,
    /// The version of the facts.
    Facts,
}

impl Display for Digest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Calendar => "calendar",
            Self::Registry => "registry",
            Self::Rules => "rules",
            Self::Facts => "facts",
        })
    }
}

impl Digests {
    /// Which of them differ.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<Digest> {
        let all = [
            (Digest::Calendar, self.calendar != other.calendar),
            (Digest::Registry, self.registry != other.registry),
            (Digest::Rules, self.rules != other.rules),
            (Digest::Facts, self.facts != other.facts),
        ];
        all.into_iter()
            .filter_map(|(digest, differs)| differs.then_some(digest))
            .collect()
    }
}
