//! The manifest of a cut: JSON that says all of it, and how to know that it is unharmed.
//!
//! `{"format":2,"checksum":…,"manifest":{…}}`. The format is read first and alone, so that an
//! older version can say of a newer manifest that it is newer, whatever else changed. The
//! checksum is taken over the bytes of `manifest` as they stand, so that nothing depends on how
//! a parser would write them again, and a field that a later version adds does no harm.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::damage::Damage;
use crate::file::FileEntry;
use crate::head::Head;
use crate::identity::Identity;
use crate::key::{self, Stamp};

/// The format that this version writes: events in fewer bytes, strings with their places.
pub const FORMAT: u32 = 2;

/// The oldest format that this version reads. A shard of it is gone on from as it is: its files stay
/// until they are needless.
pub const OLDEST: u32 = 1;

/// One cut, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The shard.
    pub shard: u32,
    /// Which cut of it.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// What it was made under.
    pub identity: Identity,
    /// All but the subjects.
    pub head: Head,
    /// The epoch at which the rotation under way began: when it completes, subjects' files of
    /// earlier epochs are not needed any more.
    pub rotation_began: u64,
    /// The files, by kind the oldest first.
    pub files: Vec<FileEntry>,
}

#[derive(Deserialize)]
struct Version {
    format: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    format: u32,
    checksum: u32,
    #[serde(borrow)]
    manifest: &'a RawValue,
}

impl Manifest {
    /// Its key below the vault's prefix.
    #[must_use]
    pub fn key(&self) -> String {
        key::manifest(self.shard, self.stamp)
    }

    /// How long its files are together, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// The bytes to write.
    ///
    /// # Errors
    /// Never for a manifest of this crate; JSON has no other way to say so.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let manifest = serde_json::value::to_raw_value(self)?;
        serde_json::to_vec(&Envelope {
            format: FORMAT,
            checksum: crc32fast::hash(manifest.get().as_bytes()),
            manifest: &manifest,
        })
    }

    /// The manifest that lies at the key of `stamp` of `shard`.
    ///
    /// # Errors
    /// When it is not one that this version reads, or not as it was written.
    pub fn parse(shard: u32, stamp: Stamp, bytes: &[u8]) -> Result<Self, Damage> {
        let json = |error: serde_json::Error| Damage::Json {
            reason: error.to_string(),
        };
        let Version { format } = serde_json::from_slice(bytes).map_err(json)?;
        if !(OLDEST..=FORMAT).contains(&format) {
            return Err(Damage::Format { found: format });
        }
        let envelope: Envelope<'_> = serde_json::from_slice(bytes).map_err(json)?;
        let found = crc32fast::hash(envelope.manifest.get().as_bytes());
        if found != envelope.checksum {
            return Err(Damage::Checksum {
                expected: envelope.checksum,
                found,
            });
        }
        let manifest: Self = serde_json::from_str(envelope.manifest.get()).map_err(json)?;
        if (manifest.shard, manifest.stamp) != (shard, stamp) {
            return Err(Damage::Misplaced {
                shard: manifest.shard,
                says: manifest.stamp,
            });
        }
        Ok(manifest)
    }
}
