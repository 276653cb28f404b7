//! Subjects on their way into a cut, copied a few at a time while events go on.
//!
//! A cut is one moment, and copying a million subjects takes longer than anybody should wait. So a
//! subject that changes before its turn leaves its old buffer here: what is copied is always what it
//! was at the moment of the cut.

use crate::bits::Bits;
use crate::store::AHEAD;
use crate::subjects::{Buffer, Subjects};

/// The subjects of a cut that are not copied yet.
#[derive(Clone, Debug, Default)]
pub struct Copying {
    numbers: Vec<u32>,
    /// How many of `numbers` had their turn.
    done: usize,
    /// Those that had not, and are as they were.
    waiting: Bits,
    /// Those that changed before their turn, as they were.
    displaced: Vec<Buffer>,
    /// Names of subjects that are gone.
    removed: Vec<Box<[u8]>>,
}

impl Copying {
    /// Begins to copy subjects as they are now, and to name those that are gone.
    pub fn begin(&mut self, numbers: Vec<u32>, removed: Vec<Box<[u8]>>) {
        self.waiting.clear();
        for number in &numbers {
            self.waiting.set(*number);
        }
        self.numbers = numbers;
        self.done = 0;
        self.displaced.clear();
        self.removed = removed;
    }

    /// Whether nothing is left to copy.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.done == self.numbers.len() && self.displaced.is_empty() && self.removed.is_empty()
    }

    /// Keeps what a subject was, where it changes before its turn.
    pub fn displace(&mut self, number: u32, was: Buffer) {
        if self.done < self.numbers.len() && self.waiting.unset(number) {
            self.displaced.push(was);
        }
    }

    /// Copies so many subjects, with what was displaced and removed; true where nothing is left.
    pub fn step(
        &mut self,
        count: usize,
        subjects: &Subjects,
        put: &mut impl FnMut(&[u8], &[u8]),
    ) -> bool {
        for name in self.removed.drain(..) {
            put(&name, &[]);
        }
        for was in self.displaced.drain(..) {
            put(was.name(), was.events());
        }
        let end = self.done.saturating_add(count).min(self.numbers.len());
        for numbers in self.numbers[self.done..end].chunks(AHEAD) {
            subjects.touch(numbers);
            for &number in numbers {
                if self.waiting.unset(number) {
                    let subject = subjects.get(number);
                    put(subject.name(), subject.events());
                }
            }
        }
        self.done = end;
        if self.is_done() {
            self.numbers = Vec::new();
            self.done = 0;
        }
        self.is_done()
    }
}
