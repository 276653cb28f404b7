//! Everything of a shard, checked: each manifest, and each file that one of them names, once.

use std::collections::BTreeMap;

use crate::damage::FileFault;
use crate::decide::whole;
use crate::fetch::{FetchError, fetch};
use crate::file::FileEntry;
use crate::found::Found;
use crate::key::Stamp;
use crate::load::LoadError;
use crate::manifest::Manifest;
use crate::next_step::NextStep;
use crate::refusal::Refusal;
use crate::vault::{Vault, VaultError};

/// What a check of a shard gave.
#[derive(Debug)]
pub struct Report {
    /// The shard.
    pub shard: u32,
    /// Each cut, the oldest first.
    pub cuts: Vec<CheckedCut>,
    /// Objects between the manifests that are none.
    pub stray_manifests: Vec<String>,
    /// Files that no manifest names: no fault, the next cut removes them.
    pub orphans: Vec<String>,
}

/// What a check of a cut gave.
#[derive(Debug)]
pub struct CheckedCut {
    /// Which cut.
    pub stamp: Stamp,
    /// How many files were read for it or for another cut.
    pub files: usize,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// What is wrong with a cut.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It would be refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// One of its files would not load.
    #[error(transparent)]
    Unloadable(#[from] LoadError),
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.stray_manifests.is_empty() && self.cuts.iter().all(|cut| cut.faults.is_empty())
    }
}

/// Reads every object of a shard.
///
/// # Errors
/// When the store cannot list or read.
pub async fn verify(vault: &Vault, shard: u32) -> Result<Report, VaultError> {
    let found = vault.find(shard).await?;
    let mut checked = BTreeMap::new();
    let mut cuts = Vec::new();
    for candidate in &found.manifests {
        let mut faults = Vec::new();
        let mut files = 0;
        if let Err(refusal) = whole(&found, candidate) {
            faults.push(refusal.into());
        }
        if let Ok(manifest) = &candidate.content {
            files = manifest.files.len();
            let broken = check(vault, &found, manifest, &mut checked).await?;
            faults.extend(broken.into_iter().map(Fault::Unloadable));
        }
        cuts.push(CheckedCut {
            stamp: candidate.stamp,
            files,
            faults,
        });
    }
    Ok(Report {
        shard,
        cuts,
        orphans: found.orphans().into_iter().map(str::to_owned).collect(),
        stray_manifests: found.stray_manifests,
    })
}

/// The files of a manifest that are there and as long as they were, but not what was written.
async fn check(
    vault: &Vault,
    found: &Found,
    manifest: &Manifest,
    checked: &mut BTreeMap<String, Option<FileFault>>,
) -> Result<Vec<LoadError>, VaultError> {
    let mut faults = Vec::new();
    let there = |file: &&FileEntry| found.files.get(&file.key) == Some(&file.bytes);
    for file in manifest.files.iter().filter(there) {
        if !checked.contains_key(&file.key) {
            let fault = match fetch(vault, file).await {
                Ok(_) => None,
                Err(FetchError::File(fault)) => Some(fault),
                Err(FetchError::Store(error)) => return Err(error),
            };
            checked.insert(file.key.clone(), fault);
        }
        if let Some(Some(fault)) = checked.get(&file.key) {
            faults.push(LoadError::File {
                fault: fault.clone(),
                manifest: manifest.key(),
                next: NextStep::before(found, manifest.stamp, Some(&file.key)),
            });
        }
    }
    Ok(faults)
}
