//! The writer of a shard: executes the protocol against a vault, one cut after the other.
//!
//! It holds no subject; only the names of the files that the last cut needed. What a cut puts
//! is put under keys that were never used, so that an attempt that failed half-way leaves
//! nothing but orphans, which it removes where it can, and else the next cut that succeeds.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use crate::claim::{Claim, newer};
use crate::clean;
use crate::cut::Cut;
use crate::damage::FileFault;
use crate::fetch::FetchError;
use crate::identity::Identity;
use crate::inventory::Inventory;
use crate::key::{self, Stamp};
use crate::lineage::Lineage;
use crate::manifest::Manifest;
use crate::protocol::{Action, Event, Flaw, Protocol, Stage};
use crate::put::{Put, put_files};
use crate::vault::{Created, Vault, VaultError};

/// How many epochs are kept when nobody says otherwise.
pub const RETENTION: usize = 3;

/// Writes the cuts of one shard.
#[derive(Debug)]
pub struct Writer {
    vault: Vault,
    shard: u32,
    identity: Identity,
    protocol: Protocol,
    lineage: Lineage,
    /// The cut that `lineage` is of.
    base: Option<Stamp>,
    retention: usize,
    /// The files that manifests name which this writer wrote or read.
    named: BTreeMap<Stamp, BTreeSet<String>>,
}

/// A cut that is there.
#[derive(Debug)]
pub struct Written {
    /// Its epoch.
    pub epoch: u64,
    /// How much was put for it, in bytes.
    pub bytes: u64,
    /// How many needless objects were removed.
    pub removed: usize,
    /// Why needless objects could not be removed; the next cut tries again.
    pub uncleaned: Option<VaultError>,
}

/// Why a shard cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// Another process wrote it after this one looked.
    #[error(
        "{newest} is there, and this process started {}; look again and start with that one",
        taken_up.as_ref().map_or_else(|| "without a checkpoint".to_owned(), |key| format!("from {key}"))
    )]
    Overtaken {
        /// What is there.
        newest: String,
        /// What was taken up.
        taken_up: Option<String>,
    },
    /// The store cannot list or write.
    #[error(transparent)]
    Store(#[from] VaultError),
}

/// Why a cut was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Another process owns the shard: this one must stop working on it.
    #[error(
        "{key} is there: another process owns this shard since generation {generation}; stop \
         this process's work on it"
    )]
    Fenced {
        /// The claim.
        key: String,
        /// Its generation.
        generation: u64,
    },
    /// The store did not do its part. The writer can try again with the next cut.
    #[error(transparent)]
    Store(#[from] VaultError),
    /// A chunk that was to be merged with others is not what was written.
    #[error("{0}; run `dunghen state verify`")]
    File(#[from] FileFault),
    /// Rows could not be made into a file.
    #[error("{key} could not be made: {reason}")]
    Encode {
        /// The object.
        key: String,
        /// Why.
        reason: String,
    },
    /// There is another object under the key, which nobody but this writer uses.
    #[error(
        "{key} is there with another content; let nothing but dunghen write to the store of the \
         state, and start again"
    )]
    Conflict {
        /// The object.
        key: String,
    },
}

impl From<FetchError> for WriteError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Store(error) => Self::Store(error),
            FetchError::File(fault) => Self::File(fault),
        }
    }
}

impl Writer {
    /// Claims a shard and goes on from `taken_up`, or from nothing where nothing was found.
    ///
    /// # Errors
    /// When something else is there by now, or the store cannot list or write.
    pub async fn begin(
        vault: &Vault,
        shard: u32,
        identity: Identity,
        taken_up: Option<Manifest>,
    ) -> Result<Self, BeginError> {
        let claim = Claim::take(vault, shard).await?;
        Self::with(claim, identity, taken_up).await
    }

