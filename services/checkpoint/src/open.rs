//! Opening a vault by its address: a folder of this machine, or a bucket.
//!
//! Nothing is asked of a bucket here; that it answers shows with the first listing.

use std::path::Path;
use std::sync::Arc;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut};
use object_store::local::LocalFileSystem;

use crate::local::Folder;
use crate::vault::{Vault, VaultError};

impl Vault {
    /// The vault at `url`: `file:` and a folder, relative to `base` unless it begins with a
    /// slash, made when it is not there; or `s3://bucket/prefix`, with credentials, region and
    /// endpoint from the usual variables `AWS_…`.
    ///
    /// # Errors
    /// When the address is neither, or the folder or the client cannot be made.
    pub fn open(url: &str, base: &Path) -> Result<Self, VaultError> {
        let wrong = |reason: &str| VaultError::Url {
            url: url.to_owned(),
            reason: reason.to_owned(),
        };
        if let Some(path) = path_of(url) {
            if path.is_empty() {
                return Err(wrong("it names no folder"));
            }
            return folder(&base.join(path));
        }
        let Some(rest) = url.strip_prefix("s3://") else {
            return Err(wrong("it begins with neither file: nor s3://"));
        };
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if name.is_empty() {
            return Err(wrong("it names no bucket"));
        }
        bucket(url, name, prefix)
    }

    /// As [`Vault::open`], but makes nothing: none where the folder is not there. For whoever only
    /// looks, so that a mistyped address leaves no empty folder.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn find_at(url: &str, base: &Path) -> Result<Option<Self>, VaultError> {
        let path = path_of(url).map(|path| base.join(path));
        if path.is_some_and(|path| !path.exists()) {
            return Ok(None);
        }
        Self::open(url, base).map(Some)
    }
}

/// The path of an address that names a folder.
fn path_of(url: &str) -> Option<&str> {
    let path = url.strip_prefix("file:")?;
    // file:///var/lib and file:/var/lib are the same folder.
    Some(path.strip_prefix("//").unwrap_or(path))
}

fn folder(path: &Path) -> Result<Vault, VaultError> {
    let unusable = |source| VaultError::Folder {
        path: path.to_owned(),
        source,
    };
    std::fs::create_dir_all(path).map_err(unusable)?;
    let root = path.canonicalize().map_err(unusable)?;
    let store = LocalFileSystem::new_with_prefix(&root)
        .map_err(|error| unusable(std::io::Error::other(error)))?;
    Ok(Vault::in_folder(Arc::new(store), Folder::new(root)))
}

fn bucket(url: &str, name: &str, prefix: &str) -> Result<Vault, VaultError> {
    let mut builder = AmazonS3Builder::from_env()
        .with_bucket_name(name)
        .with_conditional_put(S3ConditionalPut::ETagMatch);
    let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
    if endpoint.is_some_and(|endpoint| endpoint.starts_with("http://")) {
        // Whoever writes http:// has said that it need not be https.
        builder = builder.with_allow_http(true);
    }
    let store = builder.build().map_err(|source| VaultError::Bucket {
        url: url.to_owned(),
        source,
    })?;
    Ok(Vault::on(Arc::new(store), prefix))
}
