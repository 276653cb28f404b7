//! The instants at which subjects change by themselves, in order (`spec/architecture.md` decision 2).
//!
//! A subject's next instant is kept with the subject; the queue may hold older ones, which are
//! recognised when they come up. So an open dossier costs nothing between its instants.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::Millis;

/// The queue of instants.
#[derive(Clone, Debug, Default)]
pub struct Timers {
    heap: BinaryHeap<Reverse<(Millis, u32)>>,
}

impl Timers {
    /// Notes that a subject changes at an instant.
    pub fn set(&mut self, at: Millis, subject: u32) {
        self.heap.push(Reverse((at, subject)));
    }

    /// The next instant up to and including `until`, with its subject; gone afterwards.
    pub fn pop(&mut self, until: Millis) -> Option<(Millis, u32)> {
        let Reverse((at, _)) = self.heap.peek()?;
        if *at > until {
            return None;
        }
        self.heap.pop().map(|Reverse(timer)| timer)
    }

    /// The earliest instant that is noted.
    #[must_use]
    pub fn peek(&self) -> Option<Millis> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    /// How many instants are noted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether none is noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }
}
