//! Which files a cut needs: what its predecessor needed, what it adds, and what it makes needless.
//!
//! A subject's record leaves with its file only when a rotation that began after that file is
//! complete, so when a younger record of the same subject, or its end, is in a younger file.

use crate::cut::Rotation;
use crate::file::{FileEntry, Kind};
use crate::manifest::Manifest;

/// More chunks of a kind than this are merged into one.
pub(crate) const CHUNKS: usize = 32;

/// The files of the last cut that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lineage {
    pub files: Vec<FileEntry>,
    /// The first epoch of the rotation under way.
    pub began: u64,
}

impl Lineage {
    /// After a start. The rotation begins anew with `epoch`: how far the last process had come
    /// with its own is not known to this one.
    pub(crate) fn after(taken_up: Option<&Manifest>, epoch: u64) -> Self {
        Self {
            files: taken_up.map_or_else(Vec::new, |manifest| manifest.files.clone()),
            began: epoch,
        }
    }

    /// The chunks of a kind that must be merged with the one to come.
    pub(crate) fn to_merge(&self, kind: Kind) -> Vec<FileEntry> {
        let chunks = || self.files.iter().filter(|file| file.kind == kind);
        if chunks().count() < CHUNKS {
            return Vec::new();
        }
        chunks().cloned().collect()
    }

    /// With the files of the cut of `epoch`, where those of `merged` hold all of their kind.
    pub(crate) fn with(
        &self,
        new: &[FileEntry],
        merged: &[Kind],
        epoch: u64,
        rotation: Rotation,
    ) -> Self {
        let needed = |file: &&FileEntry| match (file.kind, rotation) {
            (Kind::Subjects, Rotation::Completes) => file.epoch >= self.began,
            (Kind::Subjects, Rotation::Continues) => true,
            (kind, _) => !merged.contains(&kind),
        };
        let kept = self.files.iter().filter(needed);
        Self {
            files: kept.chain(new).cloned().collect(),
            began: match rotation {
                Rotation::Continues => self.began,
                Rotation::Completes => epoch + 1,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(kind: Kind, epoch: u64) -> FileEntry {
        FileEntry {
            key: format!("{epoch}-{}", kind.name()),
            kind,
            epoch,
            rows: 1,
            bytes: 1,
            crc32: 0,
        }
    }

    fn epochs(lineage: &Lineage, kind: Kind) -> Vec<u64> {
        let files = lineage.files.iter().filter(|file| file.kind == kind);
        files.map(|file| file.epoch).collect()
    }

    #[test]
    fn what_is_older_than_a_complete_rotation_is_needless() {
        let subjects = |epoch| [file(Kind::Subjects, epoch)];
        let mut lineage = Lineage::after(None, 1);
        for epoch in 1..=3 {
            lineage = lineage.with(&subjects(epoch), &[], epoch, Rotation::Continues);
        }
        lineage = lineage.with(&subjects(4), &[], 4, Rotation::Completes);
        assert_eq!(epochs(&lineage, Kind::Subjects), [1, 2, 3, 4], "its own");
        lineage = lineage.with(&subjects(5), &[], 5, Rotation::Continues);
        assert_eq!(lineage.began, 5);
        lineage = lineage.with(&subjects(7), &[], 7, Rotation::Completes);
        assert_eq!(epochs(&lineage, Kind::Subjects), [5, 7]);
        lineage = lineage.with(&subjects(8), &[], 8, Rotation::Completes);
        assert_eq!(epochs(&lineage, Kind::Subjects), [8], "all in one");
    }

    #[test]
    fn chunks_are_merged_when_there_are_more_than_enough() {
        let mut lineage = Lineage::after(None, 1);
        for epoch in 1..=32 {
            assert!(lineage.to_merge(Kind::Strings).is_empty());
            let new = [file(Kind::Strings, epoch)];
            lineage = lineage.with(&new, &[], epoch, Rotation::Completes);
        }
        assert_eq!(lineage.to_merge(Kind::Strings).len(), 32);
        assert!(lineage.to_merge(Kind::Forgotten).is_empty());
        let new = [file(Kind::Strings, 33)];
        lineage = lineage.with(&new, &[Kind::Strings], 33, Rotation::Completes);
        assert_eq!(epochs(&lineage, Kind::Strings), [33]);
    }
}
