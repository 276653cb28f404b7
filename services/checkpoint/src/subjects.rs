//! Subjects as they were loaded: views into the files' own bytes.
//!
//! Oldest first, and a subject may be there several times: the last record of a name is the one
//! that holds, and one without events says that the subject is gone.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, LargeBinaryArray, RecordBatch};

/// Names and encoded events of subjects.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    batches: Vec<RecordBatch>,
}

impl Subjects {
    /// Of batches whose columns were checked.
    pub(crate) fn new(batches: Vec<RecordBatch>) -> Self {
        Self { batches }
    }

    /// How many records there are; not fewer than subjects.
    #[must_use]
    pub fn len(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names and events, the oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.batches.iter().filter_map(columns).flat_map(pairs)
    }

    /// The subjects that there are, each with its last record.
    #[must_use]
    pub fn latest(&self) -> BTreeMap<&[u8], &[u8]> {
        let mut latest = BTreeMap::new();
        for (name, events) in self.iter() {
            if events.is_empty() {
                latest.remove(name);
            } else {
                latest.insert(name, events);
            }
        }
        latest
    }

    /// Hands each name and events to `visit`, the oldest first, and lets go of each file's bytes
    /// as soon as they were visited.
    pub fn for_each(self, mut visit: impl FnMut(&[u8], &[u8])) {
        for batch in self.batches {
            for (name, events) in columns(&batch).into_iter().flat_map(pairs) {
                visit(name, events);
            }
        }
    }
}

type Columns<'a> = (&'a LargeBinaryArray, &'a LargeBinaryArray);

fn columns(batch: &RecordBatch) -> Option<Columns<'_>> {
    let names = batch.columns().first()?.as_binary_opt::<i64>()?;
    let events = batch.columns().get(1)?.as_binary_opt::<i64>()?;
    Some((names, events))
}

fn pairs((names, events): Columns<'_>) -> impl Iterator<Item = (&[u8], &[u8])> {
    (0..names.len()).map(|row| (names.value(row), events.value(row)))
}
