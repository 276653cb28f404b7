//! A vault: the object store, and the few things that are asked of it.
//!
//! Only four: create (never replace), read, list, remove. Everything that this crate promises
//! rests on *create* telling exactly one of two rivals that it was first.

use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};

use crate::key;
use crate::local::Folder;

/// Where the shards' cuts are kept.
#[derive(Clone, Debug)]
pub struct Vault {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    folder: Option<Folder>,
}

/// What a vault cannot do, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The address is none.
    #[error(
        "no state can be kept at {url:?}: {reason}; give a folder such as \"file:state\" or a \
         bucket such as \"s3://bucket/prefix\""
    )]
    Url {
        /// The address.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The folder cannot be made or entered.
    #[error(
        "the state folder {} cannot be used: {source}; make it, or grant this user to write there",
        path.display()
    )]
    Folder {
        /// The folder.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The client of the store cannot be made.
    #[error(
        "the state at {url} cannot be reached: {source}; set AWS_ACCESS_KEY_ID, \
         AWS_SECRET_ACCESS_KEY, AWS_REGION and, for a store of your own, AWS_ENDPOINT"
    )]
    Bucket {
        /// The address.
        url: String,
        /// Why.
        source: Error,
    },
    /// The store did not do what it was asked for.
    #[error(
        "the store of the state did not {doing} {key}: {source}; check that it can be reached, \
         has room, and grants this process to list, read, write and delete"
    )]
    Store {
        /// What was asked for.
        doing: &'static str,
        /// Of which object or folder.
        key: String,
        /// What the store says.
        source: Error,
    },
    /// Claim after claim was taken by another, which no number of rivals explains.
    #[error(
        "no claim on {folder} could be made: {key} and all before it are there, and a listing \
         shows fewer; check that the store lists what was written"
    )]
    Claims {
        /// The shard's folder.
        folder: String,
        /// The last claim that was tried.
        key: String,
    },
}

/// Whether it was this call that made an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Created {
    /// It was.
    Now,
    /// It was there already, and stays as it is.
    Before,
}

/// An object of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub key: String,
    pub bytes: u64,
}

impl Vault {
    /// A vault in any store, below `prefix` (empty for all of it).
    #[must_use]
    pub fn on(store: Arc<dyn ObjectStore>, prefix: &str) -> Self {
        Self {
            store,
            prefix: Path::from(prefix),
            folder: None,
        }
    }

    /// A vault that is a folder of this machine.
    pub(crate) fn in_folder(store: Arc<dyn ObjectStore>, folder: Folder) -> Self {
        Self {
            store,
            prefix: Path::default(),
            folder: Some(folder),
        }
    }

    /// The folder, where the vault is one.
    pub(crate) fn folder(&self) -> Option<&Folder> {
        self.folder.as_ref()
    }

    /// The shards that have a folder, rising.
    ///
    /// # Errors
    /// When the store cannot list.
    pub async fn shards(&self) -> Result<Vec<u32>, VaultError> {
        let prefix = Some(&self.prefix).filter(|prefix| !prefix.as_ref().is_empty());
        let listing = self
            .store
            .list_with_delimiter(prefix)
            .await
            .map_err(failed("list", "its folders"))?;
        let mut shards: Vec<u32> = listing
            .common_prefixes
            .iter()
            .filter_map(|folder| key::shard_of(folder.filename()?))
            .collect();
        shards.sort_unstable();
        Ok(shards)
    }

    /// Makes an object, unless there is one.
    pub(crate) async fn create(&self, key: &str, bytes: Bytes) -> Result<Created, VaultError> {
        let options = PutOptions::from(PutMode::Create);
        let payload = PutPayload::from(bytes);
        match self.store.put_opts(&self.path(key), payload, options).await {
            Ok(_) => {
                if let Some(folder) = &self.folder {
                    folder.settle(key)?;
                }
                Ok(Created::Now)
            }
            Err(Error::AlreadyExists { .. }) => Ok(Created::Before),
            Err(source) => Err(failed("write", key)(source)),
        }
    }

    /// An object's bytes; none when it is not there.
    pub(crate) async fn read(&self, key: &str) -> Result<Option<Bytes>, VaultError> {
        let got = match self.store.get(&self.path(key)).await {
            Ok(got) => got,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(source) => return Err(failed("read", key)(source)),
        };
        let bytes = got.bytes().await.map_err(failed("read", key))?;
        Ok(Some(bytes))
    }

    /// The objects of a folder and the folders below it.
    pub(crate) async fn list(&self, folder: &str) -> Result<Vec<Listed>, VaultError> {
        let listed = self.store.list(Some(&self.path(folder)));
        let listed: Vec<_> = listed.try_collect().await.map_err(failed("list", folder))?;
        let name = |path: &Path| {
            let parts = path.prefix_match(&self.prefix)?;
            Some(
                parts
                    .map(|part| part.as_ref().to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        let found = listed.into_iter().filter_map(|meta| {
            Some(Listed {
                key: name(&meta.location)?.join("/"),
                bytes: meta.size,
            })
        });
        Ok(found.collect())
    }

    /// Removes objects; those that are not there do no harm.
    pub(crate) async fn remove(&self, keys: &[String]) -> Result<(), VaultError> {
        let paths: Vec<_> = keys.iter().map(|key| Ok(self.path(key))).collect();
        let mut removed = self.store.delete_stream(stream::iter(paths).boxed());
        while let Some(result) = removed.next().await {
            match result {
                Ok(_) | Err(Error::NotFound { .. }) => {}
                Err(source) => return Err(failed("delete", &keys.join(", "))(source)),
            }
        }
        Ok(())
    }

    fn path(&self, key: &str) -> Path {
        key.split('/').fold(self.prefix.clone(), Path::join)
    }
}

fn failed(doing: &'static str, key: &str) -> impl Fn(Error) -> VaultError {
    let key = key.to_owned();
    move |source| VaultError::Store {
        doing,
        key: key.clone(),
        source,
    }
}
