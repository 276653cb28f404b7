//! The files of a cut: made, merged with their kind where there are too many, and put.

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::error::ArrowError;

use crate::cut::Cut;
use crate::fetch::fetch;
use crate::file::{FileEntry, Kind};
use crate::key::{self, Stamp};
use crate::lineage::Lineage;
use crate::strings;
use crate::table;
use crate::vault::{Created, Vault};
use crate::writer::WriteError;

/// A cut's subjects are put in files of about this many bytes: a store bounds the size of one
/// request and the time that it may take.
const FILE: usize = 64 << 20;

/// What was put for a cut.
#[derive(Debug, Default)]
pub(crate) struct Put {
    pub files: Vec<FileEntry>,
    /// Kinds of which the new file holds all.
    pub merged: Vec<Kind>,
}

impl Put {
    /// How much it is, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Where files are put: in which vault, of which shard, for which cut.
pub(crate) type At<'a> = (&'a Vault, u32, Stamp);

/// Puts the files of a cut, and takes their rows out of it.
pub(crate) async fn put_files(
    at: At<'_>,
    lineage: &Lineage,
    cut: &mut Cut,
) -> Result<Put, WriteError> {
    let mut put = Put::default();
    put_subjects(at, cut, &mut put).await?;
    put_strings(at, lineage, std::mem::take(&mut cut.strings), &mut put).await?;
    put_forgotten(at, lineage, std::mem::take(&mut cut.forgotten), &mut put).await?;
    Ok(put)
}

async fn put_subjects(at: At<'_>, cut: &mut Cut, put: &mut Put) -> Result<(), WriteError> {
    let batches = made(
        at,
        Kind::Subjects,
        std::mem::take(&mut cut.records).into_batches(),
    )?;
    let mut file = Vec::new();
    let mut size = 0;
    let mut part = 0;
    for batch in batches {
        size += batch.get_array_memory_size();
        file.push(batch);
        if size >= FILE {
            put.files
                .push(put_file(at, Kind::Subjects, part, std::mem::take(&mut file)).await?);
            size = 0;
            part += 1;
        }
    }
    if !file.is_empty() {
        put.files
            .push(put_file(at, Kind::Subjects, part, file).await?);
    }
    Ok(())
}

/// Puts the strings that changed, together with all others where these lie in too many files.
async fn put_strings(
    at: At<'_>,
    lineage: &Lineage,
    mut changed: Vec<(u32, String)>,
    put: &mut Put,
) -> Result<(), WriteError> {
    if changed.is_empty() {
        return Ok(());
    }
    let before = before(at, lineage, Kind::Strings, put).await?;
    if !before.is_empty() {
        let mut table = Vec::new();
        strings::place(&mut table, &before);
        let added = made(at, Kind::Strings, table::strings(&changed))?;
        strings::place(&mut table, &[added]);
        changed = strings::placed(table);
    }
    let batch = made(at, Kind::Strings, table::strings(&changed))?;
    put.files
        .push(put_file(at, Kind::Strings, 0, vec![batch]).await?);
    Ok(())
}

/// Puts the fingerprints that were added, together with all others where these lie in too many files.
async fn put_forgotten(
    at: At<'_>,
    lineage: &Lineage,
    added: Vec<u64>,
    put: &mut Put,
) -> Result<(), WriteError> {
    if added.is_empty() {
        return Ok(());
    }
    let kind = Kind::Forgotten;
    let mut all = before(at, lineage, kind, put).await?;
    all.push(made(at, kind, table::forgotten(added))?);
    let batch = made(at, kind, concat_batches(&table::schema(kind), &all))?;
    put.files.push(put_file(at, kind, 0, vec![batch]).await?);
    Ok(())
}

/// All files of a kind where they are too many, so that one is to hold what they hold.
async fn before(
    at: At<'_>,
    lineage: &Lineage,
    kind: Kind,
    put: &mut Put,
) -> Result<Vec<RecordBatch>, WriteError> {
    let old = lineage.to_merge(kind);
    let mut all = Vec::new();
    for entry in &old {
        all.extend(fetch(at.0, entry).await?);
    }
    put.merged.extend((!old.is_empty()).then_some(kind));
    Ok(all)
}

async fn put_file(
    at: At<'_>,
    kind: Kind,
    part: usize,
    batches: Vec<RecordBatch>,
) -> Result<FileEntry, WriteError> {
    let (vault, shard, stamp) = at;
    let key = key::file(shard, stamp, kind, part);
    let bytes = made(at, kind, table::encode(kind, &batches))?;
    let entry = FileEntry {
        kind,
        epoch: stamp.epoch,
        rows: batches.iter().map(|batch| batch.num_rows() as u64).sum(),
        bytes: bytes.len() as u64,
        crc32: crc32fast::hash(&bytes),
        key,
    };
    drop(batches);
    let created = vault.create(&entry.key, bytes.clone()).await?;
    // As with a manifest: the same bytes are our own, written by a first try whose answer was lost.
    if created == Created::Before && vault.read(&entry.key).await? != Some(bytes) {
        return Err(WriteError::Conflict { key: entry.key });
    }
    Ok(entry)
}

fn made<T>(
    (_, shard, stamp): At<'_>,
    kind: Kind,
    made: Result<T, ArrowError>,
) -> Result<T, WriteError> {
    made.map_err(|error| WriteError::Encode {
        key: key::file(shard, stamp, kind, 0),
        reason: error.to_string(),
    })
}
