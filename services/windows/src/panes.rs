//! Panes: the facts of the last 30 days by minute, which sliding windows add and take away.
//!
//! Calendar windows need none. A pane keeps facts and not wide rows, because the facts of a minute
//! in a province are nearly all of different centres and sectors.

use std::collections::VecDeque;

use dunghen_lifecycle::{Millis, Row};

use crate::delta::Delta;
use crate::frame::{Frame, SLIDING};
use crate::gathered::Gathered;
use crate::weighted::Weighted;

const MINUTE: Millis = 60_000;
/// What the longest window and its step can reach back from the clock.
const REACH: i64 = 31 * 24 * 60;
/// A pane is merged when it has outgrown this and what it had after the last merging.
const SMALL: usize = 64;

/// The facts of one minute.
#[derive(Clone, Debug, Default)]
struct Pane {
    facts: Vec<Weighted>,
    merged: usize,
}

impl Pane {
    fn push(&mut self, fact: Weighted) {
        self.facts.push(fact);
        if self.facts.len() > SMALL && self.facts.len() > 2 * self.merged {
            self.merge();
        }
    }

    /// Adds up equal facts and drops those that cancel.
    fn merge(&mut self) {
        self.facts.sort_unstable_by(|a, b| a.what().cmp(&b.what()));
        self.facts.dedup_by(|later, kept| {
            let same = later.what() == kept.what();
            if same {
                kept.weight += later.weight;
            }
            same
        });
        self.facts.retain(|fact| fact.weight != 0);
        self.merged = self.facts.len();
    }
}

/// The panes of a shard.
#[derive(Clone, Debug, Default)]
pub struct Panes {
    panes: VecDeque<Pane>,
    /// The minute of the first pane.
    first: i64,
}

impl Panes {
    /// Keeps a fact where a sliding window can still reach it from the clock.
    pub fn push(&mut self, row: &Row, weight: i32, clock: Millis) {
        if row.fact.is_now() {
            return;
        }
        let minute = row.at.div_euclid(MINUTE);
        let oldest = clock.div_euclid(MINUTE) - REACH;
        if minute < oldest {
            return;
        }
        if self.panes.is_empty() {
            self.first = oldest;
        }
        let Ok(place) = usize::try_from(minute - self.first) else {
            return;
        };
        if place >= self.panes.len() {
            self.panes.resize_with(place + 1, Pane::default);
        }
        self.panes[place].push(Weighted::new(row, weight));
    }

    /// Moves the sliding windows from one frame to the next, then forgets what none can reach.
    ///
    /// Without an earlier frame, and for a window that shares nothing with what it was, the slot
    /// begins anew (its reset is the caller's) with what the window holds.
    /// `room` is memory to work in, empty before and after.
    pub fn slide(
        &mut self,
        from: Option<&Frame>,
        to: &Frame,
        delta: &mut Delta,
        room: &mut Gathered,
    ) {
        for slot in 0..SLIDING {
            let (start, end) = to.sliding[slot];
            match from.map(|frame| frame.sliding[slot]) {
                Some((old_start, old_end)) if start < old_end => {
                    self.add(slot, (old_start, start), -1, delta, room);
                    self.add(slot, (old_end, end), 1, delta, room);
                }
                _ => self.add(slot, (start, end), 1, delta, room),
            }
        }
        self.forget(to.clock.div_euclid(MINUTE) - REACH);
    }

    /// Adds the facts of [from, until), whole minutes, times a sign to a slot.
    fn add(
        &self,
        slot: usize,
        (from, until): (Millis, Millis),
        sign: i32,
        delta: &mut Delta,
        room: &mut Gathered,
    ) {
        let place = |at: Millis| {
            let minute = at.div_euclid(MINUTE) - self.first;
            usize::try_from(minute).unwrap_or(0).min(self.panes.len())
        };
        let mut take = |facts: &[Weighted]| delta.add_to_slot(slot, facts, sign);
        for pane in self.panes.range(place(from)..place(until)) {
            for fact in &pane.facts {
                room.push(*fact, &mut take);
            }
        }
        room.flush(&mut take);
    }

    fn forget(&mut self, oldest: i64) {
        let gone = usize::try_from(oldest - self.first).unwrap_or(0);
        self.panes.drain(..gone.min(self.panes.len()));
        self.first = self.first.max(oldest);
    }

    /// How many facts are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.panes.iter().map(|pane| pane.facts.len()).sum()
    }

    /// Whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that the panes occupy.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.len() * size_of::<Weighted>() + self.panes.len() * size_of::<Pane>()
    }
}