    /// As [`Writer::begin`], under a claim that was made before looking: then a rival cannot
    /// remove files while they are loaded.
    ///
    /// # Errors
    /// When something else is there by now, or the store cannot list.
    pub async fn with(
        claim: Claim,
        identity: Identity,
        taken_up: Option<Manifest>,
    ) -> Result<Self, BeginError> {
        // A rival may have gone on and removed what was taken up.
        let there = Inventory::of(&claim.vault, claim.shard).await?;
        let newest = there.manifests.last().copied();
        let taken = taken_up.as_ref().map(|manifest| manifest.stamp);
        if newest != taken {
            let key = |stamp| key::manifest(claim.shard, stamp);
            return Err(BeginError::Overtaken {
                newest: newest.map_or_else(|| key::shard(claim.shard), key),
                taken_up: taken.map(key),
            });
        }
        Ok(Self::of(claim, identity, taken_up.as_ref()))
    }

    /// Claims a shard to write it anew, whatever is there: the first cut must hold all of it and
    /// complete a rotation. What was there stays for as long as retention keeps it.
    ///
    /// # Errors
    /// When the store cannot list or write.
    pub async fn replace(
        vault: &Vault,
        shard: u32,
        identity: Identity,
    ) -> Result<Self, VaultError> {
        let claim = Claim::take(vault, shard).await?;
        Ok(Self::of(claim, identity, None))
    }

    fn of(claim: Claim, identity: Identity, taken_up: Option<&Manifest>) -> Self {
        let Claim { vault, shard, from } = claim;
        Self {
            vault,
            shard,
            identity,
            protocol: Protocol::new(Flaw::None).after(Event::Claimed(from)),
            lineage: Lineage::after(taken_up, from.epoch + 1),
            base: taken_up.map(|manifest| manifest.stamp),
            retention: RETENTION,
            named: BTreeMap::new(),
        }
    }

    /// Keeps this many epochs, at least one.
    #[must_use]
    pub fn keep(mut self, epochs: usize) -> Self {
        self.retention = epochs.max(1);
        self
    }

    /// The shard.
    #[must_use]
    pub fn shard(&self) -> u32 {
        self.shard
    }

