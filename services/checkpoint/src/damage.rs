//! What can be wrong with a manifest or a file, without what to do about it.
//!
//! The next step depends on what else is there, so the errors that people read put the two
//! together: `Refusal` and `LoadError`.

use crate::key::Stamp;

/// Why a manifest cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It says a format that this version does not know.
    #[error(
        "it has format {found}, and this version reads none above {}",
        crate::manifest::FORMAT
    )]
    Format {
        /// What it says.
        found: u32,
    },
    /// It is not the JSON of a manifest: truncated, or something else.
    #[error("it is no manifest: {reason}")]
    Json {
        /// What the parser says.
        reason: String,
    },
    /// Its content is not what was written.
    #[error("its checksum is {found:08x} instead of {expected:08x}")]
    Checksum {
        /// What it says.
        expected: u32,
        /// What its content gives.
        found: u32,
    },
    /// It is the manifest of another shard or cut.
    #[error("it says that it is {says} of shard {shard}")]
    Misplaced {
        /// The shard that it names.
        shard: u32,
        /// The cut that it names.
        says: Stamp,
    },
}

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// It is not there.
    #[error("{key} is missing")]
    Missing {
        /// The file.
        key: String,
    },
    /// It is shorter or longer than it was.
    #[error("{key} has {found} bytes instead of {expected}")]
    Length {
        /// The file.
        key: String,
        /// How long it was, in bytes.
        expected: u64,
        /// How long it is, in bytes.
        found: u64,
    },
    /// Its content is not what was written.
    #[error("{key} is damaged: its checksum is {found:08x} instead of {expected:08x}")]
    Checksum {
        /// The file.
        key: String,
        /// What the manifest says.
        expected: u32,
        /// What its content gives.
        found: u32,
    },
    /// It is not Arrow's file format.
    #[error("{key} cannot be read as Arrow: {reason}")]
    Arrow {
        /// The file.
        key: String,
        /// What the reader says.
        reason: String,
    },
    /// It holds something else, or says another format.
    #[error("{key} has {found} instead of {expected}")]
    Columns {
        /// The file.
        key: String,
        /// What was expected.
        expected: String,
        /// What it has.
        found: String,
    },
    /// It has more or fewer rows than it had.
    #[error("{key} has {found} rows instead of {expected}")]
    Rows {
        /// The file.
        key: String,
        /// What the manifest says.
        expected: u64,
        /// What it has.
        found: u64,
    },
}

impl FileFault {
    /// The file.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Missing { key }
            | Self::Length { key, .. }
            | Self::Checksum { key, .. }
            | Self::Arrow { key, .. }
            | Self::Columns { key, .. }
            | Self::Rows { key, .. } => key,
        }
    }
}
