//! What lies in the folder of a shard, by the names alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::key::{self, Place, Stamp};
use crate::vault::{Listed, Vault, VaultError};

/// The objects of a shard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inventory {
    /// Generations that were claimed.
    pub claims: BTreeSet<u64>,
    /// Cuts that have a manifest.
    pub manifests: BTreeSet<Stamp>,
    /// Files: for which cut they were written, and how long they are.
    pub files: BTreeMap<String, (Stamp, u64)>,
    /// Foreign names in the folder of manifests.
    pub stray_manifests: Vec<String>,
}

impl Inventory {
    /// Lists a shard.
    pub(crate) async fn of(vault: &Vault, shard: u32) -> Result<Self, VaultError> {
        Ok(Self::read(vault.list(&key::shard(shard)).await?))
    }

    fn read(listed: Vec<Listed>) -> Self {
        let mut inventory = Self::default();
        for Listed { key, bytes } in listed {
            match key::place(&key) {
                Place::Claim(generation) => {
                    inventory.claims.insert(generation);
                }
                Place::Manifest(stamp) => {
                    inventory.manifests.insert(stamp);
                }
                Place::File(stamp) => {
                    inventory.files.insert(key, (stamp, bytes));
                }
                Place::StrayManifest => inventory.stray_manifests.push(key),
                Place::Stray => {}
            }
        }
        inventory.stray_manifests.sort();
        inventory
    }

    /// The highest generation and the highest epoch that any object names. Both also where the
    /// claims were removed by hand: a number is never used twice.
    pub(crate) fn highest(&self) -> Stamp {
        let stamps = || {
            let files = self.files.values().map(|(stamp, _)| stamp);
            self.manifests.iter().chain(files)
        };
        let claimed = self.claims.last().copied();
        let written = stamps().map(|stamp| stamp.generation).max();
        Stamp {
            generation: claimed.max(written).unwrap_or(0),
            epoch: stamps().map(|stamp| stamp.epoch).max().unwrap_or(0),
        }
    }
}
