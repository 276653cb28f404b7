//! A cut of a store: what must be kept so that another process can go on from here.
//!
//! It holds subjects with their events, and nothing that follows from them: facts are a function of
//! events and clock, so whoever takes the cut up makes them anew. A cut is also where dossiers are
//! forgotten (`counting.md` 8), in the slice that is written anyway, so that no timer waits for
//! years and no scan is needed.

use dunghen_contract::Registry;

use crate::Millis;
use crate::codec;
use crate::dossier::Status;
use crate::facts::{Evaluation, evaluate};
use crate::fingerprint::fingerprint;
use crate::rules::{Rules, World};
use crate::store::Store;
use crate::subjects::NEVER;

/// What may be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forget {
    /// Subjects whose last event lies before this instant, where their dossier is not open. No
    /// window may reach back beyond it.
    pub before: Millis,
    /// Orphans beyond this number.
    pub orphans: i64,
}

impl Forget {
    /// Nothing.
    pub const NOTHING: Self = Self {
        before: Millis::MIN,
        orphans: i64::MAX,
    };
}

/// What a cut holds beside its subjects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// Strings that no kept cut holds, in the order of their numbers.
    pub strings: Vec<String>,
    /// Fingerprints of dossiers forgotten since the last kept cut.
    pub forgotten: Vec<u64>,
    /// With this cut every subject is in one of the cuts since the last that ended a round.
    pub ends_round: bool,
}

impl Store {
    /// Cuts a settled store: `put` gets each subject's name and encoded events; one without events
    /// is gone. Follow with [`kept`](Self::kept) or [`lost`](Self::lost).
    pub fn cut(
        &mut self,
        forget: &Forget,
        rules: &Rules,
        registry: &Registry,
        mut put: impl FnMut(&[u8], &[u8]),
    ) -> Tail {
        let (slice, ends_round) = self.changes.slice(self.subjects.bound());
        for &number in &slice {
            self.forget_where_outlived(number, forget, rules, registry);
        }
        let share = self.changes.take();
        for name in &share.removed {
            put(name, &[]);
        }
        for &number in share.changed.iter().chain(&slice) {
            let subject = self.subjects.get(number);
            if !subject.events().is_empty() {
                put(subject.name(), subject.events());
            }
        }
        let (first, forgotten) = self.safe.take(self.strings.len());
        Tail {
            strings: self.strings.texts_from(first).map(str::to_owned).collect(),
            forgotten,
            ends_round,
        }
    }

    /// The last cut is safe.
    pub fn kept(&mut self) {
        self.changes.kept();
        self.safe.kept();
    }

    /// The last cut is lost: the next one holds what it held.
    pub fn lost(&mut self) {
        self.changes.lost();
        self.safe.lost();
    }

    fn forget_where_outlived(
        &mut self,
        number: u32,
        forget: &Forget,
        rules: &Rules,
        registry: &Registry,
    ) {
        let crowded = self.orphans > forget.orphans;
        let subject = self.subjects.get(number);
        let (ids, mut entries) = (codec::Ids::new(), Vec::new());
        codec::decode(subject.events(), &ids, &mut entries);
        let Some(latest) = entries.iter().map(|entry| entry.time).max() else {
            return;
        };
        if latest >= forget.before && !crowded {
            return;
        }
        let world = World {
            rules,
            registry,
            strings: &self.strings,
        };
        let (facts, rows) = (&mut self.scratch.facts, &mut Vec::new());
        let evaluation = evaluate(&entries, self.clock, &world, facts, rows);
        // What contributes a fact stays: nobody would take it back.
        let spare = crowded
            && evaluation.anomalies.orphan > 0
            && evaluation.status == Status::None
            && rows.is_empty();
        if spare || latest < forget.before && subject.next == NEVER && is_over(evaluation.status) {
            self.forget(number, &evaluation);
        }
    }

    /// Of a dossier its fingerprint stays; what belongs to none leaves nothing.
    fn forget(&mut self, number: u32, evaluation: &Evaluation) {
        let subject = self.subjects.get(number);
        self.changes.remove(subject.name());
        if let Some(index) = evaluation.status.index() {
            self.safe.forget(fingerprint(subject.name()));
            self.statuses[index] -= 1;
        }
        self.orphans -= i64::from(evaluation.anomalies.orphan > 0);
        self.event_bytes -= subject.events().len();
        self.subjects.remove(number);
    }
}

/// Whether a dossier has ended, or never began.
const fn is_over(status: Status) -> bool {
    !matches!(status, Status::Submitted | Status::Open | Status::Paused(_))
}
