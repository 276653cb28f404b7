//! The head of a cut: how far everything had come at that moment, in words that outlive a registry.

use std::collections::BTreeMap;

use dunghen_checkpoint::{Head, Position};
use dunghen_contract::Registry;
use dunghen_lifecycle::{Millis, Status};
use dunghen_windows::{WINDOWS, Window};

use crate::engine::Revisions;
use crate::engine::cut::ShardCut;

/// The next offset of each partition of the dead-letter topic: what lies before was written before.
pub type DeadLetterPositions = BTreeMap<i32, i64>;

/// How far a pipeline had read at a cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// By shard and topic.
    pub topics: Vec<BTreeMap<String, Position>>,
    /// The pipeline's watermark.
    pub watermark: Millis,
    /// In the dead-letter topic.
    pub dead_letters: DeadLetterPositions,
}

/// The head of one shard's cut.
pub(super) fn of(
    cut: &ShardCut,
    reached: &Reached,
    revisions: &Revisions,
    registry: &Registry,
) -> Head {
    let centres = registry.centres();
    Head {
        topics: reached.topics.get(cut.shard).cloned().unwrap_or_default(),
        watermark: reached.watermark,
        clock: cut.clock,
        dead_letters: reached.dead_letters.clone(),
        revisions: dunghen_checkpoint::Revisions {
            clock: revisions.clock,
            counts: Window::all()
                .filter(|window| window.is_closed())
                .map(|window| (window.word().to_owned(), revisions.counts[window.index()]))
                .collect(),
        },
        heard: cut
            .heard
            .iter()
            .map(|(centre, heard)| {
                let heard = dunghen_checkpoint::Heard {
                    first: heard.first,
                    last: heard.last,
                };
                (registry.centre(*centre).code.clone(), heard)
            })
            .collect(),
        centres: centres.iter().map(|c| c.code.clone()).collect(),
        dossiers: Status::WORDS
            .iter()
            .zip(cut.statuses)
            .map(|(word, n)| ((*word).to_owned(), u64::try_from(n).unwrap_or(0)))
            .collect(),
    }
}

/// The revisions that a head names.
#[must_use]
pub fn revisions(head: &Head) -> Revisions {
    let mut counts = [0; WINDOWS];
    for (word, count) in &head.revisions.counts {
        if let Some(window) = Window::from_word(word) {
            counts[window.index()] = *count;
        }
    }
    Revisions {
        clock: head.revisions.clock,
        counts,
    }
}
