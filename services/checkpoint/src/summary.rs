//! A shard in a line, for listings.

use serde::Serialize;

use crate::found::Found;
use crate::head::Head;
use crate::identity::Identity;
use crate::key::Stamp;

/// What `dunghen state list` says of a shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The shard.
    pub shard: u32,
    /// The highest claim; none when it was never claimed.
    pub claimed: Option<u64>,
    /// Its cuts, the oldest first.
    pub cuts: Vec<CutSummary>,
    /// How long all files are together, in bytes.
    pub bytes: u64,
    /// Files that no cut names.
    pub orphans: usize,
}

/// What it says of a cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CutSummary {
    /// Which cut.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// What is in it, or why that cannot be said.
    pub content: Result<Content, String>,
}

/// What is in a cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Content {
    /// All but the subjects.
    pub head: Head,
    /// What it was made under.
    pub identity: Identity,
    /// How many files it needs.
    pub files: usize,
    /// How many rows they hold.
    pub rows: u64,
    /// How long they are together, in bytes.
    pub bytes: u64,
}

impl From<&Found> for Summary {
    fn from(found: &Found) -> Self {
        let cuts = found.manifests.iter().map(|manifest| CutSummary {
            stamp: manifest.stamp,
            content: match &manifest.content {
                Err(damage) => Err(damage.to_string()),
                Ok(manifest) => Ok(Content {
                    head: manifest.head.clone(),
                    identity: manifest.identity.clone(),
                    files: manifest.files.len(),
                    rows: manifest.files.iter().map(|file| file.rows).sum(),
                    bytes: manifest.bytes(),
                }),
            },
        });
        Self {
            shard: found.shard,
            claimed: found.claims.last().copied(),
            cuts: cuts.collect(),
            bytes: found.files.values().sum(),
            orphans: found.orphans().len(),
        }
    }
}
