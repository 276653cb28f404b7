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
use crate::entry::Entry;
use crate::facts::{Evaluation, evaluate};
use crate::fingerprint::fingerprint;
use crate::intern::StrId;
use crate::rules::{Rules, World};
use crate::store::{AHEAD, Store};
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
    /// Strings that changed since the last kept cut, with their places; an empty one says that the
    /// place is free.
    pub strings: Vec<(u32, String)>,
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
        put: impl FnMut(&[u8], &[u8]),
    ) -> Tail {
        let tail = self.begin_cut(forget, rules, registry);
        self.copy(usize::MAX, put);
        tail
    }

    /// Begins to cut a settled store at this moment. Events may come at once; what the cut holds is
    /// copied by and by, with [`copy`](Self::copy).
    pub fn begin_cut(&mut self, forget: &Forget, rules: &Rules, registry: &Registry) -> Tail {
        let slice = self.changes.slice(self.subjects.bound());
        let mut numbers: Vec<u32> = slice.numbers.collect();
        for some in numbers.chunks(AHEAD) {
            self.subjects.touch(some);
            for &number in some {
                self.visit(number, forget, rules, registry);
            }
        }
        if slice.ends_round {
            self.strings.sweep();
        }
        let is_there = |number: &u32| !self.subjects.get(*number).events().is_empty();
        numbers.retain(|number| is_there(number) && !self.changes.is_marked(*number));
        let (changed, removed) = self.changes.take();
        numbers.extend_from_slice(changed);
        self.copying.begin(numbers, removed.to_vec());
        let since = self.safe.take(self.strings.take_changed());
        let text = |place: &u32| self.strings.text(StrId::of(*place)).to_owned();
        let strings = since.strings.iter();
        Tail {
            strings: strings.map(|place| (*place, text(place))).collect(),
            forgotten: since.forgotten.clone(),
            ends_round: slice.ends_round,
        }
    }

    /// Copies so many more subjects of the cut that was begun, as they were then; true where nothing
    /// is left. Each goes to `put` with its name and encoded events; one without events is gone.
    pub fn copy(&mut self, count: usize, mut put: impl FnMut(&[u8], &[u8])) -> bool {
        self.copying.step(count, &self.subjects, &mut put)
    }

    /// The last cut is safe.
    pub fn kept(&mut self) {
        self.changes.kept();
        self.safe.kept();
        self.strings.kept();
    }

    /// The last cut is lost: the next one holds what it held.
    pub fn lost(&mut self) {
        self.changes.lost();
        self.safe.lost();
        self.strings.lost();
    }

    /// Says which strings a subject uses, and forgets it where it is outlived.
    fn visit(&mut self, number: u32, forget: &Forget, rules: &Rules, registry: &Registry) {
        let crowded = self.orphans > forget.orphans;
        let (ids, mut entries) = (codec::Ids::new(), Vec::new());
        codec::decode(self.subjects.get(number).events(), &ids, &mut entries);
        for id in entries.iter().flat_map(Entry::strings) {
            self.strings.mark_used(id);
        }
        let Some(latest) = entries.iter().map(|entry| entry.time).max() else {
            return;
        };
        // What changed is in the cut anyway; its turn to be forgotten comes.
        if self.changes.is_marked(number) || latest >= forget.before && !crowded {
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
        let subject = self.subjects.get(number);
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