    /// The number of its claim, from 1.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.protocol.last().generation
    }

    /// Whether no newer claim is there.
    ///
    /// # Errors
    /// When the store cannot list.
    pub async fn is_current(&self) -> Result<bool, VaultError> {
        let newer = newer(&self.vault, self.shard, self.generation()).await?;
        Ok(newer.is_none())
    }

    /// Writes a cut. It is there when this returns `Ok`, and may be there after an error; either
    /// way the state is that of one cut. When the future is dropped, that is as an error.
    ///
    /// # Errors
    /// [`WriteError::Fenced`] when another process owns the shard. After any other error the
    /// next cut may succeed: hand in all that changed since the last one that did.
    pub async fn write(&mut self, cut: Cut) -> Result<Written, WriteError> {
        self.protocol = self.protocol.after(Event::Due);
        match self.run(cut).await {
            Ok((written, lineage)) => {
                // Only now: what is not reported is handed in again, so it must not count.
                self.lineage = lineage;
                self.base = Some(self.protocol.last());
                Ok(written)
            }
            Err(error) => {
                let never_named = matches!(self.protocol.stage(), Stage::Files | Stage::Fence);
                self.protocol = self.protocol.after(Event::Failed);
                if never_named {
                    self.take_back(self.protocol.last()).await;
                }
                Err(error)
            }
        }
    }

    /// Removes what was put for a cut whose manifest was never tried: else each attempt on a full
    /// disk takes more of what room there is.
    async fn take_back(&self, stamp: Stamp) {
        let Ok(there) = Inventory::of(&self.vault, self.shard).await else {
            return;
        };
        let files = there.files.into_iter().filter(|(_, (of, _))| *of == stamp);
        let keys: Vec<String> = files.map(|(key, _)| key).collect();
        // What stays goes after the next cut that succeeds.
        let _orphans = self.vault.remove(&keys).await;
    }

    async fn run(&mut self, mut cut: Cut) -> Result<(Written, Lineage), WriteError> {
        let mut put = Put::default();
        let mut lineage = Lineage::default();
        let mut written = Written {
            epoch: self.protocol.last().epoch,
            bytes: 0,
            removed: 0,
            uncleaned: None,
        };
        loop {
            let event = match self.protocol.action() {
                Action::Claim | Action::Rest => return Ok((written, lineage)),
                Action::Stop { generation } => {
                    return Err(WriteError::Fenced {
                        key: key::claim(self.shard, generation),
                        generation,
                    });
                }
                Action::PutFiles(stamp) => {
                    let place = (&self.vault, self.shard, stamp);
                    put = put_files(place, &self.lineage, &mut cut).await?;
                    Event::Done
                }
                Action::CheckFence(_) => self.check_fence(&mut written).await?,
                Action::CreateManifest(stamp) => {
                    lineage = self
                        .lineage
                        .with(&put.files, &put.merged, stamp.epoch, cut.rotation);
                    written.bytes = put.bytes() + self.commit(stamp, &cut, &lineage).await?;
                    Event::Done
                }
                Action::Clean(stamp) => {
                    match self.clean(stamp).await {
                        Ok(removed) => written.removed = removed,
                        Err(error) => written.uncleaned = Some(error),
                    }
                    Event::Done
                }
            };
            self.protocol = self.protocol.after(event);
        }
    }

    /// Looks for a newer claim. A store that does not tell is an error before the manifest; after
    /// it the cut is there, and only nothing is removed.
    async fn check_fence(&self, written: &mut Written) -> Result<Event, WriteError> {
        let newer = newer(&self.vault, self.shard, self.generation()).await;
        match newer {
            Ok(None) => Ok(Event::Done),
            Ok(Some(generation)) => Ok(Event::Newer(generation)),
            Err(error) if self.protocol.stage() == Stage::Refence => {
                written.uncleaned = Some(error);
                Ok(Event::Failed)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Creates the manifest, and says how long it is, in bytes.
    async fn commit(
        &mut self,
        stamp: Stamp,
        cut: &Cut,
        lineage: &Lineage,
    ) -> Result<u64, WriteError> {
        let manifest = Manifest {
            shard: self.shard,
            stamp,
            identity: self.identity.clone(),
            head: cut.head.clone(),
            rotation_began: lineage.began,
            files: lineage.files.clone(),
        };
        let key = manifest.key();
        let json = manifest.to_json().map_err(|error| WriteError::Encode {
            key: key.clone(),
            reason: error.to_string(),
        })?;
        let json = Bytes::from(json);
        let created = self.vault.create(&key, json.clone()).await?;
        // A store's client may write twice when the first answer got lost: then it is there.
        if created == Created::Before && self.vault.read(&key).await?.as_ref() != Some(&json) {
            return Err(WriteError::Conflict { key });
        }
        let names = manifest.files.into_iter().map(|file| file.key);
        self.named.insert(stamp, names.collect());
        Ok(json.len() as u64)
    }

    /// Removes what no remaining manifest needs: manifests first, so that none ever names what
    /// is gone.
    async fn clean(&mut self, own: Stamp) -> Result<usize, VaultError> {
        let mut there = Inventory::of(&self.vault, self.shard).await?;
        let old = clean::manifests(&there.manifests, own, self.base, self.retention);
        let keys: Vec<String> = old
            .iter()
            .map(|stamp| key::manifest(self.shard, *stamp))
            .collect();
        self.vault.remove(&keys).await?;
        for stamp in &old {
            there.manifests.remove(stamp);
        }
        self.named
            .retain(|stamp, _| there.manifests.contains(stamp));
        let mut needless: Vec<String> = clean::claims(&there.claims, own)
            .into_iter()
            .map(|generation| key::claim(self.shard, generation))
            .collect();
        if self.read_names(&there).await? {
            let named = self.named.values().flatten().cloned().collect();
            let files = there.files.into_iter().map(|(key, (of, _))| (key, of));
            needless.extend(clean::files(files, &named, own));
        }
        self.vault.remove(&needless).await?;
        Ok(keys.len() + needless.len())
    }

    /// Learns what each manifest names; false when one does not tell.
    async fn read_names(&mut self, there: &Inventory) -> Result<bool, VaultError> {
        for stamp in &there.manifests {
            if self.named.contains_key(stamp) {
                continue;
            }
            let key = key::manifest(self.shard, *stamp);
            let Some(bytes) = self.vault.read(&key).await? else {
                continue;
            };
            let Ok(manifest) = Manifest::parse(self.shard, *stamp, &bytes) else {
                return Ok(false);
            };
            let names = manifest.files.into_iter().map(|file| file.key);
            self.named.insert(*stamp, names.collect());
        }
        Ok(true)
    }
}
