//! Which subjects a cut must hold: those that changed since the last cut that was kept, and a slice
//! of all of them.
//!
//! Every cut writes a slice again, changed or not. After a round over all subjects each of them is in
//! a file of that round, and older files can go: the state is never rewritten as a whole, so a cut
//! stops processing for as long as its slice takes, however large the state has grown.

/// A round takes about so many cuts.
const CUTS_A_ROUND: usize = 64;
/// Subjects of a slice at least, so that a small state is one file.
const SLICE: usize = 4096;

/// What the next cut must hold.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    changed: Vec<u32>,
    /// One bit a subject: whether it is in `changed`.
    marks: Vec<u64>,
    /// Names of subjects that are gone.
    removed: Vec<Box<[u8]>>,
    /// The first subject of the next slice.
    cursor: usize,
    in_flight: Option<Share>,
}

/// What one cut holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Subjects that changed, by number.
    pub changed: Vec<u32>,
    /// Names of subjects that are gone.
    pub removed: Vec<Box<[u8]>>,
    /// Where the slice began, to begin there again where the cut is lost.
    cursor: usize,
}

impl Changes {
    /// Notes that a subject changed.
    pub fn mark(&mut self, number: u32) {
        let (word, bit) = (number as usize / 64, 1 << (number % 64));
        if word >= self.marks.len() {
            self.marks.resize(word + 1, 0);
        }
        if self.marks[word] & bit == 0 {
            self.marks[word] |= bit;
            self.changed.push(number);
        }
    }

    /// Notes that a subject is gone.
    pub fn remove(&mut self, name: &[u8]) {
        self.removed.push(name.into());
    }

    fn is_marked(&self, number: u32) -> bool {
        let word = self.marks.get(number as usize / 64);
        word.is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// The next slice of `subjects`: those of it that are not noted as changed, and whether the round
    /// ends with it.
    pub fn slice(&mut self, subjects: usize) -> (Vec<u32>, bool) {
        let length = (subjects / CUTS_A_ROUND).max(SLICE);
        let end = (self.cursor + length).min(subjects);
        let slice = (self.cursor..end)
            .map(|number| number as u32)
            .filter(|number| !self.is_marked(*number))
            .collect();
        let ends = end == subjects;
        let begin = self.cursor;
        self.cursor = if ends { 0 } else { end };
        self.in_flight = Some(Share {
            cursor: begin,
            ..Share::default()
        });
        (slice, ends)
    }

    /// What changed; what changes from now on belongs to the next cut.
    pub fn take(&mut self) -> &Share {
        for number in &self.changed {
            self.marks[*number as usize / 64] = 0;
        }
        let share = self.in_flight.get_or_insert_default();
        share.changed = std::mem::take(&mut self.changed);
        share.removed = std::mem::take(&mut self.removed);
        share
    }

    /// The cut that was taken last is safe.
    pub fn kept(&mut self) {
        self.in_flight = None;
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
                        let (slice, ends) = changes.slice(state.len());
                        let share = changes.take();
                        let numbers = share.changed.iter().chain(&slice);
                        let file = numbers.map(|n| (*n, state[*n as usize])).collect();
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
}
