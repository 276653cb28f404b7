//! Subjects on their way into a file: one flat buffer, no allocation a subject.
//!
//! The buffers are Arrow's own, so that nothing is copied between here and the file, and they
//! come in pieces, so that a large one is never moved to grow.

use std::sync::Arc;

use arrow::array::{ArrayRef, LargeBinaryArray, RecordBatch};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow::error::ArrowError;

use crate::file::Kind;
use crate::table;

/// A piece is full with this many bytes.
const PIECE: usize = 8 << 20;

/// Names and encoded events of subjects, in the order of pushing.
#[derive(Clone, Debug, Default)]
pub struct Records {
    pieces: Vec<Piece>,
    len: usize,
    bytes: usize,
}

#[derive(Clone, Debug, Default)]
struct Piece {
    names: Column,
    events: Column,
}

#[derive(Clone, Debug)]
struct Column {
    data: Vec<u8>,
    offsets: Vec<i64>,
}

impl Default for Column {
    fn default() -> Self {
        Self {
            data: Vec::new(),
            offsets: vec![0],
        }
    }
}

impl Column {
    fn push(&mut self, value: &[u8]) {
        self.data.extend_from_slice(value);
        // A Vec never holds more than isize::MAX bytes.
        self.offsets
            .push(i64::try_from(self.data.len()).unwrap_or(i64::MAX));
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.offsets.windows(2).map(|pair| {
            let at = |offset: i64| usize::try_from(offset).unwrap_or(usize::MAX);
            &self.data[at(pair[0])..at(pair[1])]
        })
    }

    fn into_array(self) -> ArrayRef {
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        Arc::new(LargeBinaryArray::new(
            offsets,
            Buffer::from_vec(self.data),
            None,
        ))
    }
}

impl Records {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a subject. No events say that it is gone.
    pub fn push(&mut self, name: &[u8], events: &[u8]) {
        let full = self
            .pieces
            .last()
            .is_none_or(|piece| piece.names.data.len() + piece.events.data.len() >= PIECE);
        if full {
            self.pieces.push(Piece::default());
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.names.push(name);
            piece.events.push(events);
        }
        self.len += 1;
        self.bytes += name.len() + events.len();
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How long names and events are together, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Names and events, in the order of pushing.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.pieces
            .iter()
            .flat_map(|piece| piece.names.iter().zip(piece.events.iter()))
    }

    /// One batch a piece.
    pub(crate) fn into_batches(self) -> Result<Vec<RecordBatch>, ArrowError> {
        let batch = |piece: Piece| {
            RecordBatch::try_new(
                table::schema(Kind::Subjects),
                vec![piece.names.into_array(), piece.events.into_array()],
            )
        };
        self.pieces.into_iter().map(batch).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pushed_comes_back_over_several_pieces() {
        let mut records = Records::new();
        assert!(records.is_empty());
        let events = vec![7; PIECE / 2 + 1];
        for n in 0..5_u8 {
            records.push(&[n], &events);
        }
        records.push(b"gone", b"");
        assert_eq!(records.len(), 6);
        assert_eq!(records.bytes(), 5 * (events.len() + 1) + 4);
        let names: Vec<&[u8]> = records.iter().map(|(name, _)| name).collect();
        assert_eq!(names, [&[0][..], &[1], &[2], &[3], &[4], b"gone"]);
        assert!(records.iter().take(5).all(|(_, e)| e == events));
        assert_eq!(records.iter().last(), Some((&b"gone"[..], &b""[..])));
        assert_eq!(records.into_batches().unwrap().len(), 3);
    }
}
