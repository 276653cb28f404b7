//! Where each object lies: the keys of a shard, and what a key says.
//!
//! Numbers are padded so that a listing reads in order, but nothing here compares text: order is
//! that of the numbers, however many digits they have.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::file::Kind;

/// Which cut: the owner's generation first, then the epoch.
///
/// The order is what fences: whatever a newer generation writes comes after all that an older
/// one may still write. Epochs go on rising from one generation to the next.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Stamp {
    /// The number of the claim under which it was written, from 1.
    pub generation: u64,
    /// The number of the cut, from 1. Attempts that failed leave gaps.
    pub epoch: u64,
}

impl Display for Stamp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}-{:010}", self.generation, self.epoch)
    }
}

impl Stamp {
    /// The stamp that a text begins with, and what follows it.
    fn leading(text: &str) -> Option<(Self, &str)> {
        let (generation, rest) = text.split_once('-')?;
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (epoch, rest) = rest.split_at(end);
        let stamp = Self {
            generation: number(generation)?,
            epoch: number(epoch)?,
        };
        Some((stamp, rest))
    }
}

/// What a key of a shard names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The claim of a generation.
    Claim(u64),
    /// The manifest of a cut.
    Manifest(Stamp),
    /// A file that was written for a cut.
    File(Stamp),
    /// A name in the folder of manifests that none of ours has.
    StrayManifest,
    /// Any other name.
    Stray,
}

/// The folder of a shard.
#[must_use]
pub fn shard(shard: u32) -> String {
    format!("shard-{shard:04}")
}

/// The shard whose folder this is.
#[must_use]
pub fn shard_of(folder: &str) -> Option<u32> {
    u32::try_from(number(folder.strip_prefix("shard-")?)?).ok()
}

/// The key of a claim.
#[must_use]
pub fn claim(of: u32, generation: u64) -> String {
    format!("{}/claims/{generation:06}.json", shard(of))
}

/// The key of a manifest.
#[must_use]
pub fn manifest(of: u32, stamp: Stamp) -> String {
    format!("{}/manifests/{stamp}.json", shard(of))
}

/// The key of a file. A cut's first file of a kind has part 0.
#[must_use]
pub fn file(of: u32, stamp: Stamp, kind: Kind, part: usize) -> String {
    let part = if part == 0 {
        String::new()
    } else {
        format!("-{part}")
    };
    format!("{}/files/{stamp}-{}{part}.arrow", shard(of), kind.name())
}

/// What a key names that begins with the folder of a shard.
#[must_use]
pub fn place(key: &str) -> Place {
    let mut parts = key.split('/').skip(1);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("claims"), Some(name), None) => name
            .strip_suffix(".json")
            .and_then(number)
            .map_or(Place::Stray, Place::Claim),
        (Some("manifests"), name, below) => name
            .filter(|_| below.is_none())
            .and_then(Stamp::leading)
            .filter(|(_, rest)| *rest == ".json")
            .map_or(Place::StrayManifest, |(stamp, _)| Place::Manifest(stamp)),
        (Some("files"), Some(name), None) => Stamp::leading(name)
            .filter(|(_, rest)| rest.starts_with('-') && rest.strip_suffix(".arrow").is_some())
            .map_or(Place::Stray, |(stamp, _)| Place::File(stamp)),
        _ => Place::Stray,
    }
}

/// A number of nothing but digits.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP: Stamp = Stamp {
        generation: 7,
        epoch: 42,
    };

    #[test]
    fn keys_say_what_they_name() {
        assert_eq!(claim(3, 7), "shard-0003/claims/000007.json");
        assert_eq!(place(&claim(3, 7)), Place::Claim(7));
        let key = manifest(3, STAMP);
        assert_eq!(key, "shard-0003/manifests/000007-0000000042.json");
        assert_eq!(place(&key), Place::Manifest(STAMP));
        let key = file(3, STAMP, Kind::Subjects, 0);
        assert_eq!(key, "shard-0003/files/000007-0000000042-subjects.arrow");
        assert_eq!(place(&key), Place::File(STAMP));
        let key = file(3, STAMP, Kind::Subjects, 2);
        assert_eq!(key, "shard-0003/files/000007-0000000042-subjects-2.arrow");
        assert_eq!(place(&key), Place::File(STAMP));
        assert_eq!(shard_of("shard-0003"), Some(3));
        assert_eq!(shard_of("shard-12345"), Some(12_345));
    }

    #[test]
    fn foreign_names_are_strays() {
        for key in [
            "shard-0003/manifests/000007-0000000042.json.bak",
            "shard-0003/manifests/old/000007-0000000042.json",
            "shard-0003/manifests/000007-+42.json",
        ] {
            assert_eq!(place(key), Place::StrayManifest, "{key}");
        }
        for key in ["shard-0003/claims/x.json", "shard-0003/files/notes", "x"] {
            assert_eq!(place(key), Place::Stray, "{key}");
        }
        assert_eq!(shard_of("shard-"), None);
    }

    #[test]
    fn a_newer_generation_is_always_after_an_older_one() {
        let zombie = Stamp {
            generation: 6,
            epoch: 9_999_999_999,
        };
        assert!(zombie < STAMP);
        assert!(manifest(3, zombie) < manifest(3, STAMP));
    }
}
