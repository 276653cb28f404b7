//! The folder of a state, watched from outside while a process works on it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder and what was in it.
pub struct Watched {
    folder: PathBuf,
    before: BTreeSet<PathBuf>,
}

impl Watched {
    /// Begins to watch; the folder need not be there yet.
    pub fn new(folder: &Path) -> Self {
        let mut watched = Self {
            folder: folder.to_owned(),
            before: BTreeSet::new(),
        };
        for kind in ["claims", "files", "manifests"] {
            watched.before.extend(watched.objects(kind));
        }
        watched
    }

    /// How many objects of a kind are new.
    pub fn new_objects(&self, kind: &str) -> usize {
        self.objects(kind).difference(&self.before).count()
    }

    /// How many of them are there as a whole, and not as what a killed process left beside its place.
    pub fn new_whole_objects(&self, kind: &str) -> usize {
        let objects = self.objects(kind);
        let new = objects.difference(&self.before);
        new.filter(|path| !path.to_string_lossy().contains('#'))
            .count()
    }

    fn objects(&self, kind: &str) -> BTreeSet<PathBuf> {
        // What is not there yet, or not any more, is no object.
        let entries = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten();
        entries(&self.folder)
            .flat_map(|shard| entries(&shard.path().join(kind)).collect::<Vec<_>>())
            .map(|entry| entry.path())
            .collect()
    }
}
