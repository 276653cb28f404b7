//! What a disk does to a state between two processes: torn, flipped, gone.

use std::fs;
use std::path::{Path, PathBuf};

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::Value;

/// A damaged object, and what it was.
#[derive(Debug)]
pub struct Damaged {
    /// Its key in the state.
    pub key: String,
    /// What was done.
    pub how: String,
    path: PathBuf,
    before: Vec<u8>,
}

impl Damaged {
    /// Damages the newest manifest of a shard, or a file that it names.
    pub fn draw(state: &Path, dice: &mut StdRng) -> Self {
        let mut shards = names(state);
        shards.retain(|shard| !manifests(&state.join(shard)).is_empty());
        let shard = shards.choose(dice).expect("a shard with a checkpoint");
        let newest = manifests(&state.join(shard)).pop().unwrap();
        let manifest = format!("{shard}/manifests/{newest}");
        let of_manifest = dice.random_bool(0.4);
        let key = if of_manifest {
            manifest
        } else {
            let text = fs::read(state.join(&manifest)).unwrap();
            let manifest: Value = serde_json::from_slice(&text).unwrap();
            let files = manifest["manifest"]["files"].as_array().unwrap();
            files.choose(dice).unwrap()["key"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        let path = state.join(&key);
        let before = fs::read(&path).unwrap();
        let place = dice.random_range(0..before.len());
        // Without its newest manifest a shard is one whose operator went back to the one before.
        let how = match dice.random_range(u8::from(of_manifest)..3) {
            0 => {
                fs::remove_file(&path).unwrap();
                "gone".to_owned()
            }
            1 => {
                fs::write(&path, &before[..place]).unwrap();
                format!("torn at {place}")
            }
            _ => {
                let bit = dice.random_range(0..8);
                let mut flipped = before.clone();
                flipped[place] ^= 1 << bit;
                fs::write(&path, flipped).unwrap();
                format!("bit {bit} of byte {place} flipped")
            }
        };
        Self {
            key,
            how,
            path,
            before,
        }
    }

    /// Puts it back.
    pub fn mend(self) {
        fs::write(self.path, self.before).unwrap();
    }
}

/// The manifests of a shard's folder, the oldest first.
pub fn manifests(shard: &Path) -> Vec<String> {
    let mut names = names(&shard.join("manifests"));
    // What a killed process left beside its place is none.
    names.retain(|name| !name.contains('#'));
    names
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
