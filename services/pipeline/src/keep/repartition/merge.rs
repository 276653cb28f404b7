//! One head of many: what every new shard says beside its subjects and its own positions.
//!
//! A new shard holds subjects of every old one, so it may claim no more than each of them could.

use std::collections::BTreeMap;

use dunghen_checkpoint::{Head, Heard, Revisions};

/// The head that all new shards share, without positions in topics and without dossiers.
#[must_use]
pub fn merged(heads: &[Head]) -> Head {
    let times = |of: fn(&Head) -> i64| heads.iter().map(of).max();
    Head {
        watermark: times(|head| head.watermark).unwrap_or(i64::MIN),
        clock: times(|head| head.clock).unwrap_or(i64::MIN),
        dead_letters: dead_letters(heads),
        revisions: revisions(heads),
        heard: heard(heads),
        centres: heads
            .first()
            .map_or_else(Vec::new, |head| head.centres.clone()),
        topics: BTreeMap::new(),
        dossiers: BTreeMap::new(),
    }
}

/// The latest revision that any old shard knows of each closed window, as the windows are at the latest
/// clock.
fn revisions(heads: &[Head]) -> Revisions {
    let heads = heads.iter().map(|head| &head.revisions);
    let Some(mut latest) = heads.clone().max_by_key(|known| known.clock).cloned() else {
        return Revisions::default();
    };
    for (window, number) in latest.counts.iter_mut().filter(|(_, number)| **number > 0) {
        let known = heads.clone().filter_map(|known| known.counts.get(window));
        *number = known.copied().fold(*number, u64::max);
    }
    latest
}

/// Up to where all old shards know that letters were written; a partition of the topic that one of
/// them does not know is looked through from its beginning.
fn dead_letters(heads: &[Head]) -> BTreeMap<i32, i64> {
    let Some((first, others)) = heads.split_first() else {
        return BTreeMap::new();
    };
    let of_all = first.dead_letters.iter().filter_map(|(partition, offset)| {
        others
            .iter()
            .try_fold((*partition, *offset), |(partition, least), head| {
                let other = head.dead_letters.get(&partition)?;
                Some((partition, least.min(*other)))
            })
    });
    of_all.collect()
}

fn heard(heads: &[Head]) -> BTreeMap<String, Heard> {
    let mut all: BTreeMap<String, Heard> = BTreeMap::new();
    for (code, heard) in heads.iter().flat_map(|head| &head.heard) {
        let known = all.entry(code.clone()).or_insert(*heard);
        known.first = known.first.min(heard.first);
        known.last = known.last.max(heard.last);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use dunghen_checkpoint::Position;

    fn head(clock: i64, dead_letters: &[(i32, i64)], heard: &[(&str, i64, i64)]) -> Head {
        let heard = heard
            .iter()
            .map(|&(code, first, last)| (code.to_owned(), Heard { first, last }));
        let position = Position {
            next: 9,
            largest: None,
        };
        Head {
            topics: BTreeMap::from([("t".to_owned(), position)]),
            watermark: clock - 10,
            clock,
            dead_letters: dead_letters.iter().copied().collect(),
            revisions: Revisions {
                clock,
                counts: BTreeMap::from([("yesterday".to_owned(), clock.unsigned_abs())]),
            },
            heard: heard.collect(),
            centres: vec!["A".to_owned(), "B".to_owned()],
            dossiers: BTreeMap::from([("open".to_owned(), 4)]),
        }
    }

    #[test]
    fn a_new_shard_claims_no_more_than_each_old_one() {
        let old = [
            head(100, &[(0, 7), (1, 3)], &[("A", 5, 9)]),
            head(101, &[(0, 5)], &[("A", 6, 30), ("B", 1, 2)]),
        ];
        let merged = merged(&old);
        assert_eq!((merged.clock, merged.watermark), (101, 91));
        assert_eq!(merged.dead_letters, BTreeMap::from([(0, 5)]));
        assert_eq!(merged.revisions.counts["yesterday"], 101);
        let heard = Heard { first: 5, last: 30 };
        assert_eq!(merged.heard["A"], heard);
        assert_eq!(merged.heard["B"], Heard { first: 1, last: 2 });
        assert_eq!(merged.centres, ["A", "B"]);
        assert!(merged.topics.is_empty() && merged.dossiers.is_empty());
    }
}
