//! One file from the store to its rows, with every check that can be made of it.

use arrow::array::RecordBatch;

use crate::damage::FileFault;
use crate::file::FileEntry;
use crate::table;
use crate::vault::{Vault, VaultError};

/// Why a file gives no rows.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    /// The store did not give it.
    #[error(transparent)]
    Store(#[from] VaultError),
    /// It is not what was written.
    #[error(transparent)]
    File(#[from] FileFault),
}

/// The rows of a file.
pub(crate) async fn fetch(
    vault: &Vault,
    entry: &FileEntry,
) -> Result<Vec<RecordBatch>, FetchError> {
    let bytes = vault.read(&entry.key).await?;
    let bytes = bytes.ok_or_else(|| FileFault::Missing {
        key: entry.key.clone(),
    })?;
    Ok(table::decode(entry, bytes)?)
}
