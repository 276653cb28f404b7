//! Which subjects a cut must hold: those that changed since the last cut that was kept, and a slice
//! of all of them.
//!
//! Every cut writes a slice again, changed or not. After a round over all subjects each of them is in
//! a file of that round, and older files can go: the state is never rewritten as a whole, so a cut
//! stops processing for as long as its slice takes, however large the state has grown.

use std::ops::Range;

use crate::bits::Bits;

/// A round takes about so many cuts.
const CUTS_A_ROUND: usize = 64;
/// Subjects of a slice at least, so that a small state is one file.
const SLICE: usize = 4096;

/// What the next cut must hold.
#[derive(Clone, Debug)]
pub struct Changes {
    changed: Vec<u32>,
    /// The numbers in `changed`.
    marks: Bits,
    /// Names of subjects that are gone.
    removed: Vec<Box<[u8]>>,
    /// The first subject of the next slice.
    cursor: usize,
    /// How many cuts the round takes.
    cuts_a_round: usize,
    in_flight: Option<Share>,
}

/// What the cut under way holds, should it be lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Share {
    changed: Vec<u32>,
    removed: Vec<Box<[u8]>>,
    /// Where the slice began, to begin there again.
    cursor: usize,
}

/// The subjects that a cut visits whether they changed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Their numbers.
    pub numbers: Range<u32>,
    /// Whether every subject was in a slice since the last that said so.
    pub ends_round: bool,
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            changed: Vec::new(),
            marks: Bits::default(),
            removed: Vec::new(),
            cursor: 0,
            cuts_a_round: CUTS_A_ROUND,
            in_flight: None,
        }
    }
}

impl Changes {
    /// Goes on from a cut whose subjects lie in so many files. A process that never lives for a round
    /// would let them grow for ever: the more there are, the sooner its first round ends.
    pub fn take_up(&mut self, files: usize) {
        let more = files.saturating_sub(CUTS_A_ROUND);
        self.cuts_a_round = CUTS_A_ROUND.saturating_sub(more).max(1);
    }

    /// Notes that a subject changed.
    pub fn mark(&mut self, number: u32) {
        if self.marks.set(number) {
            self.changed.push(number);
        }
    }

    /// Notes that a subject is gone.
    pub fn remove(&mut self, name: &[u8]) {
        self.removed.push(name.into());
    }

    /// Whether a subject is noted as changed.
    #[must_use]
    pub fn is_marked(&self, number: u32) -> bool {
        self.marks.has(number)
    }

    /// The next slice of `subjects`.
    pub fn slice(&mut self, subjects: usize) -> Slice {
        let length = subjects.div_ceil(self.cuts_a_round).max(SLICE);
        let end = (self.cursor + length).min(subjects);
        let ends_round = end == subjects;
        let slice = Slice {
            numbers: self.cursor as u32..end as u32,
            ends_round,
        };
        self.in_flight = Some(Share {
            cursor: self.cursor,
            ..Share::default()
        });
        self.cursor = if ends_round { 0 } else { end };
        slice
    }

    /// What changed, and the names of what is gone; what changes from now on belongs to the next cut.
    pub fn take(&mut self) -> (&[u32], &[Box<[u8]>]) {
        self.marks.clear();
        let share = self.in_flight.get_or_insert_default();
        share.changed = std::mem::take(&mut self.changed);
        share.removed = std::mem::take(&mut self.removed);
        (&share.changed, &share.removed)
    }

    /// The cut that was taken last is safe.
    pub fn kept(&mut self) {
        self.in_flight = None;
        if self.cursor == 0 {
            self.cuts_a_round = CUTS_A_ROUND;
        }
    }

    /// The cut that was taken last is lost: the next one holds what it held.
    pub fn lost(&mut self) {
        let Some(share) = self.in_flight.take() else {
            return;
        };
        self.cursor = share.cursor;
        self.removed.extend(share.removed);
        for number in share.changed {
            self.mark(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Step {
        Change(u32),
        Cut { kept: bool },
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            3 => (0u32..20_000).prop_map(Step::Change),
            1 => any::<bool>().prop_map(|kept| Step::Cut { kept }),
        ];
        prop::collection::vec(step, 1..80)
    }

    proptest! {
        /// What the kept cuts since the last whole round hold, later over earlier, is every subject
        /// as it is.
        #[test]
        fn kept_cuts_add_up_to_the_state(steps in steps()) {
            let mut changes = Changes::default();
            let mut state: Vec<u32> = Vec::new();
            let mut files: Vec<BTreeMap<u32, u32>> = Vec::new();
            let mut round = 0;
            for step in steps {
                match step {
                    Step::Change(number) => {
                        let known = state.len() as u32;
                        if number >= known {
                            state.resize(number as usize + 1, 0);
                            (known..number).for_each(|new| changes.mark(new));
                        }
                        state[number as usize] += 1;
                        changes.mark(number);
                    }
                    Step::Cut { kept } => {
                        let slice = changes.slice(state.len());
                        let ends = slice.ends_round;
                        let (changed, _) = changes.take();
                        let numbers = changed.iter().copied().chain(slice.numbers);
                        let file = numbers.map(|n| (n, state[n as usize])).collect();
                        if !kept {
                            changes.lost();
                            continue;
                        }
                        changes.kept();
                        files.push(file);
                        if ends {
                            files.drain(..round);
                            round = files.len();
                        }
                        let mut read = BTreeMap::new();
                        for file in &files {
                            read.extend(file);
                        }
                        let whole: BTreeMap<u32, u32> = (0..).zip(state.iter().copied()).collect();
                        prop_assert_eq!(read, whole);
                    }
                }
            }
        }
    }

    /// Each life takes up what the one before left, and ends after so many cuts.
    #[test]
    fn short_lives_do_not_let_files_grow_for_ever() {
        const SUBJECTS: usize = 1_000_000;
        for cuts in [1, 2, 40] {
            // The epochs of the files that are needed, and the first of the round.
            let (mut files, mut epoch): (Vec<u64>, u64) = (Vec::new(), 0);
            for _ in 0..300 {
                let mut changes = Changes::default();
                changes.take_up(files.len());
                let mut began = epoch + 1;
                for _ in 0..cuts {
                    epoch += 1;
                    let slice = changes.slice(SUBJECTS);
                    changes.take();
                    changes.kept();
                    if slice.ends_round {
                        files.retain(|file| *file >= began);
                        began = epoch + 1;
                    }
                    files.push(epoch);
                }
                assert!(files.len() <= 2 * CUTS_A_ROUND, "{cuts}: {}", files.len());
            }
        }
    }
}
