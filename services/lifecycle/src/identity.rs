//! The set of a subject's events: distinct by identity, in the order of the fold.
//!
//! Merging is commutative, associative and idempotent, which is what makes the figures the same
//! for every order and number of deliveries (`counting.md` 1).

use std::cmp::Ordering;

use dunghen_contract::encode::data_json;

use crate::entry::Entry;
use crate::rules::World;

/// What a merge found, for the pipeline's own counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Deliveries of an event that was known.
    pub duplicates: u64,
    /// Deliveries of a known identity with another content.
    pub conflicts: u64,
    /// How many of the known entries still lead the set as they did; all of them, and nothing
    /// behind, where the set is the one that was known.
    pub kept: usize,
}

/// Up to this many entries an arrival is looked for one by one; sorting costs more there. Beyond it
/// sorting keeps a subject of very many events from costing their square.
const FEW: usize = 64;

/// Leaves one entry an identity, the one that stands, in the order of the fold; the first `known`
/// entries are such a set already.
pub fn settle(entries: &mut Vec<Entry<'_>>, known: usize, world: &World<'_>) -> Merged {
    if entries.len() <= FEW {
        insert_each(entries, known, world)
    } else {
        sort_all(entries, known, world)
    }
}

fn insert_each(entries: &mut Vec<Entry<'_>>, known: usize, world: &World<'_>) -> Merged {
    let mut merged = Merged {
        kept: known,
        ..Merged::default()
    };
    let mut settled = known;
    for next in known..entries.len() {
        let arrival = entries[next];
        let same = |entry: &Entry<'_>| is_same(entry, &arrival);
        match entries[..settled].iter().position(same) {
            None => {
                entries[settled] = arrival;
                settled += 1;
            }
            Some(place) if same_content(&entries[place], &arrival) => {
                merged.duplicates += 1;
                continue;
            }
            Some(place) => {
                merged.conflicts += 1;
                if precedence(&entries[place], &arrival, world) == Ordering::Less {
                    continue;
                }
                merged.kept = merged.kept.min(place);
                entries[place..settled].rotate_left(1);
                entries[settled - 1] = arrival;
            }
        }
        let later = |entry: &&Entry<'_>| entry.order(&arrival, world.strings) == Ordering::Greater;
        let after = entries[..settled - 1]
            .iter()
            .rev()
            .take_while(later)
            .count();
        let place = settled - 1 - after;
        entries[place..settled].rotate_right(1);
        merged.kept = merged.kept.min(place);
    }
    entries.truncate(settled);
    merged
}

fn sort_all(entries: &mut Vec<Entry<'_>>, known: usize, world: &World<'_>) -> Merged {
    let mut merged = Merged::default();
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
    if entries.len() == known && merged.conflicts == 0 {
        merged.kept = known;
    }
    merged
}

/// Whether two entries have one identity. Most sources count their ids up, so that the last byte
/// tells two of them apart without a call.
fn is_same(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    a.source == b.source
        && a.id.last() == b.id.last()
        && a.id == b.id
        && a.kind.family() == b.kind.family()
}

fn by_identity(a: &Entry<'_>, b: &Entry<'_>) -> Ordering {
    (a.kind.family(), a.source)
        .cmp(&(b.kind.family(), b.source))
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
