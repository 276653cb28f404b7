//! What to do about a cut that cannot be used: one sentence, true of what else is there.

use std::fmt::{self, Display, Formatter};

use crate::found::Found;
use crate::key::{self, Stamp};

/// The way on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// An earlier cut is all there.
    GoBack {
        /// Its epoch.
        epoch: u64,
    },
    /// There is none.
    BeginAnew {
        /// The shard's folder.
        folder: String,
    },
}

impl NextStep {
    /// Where `stamp` cannot be used, because of the file `broken` or of the manifest itself.
    #[must_use]
    pub fn before(found: &Found, stamp: Stamp, broken: Option<&str>) -> Self {
        let usable = found.manifests.iter().filter_map(|earlier| {
            let manifest = earlier.content.as_ref().ok()?;
            let broken = manifest
                .files
                .iter()
                .any(|file| Some(file.key.as_str()) == broken);
            (earlier.stamp < stamp && !broken && found.fault(manifest).is_none())
                .then_some(earlier.stamp)
        });
        usable.max().map_or_else(
            || Self::BeginAnew {
                folder: key::shard(found.shard),
            },
            |stamp| Self::GoBack { epoch: stamp.epoch },
        )
    }
}

impl Display for NextStep {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::GoBack { epoch } => write!(
                f,
                "run `dunghen state verify`, then remove that manifest to go back to epoch {epoch}"
            ),
            Self::BeginAnew { folder } => write!(
                f,
                "run `dunghen state verify`; there is no earlier epoch to go back to: restore \
                 {folder} from a copy, or move that folder away to begin anew with what the \
                 topics still hold"
            ),
        }
    }
}
