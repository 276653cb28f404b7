//! Rows as Arrow's file format and back: named columns, and metadata that says what they are.
//!
//! Self-describing, so that any tool that reads Arrow reads a checkpoint. Reading copies nothing:
//! the columns are slices of the bytes that came from the store.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, LargeStringArray, RecordBatch, UInt32Array, UInt64Array};
use arrow::buffer::Buffer;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::convert::fb_to_schema;
use arrow::ipc::reader::{FileDecoder, read_footer_length};
use arrow::ipc::root_as_footer;
use arrow::ipc::writer::FileWriter;
use bytes::Bytes;

use crate::damage::FileFault;
use crate::file::{FileEntry, Kind};
use crate::manifest::{FORMAT, OLDEST};

/// The bytes after the footer: its length and the magic.
const TRAILER: usize = 10;

/// The columns of a kind as this version writes them, and its metadata.
pub(crate) fn schema(kind: Kind) -> SchemaRef {
    schema_of(kind, FORMAT)
}

fn schema_of(kind: Kind, format: u32) -> SchemaRef {
    let fields = match kind {
        Kind::Subjects => vec![
            Field::new("name", DataType::LargeBinary, false),
            Field::new("events", DataType::LargeBinary, false),
        ],
        // In the first format a string's place was that of its row, over all files.
        Kind::Strings if format == 1 => vec![Field::new("string", DataType::LargeUtf8, false)],
        Kind::Strings => vec![
            Field::new("place", DataType::UInt32, false),
            Field::new("string", DataType::LargeUtf8, false),
        ],
        Kind::Forgotten => vec![Field::new("fingerprint", DataType::UInt64, false)],
    };
    let metadata = HashMap::from([
        ("dunghen.format".to_owned(), format.to_string()),
        ("dunghen.kind".to_owned(), kind.name().to_owned()),
    ]);
    Arc::new(Schema::new_with_metadata(fields, metadata))
}

/// Strings with their places as a batch.
pub(crate) fn strings(strings: &[(u32, String)]) -> Result<RecordBatch, ArrowError> {
    let places: ArrayRef = Arc::new(UInt32Array::from_iter_values(
        strings.iter().map(|(place, _)| *place),
    ));
    let texts: ArrayRef = Arc::new(LargeStringArray::from_iter_values(
        strings.iter().map(|(_, text)| text),
    ));
    RecordBatch::try_new(schema(Kind::Strings), vec![places, texts])
}

/// Fingerprints as a batch.
pub(crate) fn forgotten(fingerprints: Vec<u64>) -> Result<RecordBatch, ArrowError> {
    let column: ArrayRef = Arc::new(UInt64Array::from(fingerprints));
    RecordBatch::try_new(schema(Kind::Forgotten), vec![column])
}

/// The bytes of a file.
pub(crate) fn encode(kind: Kind, batches: &[RecordBatch]) -> Result<Bytes, ArrowError> {
    let size: usize = batches.iter().map(RecordBatch::get_array_memory_size).sum();
    let mut writer = FileWriter::try_new(Vec::with_capacity(size + 4096), &schema(kind))?;
    for batch in batches {
        writer.write(batch)?;
    }
    Ok(Bytes::from(writer.into_inner()?))
}

/// The rows of a file, after every check that can be made of it.
pub(crate) fn decode(entry: &FileEntry, bytes: Bytes) -> Result<Vec<RecordBatch>, FileFault> {
    let found = bytes.len() as u64;
    if found != entry.bytes {
        return Err(FileFault::Length {
            key: entry.key.clone(),
            expected: entry.bytes,
            found,
        });
    }
    let found = crc32fast::hash(&bytes);
    if found != entry.crc32 {
        return Err(FileFault::Checksum {
            key: entry.key.clone(),
            expected: entry.crc32,
            found,
        });
    }
    let batches = read(entry, &Buffer::from(bytes))?;
    let found = batches.iter().map(|batch| batch.num_rows() as u64).sum();
    if found != entry.rows {
        return Err(FileFault::Rows {
            key: entry.key.clone(),
            expected: entry.rows,
            found,
        });
    }
    Ok(batches)
}

fn read(entry: &FileEntry, buffer: &Buffer) -> Result<Vec<RecordBatch>, FileFault> {
    let fault = |reason: String| FileFault::Arrow {
        key: entry.key.clone(),
        reason,
    };
    let arrow = |error: ArrowError| fault(error.to_string());
    let end = buffer
        .len()
        .checked_sub(TRAILER)
        .ok_or_else(|| fault("it has no footer".to_owned()))?;
    let mut trailer = [0; TRAILER];
    trailer.copy_from_slice(&buffer[end..]);
    let start = read_footer_length(trailer)
        .map_err(arrow)
        .and_then(|length| {
            end.checked_sub(length)
                .ok_or_else(|| fault("its footer is longer than itself".to_owned()))
        })?;
    let footer = root_as_footer(&buffer[start..end]).map_err(|error| fault(error.to_string()))?;
    let found = footer
        .schema()
        .ok_or_else(|| fault("its footer names no columns".to_owned()))?;
    let schema = expect(entry, Arc::new(fb_to_schema(found)))?;
    let decoder = FileDecoder::new(schema, footer.version());
    let mut batches = Vec::new();
    for block in footer.recordBatches().iter().flatten() {
        let data = slice(buffer, block).ok_or_else(|| fault("a block is outside".to_owned()))?;
        batches.extend(decoder.read_record_batch(block, &data).map_err(arrow)?);
    }
    Ok(batches)
}

/// The schema of the entry's kind, or what is there instead.
fn expect(entry: &FileEntry, found: SchemaRef) -> Result<SchemaRef, FileFault> {
    let mut known = (OLDEST..=FORMAT).map(|format| schema_of(entry.kind, format));
    if known.any(|known| found == known) {
        return Ok(found);
    }
    let expected = schema(entry.kind);
    let describe = |schema: &Schema| {
        let columns: Vec<String> = schema
            .fields()
            .iter()
            .map(|field| format!("{} {}", field.name(), field.data_type()))
            .collect();
        let say = |key| schema.metadata().get(key).map_or("unknown", String::as_str);
        format!(
            "kind {}, format {}, columns {}",
            say("dunghen.kind"),
            say("dunghen.format"),
            columns.join(", ")
        )
    };
    Err(FileFault::Columns {
        key: entry.key.clone(),
        expected: describe(&expected),
        found: describe(&found),
    })
}

fn slice(buffer: &Buffer, block: &arrow::ipc::Block) -> Option<Buffer> {
    let offset = usize::try_from(block.offset()).ok()?;
    let length = usize::try_from(block.bodyLength())
        .ok()?
        .checked_add(usize::try_from(block.metaDataLength()).ok()?)?;
    (offset.checked_add(length)? <= buffer.len()).then(|| buffer.slice_with_length(offset, length))
}
