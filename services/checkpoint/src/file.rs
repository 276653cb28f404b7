//! What a manifest says of each of its files.
//!
//! Enough to know without opening it whether it is all there, and with opening it whether it is
//! what was written.

use serde::{Deserialize, Serialize};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Subjects: their names and their encoded events.
    Subjects,
    /// Strings of the shard's intern table, with their places.
    Strings,
    /// Fingerprints of forgotten subjects.
    Forgotten,
}

impl Kind {
    /// Its word in keys and in a file's own metadata.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Subjects => "subjects",
            Self::Strings => "strings",
            Self::Forgotten => "forgotten",
        }
    }
}

/// One file of a cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its key below the vault's prefix.
    pub key: String,
    /// What it holds.
    pub kind: Kind,
    /// The epoch for which it was written.
    pub epoch: u64,
    /// How many rows it holds.
    pub rows: u64,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// CRC-32 (IEEE) of all its bytes.
    pub crc32: u32,
}
