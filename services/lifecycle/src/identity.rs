//! The set of a subject's events: distinct by identity, in the order of the fold.
//!
//! Merging is commutative, associative and idempotent, which is what makes the figures the same
//! for every order and number of deliveries (`counting.md` 1).

use std::cmp::Ordering;

use dunghen_contract::encode::data_json;
use smallvec::SmallVec;

use crate::entry::Entry;
use crate::rules::World;

/// What a merge found, for the pipeline's own counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Deliveries of an event that was known.
    pub duplicates: u64,
    /// Deliveries of a known identity with another content.
    pub conflicts: u64,
}

/// Leaves one entry an identity, the one that stands, and sorts into the order of the fold.
pub fn settle(entries: &mut SmallVec<[Entry<'_>; 16]>, world: &World<'_>) -> Merged {
    let mut merged = Merged::default();
    if entries.len() > 1 {
        entries.sort_unstable_by(|a, b| by_identity(a, b).then_with(|| precedence(a, b, world)));
        entries.dedup_by(|later, kept| {
            if by_identity(later, kept) != Ordering::Equal {
                return false;
            }
            if same_content(later, kept) {
                merged.duplicates += 1;
            } else {
                merged.conflicts += 1;
            }
            true
        });
        entries.sort_unstable_by(|a, b| a.order(b, world.strings));
    }
    merged
}

fn by_identity(a: &Entry<'_>, b: &Entry<'_>) -> Ordering {
    (a.kind.family(), a.source.0)
        .cmp(&(b.kind.family(), b.source.0))
        .then_with(|| a.id.cmp(b.id))
}

/// Of two contents of one identity the earlier (time, rank) stands, then the smaller data.
fn precedence(a: &Entry<'_>, b: &Entry<'_>, world: &World<'_>) -> Ordering {
    (a.time, a.kind).cmp(&(b.time, b.kind)).then_with(|| {
        if same_content(a, b) {
            Ordering::Equal
        } else {
            content(a, world).cmp(&content(b, world))
        }
    })
}

fn same_content(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    a == b
}

fn content(entry: &Entry<'_>, world: &World<'_>) -> String {
    data_json(
        &entry.members(world.strings),
        &world.registry.centre(entry.centre).code,
    )
}
