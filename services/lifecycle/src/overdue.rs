//! When a dossier becomes overdue (`counting.md` 3): by the passing of time, or set anew by an event.
//!
//! While open, time makes it overdue at the first millisecond at which ending would be late; a
//! pause keeps what was; the receipt, a resumed clock, a reopening and another due date set it anew.

use crate::Millis;
use crate::dossier::{Dossier, Status};
use crate::rules::World;

impl Dossier {
    /// The instant at which time alone makes this dossier overdue, where it will.
    #[must_use]
    pub fn next_overdue(&self, world: &World<'_>) -> Option<Millis> {
        if self.status != Status::Open || self.overdue {
            return None;
        }
        self.due_current.map(|due| world.rules.overdue_instant(due))
    }

    /// Lets time pass up to and including `until`, before the events of that instant.
    pub fn pass_time(&mut self, until: Millis, world: &World<'_>) {
        if let Some(at) = self.next_overdue(world).filter(|at| *at <= until) {
            self.overdue = true;
            self.became_overdue.push(at);
        }
    }

    /// Sets anew whether it is overdue, at the instant of an event that demands it.
    pub fn judge_overdue(&mut self, at: Millis, world: &World<'_>) {
        let overdue = self
            .due_current
            .is_some_and(|due| at >= world.rules.overdue_instant(due));
        if overdue && !self.overdue {
            self.became_overdue.push(at);
        }
        self.overdue = overdue;
    }
}
