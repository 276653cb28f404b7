//! What a process finds of a shard when it starts: all that a decision needs, and nothing decided.

use std::collections::BTreeMap;

use futures::{StreamExt, TryStreamExt, stream};

use crate::damage::{Damage, FileFault};
use crate::inventory::Inventory;
use crate::key::{self, Stamp};
use crate::manifest::Manifest;
use crate::vault::{Vault, VaultError};

/// How many objects are asked for at a time.
pub(crate) const AT_ONCE: usize = 4;

/// A manifest that lies there, whole or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundManifest {
    /// Which cut, by its key.
    pub stamp: Stamp,
    /// Its content, or why it has none.
    pub content: Result<Manifest, Damage>,
}

/// What lies in the folder of a shard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The shard.
    pub shard: u32,
    /// Generations that were claimed and not forgotten, rising.
    pub claims: Vec<u64>,
    /// The manifests, the oldest first.
    pub manifests: Vec<FoundManifest>,
    /// Objects in the folder of manifests that have no manifest's name.
    pub stray_manifests: Vec<String>,
    /// How long each file is, in bytes, by its key.
    pub files: BTreeMap<String, u64>,
}

impl Vault {
    /// Looks at all of a shard but into its files.
    ///
    /// # Errors
    /// When the store cannot list or read.
    pub async fn find(&self, shard: u32) -> Result<Found, VaultError> {
        let inventory = Inventory::of(self, shard).await?;
        let manifests: Vec<Option<FoundManifest>> = stream::iter(inventory.manifests)
            .map(|stamp| async move {
                // One that went away in between was an old one that its owner removed.
                let bytes = self.read(&key::manifest(shard, stamp)).await?;
                Ok::<_, VaultError>(bytes.map(|bytes| FoundManifest {
                    stamp,
                    content: Manifest::parse(shard, stamp, &bytes),
                }))
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let lengths = |(key, (_, bytes))| (key, bytes);
        Ok(Found {
            shard,
            claims: inventory.claims.into_iter().collect(),
            manifests: manifests.into_iter().flatten().collect(),
            stray_manifests: inventory.stray_manifests,
            files: inventory.files.into_iter().map(lengths).collect(),
        })
    }
}

impl Found {
    /// The manifest that counts: of the newest generation the newest.
    #[must_use]
    pub fn newest(&self) -> Option<&FoundManifest> {
        self.manifests.iter().max_by_key(|manifest| manifest.stamp)
    }

    /// The first file of a manifest that is missing or has another length.
    #[must_use]
    pub fn fault(&self, manifest: &Manifest) -> Option<FileFault> {
        manifest.files.iter().find_map(|file| {
            let key = file.key.clone();
            match self.files.get(&file.key) {
                None => Some(FileFault::Missing { key }),
                Some(found) if *found != file.bytes => Some(FileFault::Length {
                    key,
                    expected: file.bytes,
                    found: *found,
                }),
                Some(_) => None,
            }
        })
    }

    /// Files that no manifest names: left by a crash, and removed after the next cut.
    #[must_use]
    pub fn orphans(&self) -> Vec<&str> {
        let named = |key: &String| {
            let whole = self
                .manifests
                .iter()
                .filter_map(|m| m.content.as_ref().ok());
            whole.flat_map(|m| &m.files).any(|file| file.key == *key)
        };
        self.files
            .keys()
            .filter(|key| !named(key))
            .map(String::as_str)
            .collect()
    }
}
