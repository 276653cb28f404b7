//! Whether a file is another one than a moment ago, told without reading it.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What tells one content of a file from the next; none where there is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp(Option<[i64; 3]>, Option<[u64; 2]>);

impl Stamp {
    fn of(path: &Path) -> Self {
        let found = std::fs::metadata(path).ok();
        let found = found.as_ref();
        Self(
            found.map(|m| [m.mtime(), m.mtime_nsec(), m.ctime_nsec()]),
            found.map(|m| [m.size(), m.ino()]),
        )
    }
}

/// Files as they were when they were looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Stamps(Vec<(PathBuf, Stamp)>);

impl Stamps {
    /// Looks at one more file: before it is read, so that what changes while it is read is seen later.
    pub(super) fn look_at(&mut self, path: &Path) {
        self.0.push((path.to_owned(), Stamp::of(path)));
    }

    /// Whether one of them is another file by now.
    pub(super) fn are_old(&self) -> bool {
        self.0.iter().any(|(path, stamp)| Stamp::of(path) != *stamp)
    }
}
