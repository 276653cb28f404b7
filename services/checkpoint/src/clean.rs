//! What may be removed after a cut, as functions: never what a newer owner may need.
//!
//! A process that lost its shard may be in the middle of this when the next one starts. It does
//! no harm: it looked for a newer claim after its own manifest, so the next owner took up that
//! manifest or a younger one, and what the process decided to remove is named by neither.

use std::collections::BTreeSet;

use crate::key::Stamp;

/// How many claims are kept, for whoever looks who owned the shard.
pub const CLAIMS: usize = 3;

/// Manifests that retention lets go: of `own` and older generations all but the newest `keep`.
///
/// The `base` on which `own` was built stays: until `own` is reported, the next cut may be built
/// on it again, and only a manifest keeps others from removing its files.
#[must_use]
pub fn manifests(
    all: &BTreeSet<Stamp>,
    own: Stamp,
    base: Option<Stamp>,
    keep: usize,
) -> Vec<Stamp> {
    let ours = all
        .iter()
        .rev()
        .filter(|stamp| stamp.generation <= own.generation);
    let old = ours.skip(keep.max(1)).copied();
    old.filter(|stamp| Some(*stamp) != base).collect()
}

/// Files that no remaining manifest names, and that no newer owner wrote.
pub fn files<K: Ord + Clone>(
    all: impl IntoIterator<Item = (K, Stamp)>,
    named: &BTreeSet<K>,
    own: Stamp,
) -> Vec<K> {
    let orphans = all
        .into_iter()
        .filter(|(key, stamp)| stamp.generation <= own.generation && !named.contains(key));
    orphans.map(|(key, _)| key).collect()
}

/// Claims below ours but the newest few.
#[must_use]
pub fn claims(all: &BTreeSet<u64>, own: Stamp) -> Vec<u64> {
    let below = all.range(..=own.generation).rev();
    below.skip(CLAIMS).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(generation: u64, epoch: u64) -> Stamp {
        Stamp { generation, epoch }
    }

    #[test]
    fn nothing_of_a_newer_generation_is_removed() {
        let all = BTreeSet::from([stamp(1, 9), stamp(2, 10), stamp(2, 11), stamp(3, 11)]);
        assert_eq!(manifests(&all, stamp(2, 11), None, 2), [stamp(1, 9)]);
        let old = [stamp(2, 10), stamp(1, 9)];
        assert_eq!(manifests(&all, stamp(2, 11), None, 0), old);
        let base = Some(stamp(2, 10));
        assert_eq!(manifests(&all, stamp(2, 11), base, 1), [stamp(1, 9)]);
        let lying = [("a", stamp(1, 9)), ("b", stamp(2, 11)), ("c", stamp(3, 11))];
        assert_eq!(files(lying, &BTreeSet::from(["a"]), stamp(2, 11)), ["b"]);
        assert_eq!(claims(&(1..=7).collect(), stamp(5, 0)), [2, 1]);
    }
}
