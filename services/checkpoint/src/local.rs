//! What only a folder of this machine needs: bytes that outlive a power cut, and no litter.
//!
//! The store writes an object beside its place and links it there, which outlives the process.
//! To outlive the machine, the bytes and the folder's own entry must be on the disk before the
//! manifest that names them is written; and what a killed process left beside its place is seen
//! by no listing, so that it is removed here.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;

use crate::key;
use crate::vault::VaultError;

/// A folder of this machine.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The vault whose keys are below `root`.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Waits until an object is on the disk, and its folder knows it.
    pub(crate) fn settle(&self, key: &str) -> Result<(), VaultError> {
        let path = self.root.join(key);
        let settle = || -> io::Result<()> {
            File::open(&path)?.sync_all()?;
            // Only Unix lets a folder be opened, and only there it needs to be.
            match path.parent() {
                Some(parent) if cfg!(unix) => File::open(parent)?.sync_all(),
                _ => Ok(()),
            }
        };
        settle().map_err(|source| VaultError::Folder {
            path: path.clone(),
            source,
        })
    }

    /// Removes what processes of generations before `generation` left half-written. One that
    /// still writes fails at it, as it would at the fence.
    pub(crate) fn sweep(&self, shard: u32, generation: u64) -> io::Result<usize> {
        let mut swept = 0;
        // Not of claims: of two that are made at once the lower is no litter yet.
        for folder in ["manifests", "files"] {
            let entries = match fs::read_dir(self.root.join(key::shard(shard)).join(folder)) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            for entry in entries {
                let entry = entry?;
                let half = entry
                    .file_name()
                    .to_str()
                    .is_some_and(|name| left_by_before(name, generation));
                if half {
                    fs::remove_file(entry.path())?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }
}

/// Whether the name is that of a half-written object of an earlier generation.
fn left_by_before(name: &str, generation: u64) -> bool {
    let Some((object, number)) = name.split_once('#') else {
        return false;
    };
    let digits = object.find(|c: char| !c.is_ascii_digit());
    let of: Option<u64> = digits.and_then(|end| object[..end].parse().ok());
    !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
        && of.is_some_and(|of| of < generation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_half_written_objects_of_earlier_generations_are_litter() {
        assert!(left_by_before("000006-0000000042-subjects.arrow#1", 7));
        assert!(left_by_before("000006-0000000042.json#12", 7));
        assert!(!left_by_before("000007-0000000042-subjects.arrow#1", 7));
        assert!(!left_by_before("000006-0000000042-subjects.arrow", 7));
        assert!(!left_by_before("notes#1", 7));
        assert!(!left_by_before("000006.json#x", 7));
    }
}
