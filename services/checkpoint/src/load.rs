//! A cut, loaded: every byte of it checked before anything of it is used.

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::UInt64Type;
use futures::{StreamExt, TryStreamExt, stream};

use crate::damage::FileFault;
use crate::fetch::{FetchError, fetch};
use crate::file::Kind;
use crate::found::AT_ONCE;
use crate::head::Head;
use crate::key;
use crate::manifest::Manifest;
use crate::next_step::NextStep;
use crate::subjects::Subjects;
use crate::vault::{Vault, VaultError};

/// A cut, as it was handed in.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// All but the subjects.
    pub head: Head,
    /// The strings of the intern table, by place; empty where a place is free.
    pub strings: Vec<String>,
    /// Fingerprints of all subjects that were forgotten, the oldest first.
    pub forgotten: Vec<u64>,
    /// The subjects.
    pub subjects: Subjects,
}

/// Why a cut cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file is not what was written.
    #[error("{fault}, and {manifest} names it; {next}")]
    File {
        /// The file, and what is wrong with it.
        fault: FileFault,
        /// Who names it.
        manifest: String,
        /// The way on.
        next: NextStep,
    },
    /// Another process went on from it, and removed what it does not need any more.
    #[error(
        "{manifest} was followed by {newest} while it was loaded: another process owns this \
         shard; look again, and start with that one"
    )]
    Overtaken {
        /// What was to be loaded.
        manifest: String,
        /// What is there by now.
        newest: String,
    },
    /// The store did not give it.
    #[error(transparent)]
    Store(#[from] VaultError),
}

impl Vault {
    /// Loads the cut of a manifest.
    ///
    /// # Errors
    /// When a file cannot be read, or is not what was written.
    pub async fn load(&self, manifest: &Manifest) -> Result<Loaded, LoadError> {
        match self.rows(manifest).await {
            Ok(loaded) => Ok(loaded),
            Err(FetchError::Store(error)) => Err(LoadError::Store(error)),
            Err(FetchError::File(fault)) => {
                let found = self.find(manifest.shard).await?;
                let newest = found.newest().map(|newest| newest.stamp);
                if let Some(newest) = newest.filter(|newest| *newest > manifest.stamp)
                    && matches!(fault, FileFault::Missing { .. })
                {
                    return Err(LoadError::Overtaken {
                        manifest: manifest.key(),
                        newest: key::manifest(manifest.shard, newest),
                    });
                }
                let next = NextStep::before(&found, manifest.stamp, Some(fault.key()));
                Err(LoadError::File {
                    fault,
                    manifest: manifest.key(),
                    next,
                })
            }
        }
    }

    async fn rows(&self, manifest: &Manifest) -> Result<Loaded, FetchError> {
        let mut subjects = Vec::new();
        let mut loaded = Loaded {
            head: manifest.head.clone(),
            strings: Vec::new(),
            forgotten: Vec::new(),
            subjects: Subjects::default(),
        };
        let mut files = stream::iter(&manifest.files)
            .map(|file| async move { Ok::<_, FetchError>((file.kind, fetch(self, file).await?)) })
            .buffered(AT_ONCE);
        while let Some((kind, batches)) = files.try_next().await? {
            match kind {
                Kind::Subjects => subjects.extend(batches),
                Kind::Strings => crate::strings::place(&mut loaded.strings, &batches),
                Kind::Forgotten => loaded.forgotten.extend(forgotten(&batches)),
            }
        }
        loaded.subjects = Subjects::new(subjects);
        Ok(loaded)
    }
}

/// The fingerprints of a file.
pub(crate) fn forgotten(batches: &[RecordBatch]) -> impl Iterator<Item = u64> {
    let columns = batches
        .iter()
        .filter_map(|batch| batch.columns().first()?.as_primitive_opt::<UInt64Type>());
    columns.flat_map(|column| column.values().iter().copied())
}
