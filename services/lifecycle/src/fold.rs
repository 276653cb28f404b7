//! The fold of a dossier: one step an event, in the order of `counting.md` 1.
//!
//! What an event does depends only on the state before it; an event that is illegal there is
//! skipped and counted, and stays in the set, because an earlier one that arrives later may make
//! it legal.

use dunghen_contract::Kind;
use dunghen_contract::registry::CentreId;

use crate::Millis;
use crate::decision::Decision;
use crate::dossier::{Dossier, Pause, Status};
use crate::entry::Entry;
use crate::row::{Apology, Closed};
use crate::rules::{WORKING_DAY, World};

/// Folds a dossier's events, all with a time up to `now`, into `dossier`, which is cleared first.
pub fn fold(entries: &[Entry<'_>], now: Millis, world: &World<'_>, dossier: &mut Dossier) {
    dossier.clear();
    for entry in entries {
        step(entry, world, dossier);
    }
    dossier.pass_time(now, world);
}

/// What an event did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// What its type says.
    Counted,
    /// Nothing: it is illegal where the dossier stood.
    Illegal,
    /// Nothing: its centre may not speak for the dossier.
    Foreign,
}

/// One event, after time has passed up to it.
pub(crate) fn step(entry: &Entry<'_>, world: &World<'_>, dossier: &mut Dossier) -> Effect {
    dossier.pass_time(entry.time, world);
    Step {
        dossier,
        entry,
        world,
    }
    .apply()
}

/// One event at the state before it.
struct Step<'s, 'w> {
    dossier: &'s mut Dossier,
    entry: &'s Entry<'s>,
    world: &'s World<'w>,
}

impl Step<'_, '_> {
    fn apply(&mut self) -> Effect {
        if !self.may_speak() {
            self.dossier.foreign += 1;
            Effect::Foreign
        } else if self.take_effect() {
            Effect::Counted
        } else {
            self.dossier.illegal += 1;
            Effect::Illegal
        }
    }

    /// Once received, only the dossier's centre, its deciding unit, a transfer's target, or a
    /// successor of one of these speaks; a `received` may have the source of the first one.
    fn may_speak(&self) -> bool {
        let (dossier, entry) = (&*self.dossier, self.entry);
        if dossier.received_at.is_none() || entry.kind == Kind::Submitted {
            return true;
        }
        if entry.kind == Kind::Received && dossier.first_source == Some(entry.source) {
            return true;
        }
        let strings = self.world.strings;
        let deciding = dossier.attributes.deciding_unit;
        dossier
            .centre
            .into_iter()
            .chain(deciding.and_then(|unit| strings.centre(unit)))
            .chain(dossier.transferred_to.iter().copied())
            .any(|unit| self.is_or_succeeds(unit))
    }

    fn is_or_succeeds(&self, unit: CentreId) -> bool {
        unit == self.entry.centre || self.world.registry.is_successor(unit, self.entry.centre)
    }

    /// Does what the event does where it is legal; false where it is not.
    fn take_effect(&mut self) -> bool {
        let at = self.entry.time;
        match (self.entry.kind, self.dossier.status) {
            (Kind::Submitted, Status::None) => self.submit(),
            (Kind::Received, Status::None | Status::Submitted | Status::Refused) => self.receive(),
            (Kind::Received, _) => self.amend(),
            (Kind::Refused, Status::None | Status::Submitted) => {
                self.dossier.status = Status::Refused;
                self.dossier.refused_at = Some(at);
                self.dossier.centre.get_or_insert(self.entry.centre);
            }
            (Kind::SupplementRequested, Status::Open) => self.pause(Pause::Supplement),
            (Kind::PaymentRequested, Status::Open) => self.pause(Pause::Payment),
            (Kind::SupplementReceived, Status::Paused(Pause::Supplement)) => self.resume(),
            (Kind::Paid, status) => {
                if let Some(method) = self.entry.flags.method() {
                    self.dossier.payments.push((at, method));
                }
                if status == Status::Paused(Pause::Payment) {
                    self.resume();
                }
            }
            (Kind::Transferred, Status::Open | Status::Paused(_)) => {
                if let Some(medium) = self.entry.flags.medium() {
                    self.dossier.transfers.push((at, medium));
                }
                let to = self.entry.to.and_then(|to| self.world.strings.centre(to));
                if let Some(centre) = to.filter(|c| !self.dossier.transferred_to.contains(c)) {
                    self.dossier.transferred_to.push(centre);
                }
            }
            (Kind::Extended, Status::Open | Status::Paused(_)) => {
                self.move_due(
                    self.entry.due_at(),
                    self.entry.flags.apology() == Some(true),
                );
            }
            (Kind::Resolved, Status::Open | Status::Paused(_)) => self.resolve(),
            (Kind::Returned, Status::Open | Status::Paused(_) | Status::Resolved) => {
                self.hand_over();
            }
            (Kind::Withdrawn, Status::Open | Status::Paused(_)) => {
                self.end(Status::Closed(Closed::Withdrawn));
            }
            (Kind::Stopped, Status::Open | Status::Paused(_)) => {
                self.end(Status::Closed(Closed::Stopped));
            }
            (Kind::Reopened, Status::Resolved | Status::Returned | Status::Closed(_)) => {
                self.reopen();
            }
            (Kind::Rated, _) => {
                if let Some(score) = self.entry.flags.score() {
                    self.dossier
                        .ratings
                        .push((at, self.entry.flags.factor(), score));
                }
            }
            _ => return false,
        }
        true
    }

    fn submit(&mut self) {
        self.dossier.status = Status::Submitted;
        self.dossier.submitted_at = Some(self.entry.time);
        self.dossier.centre = Some(self.entry.centre);
        self.dossier.attributes.overlay(self.entry);
    }

    fn receive(&mut self) {
        let at = self.entry.time;
        let dossier = &mut *self.dossier;
        dossier.attributes.overlay(self.entry);
        dossier.status = Status::Open;
        dossier.received_at = Some(at);
        dossier.centre = Some(self.entry.centre);
        dossier.first_source = Some(self.entry.source);
        let due = self.entry.due_at().or_else(|| {
            let statutory = dossier.attributes.statutory(self.world)?;
            let rules = self.world.rules;
            Some(
                rules
                    .calendar
                    .add(rules.schedule(self.entry.centre), at, statutory),
            )
        });
        dossier.due_first = due;
        dossier.due_current = due;
        dossier.judge_overdue(at, self.world);
    }

    fn amend(&mut self) {
        self.dossier.attributes.overlay(self.entry);
        if self.dossier.first_source == Some(self.entry.source) {
            self.restate_centre();
        }
        if self.dossier.ended() {
            let frozen = self.dossier.due_current;
            if frozen.is_some() && self.entry.due_at().is_some() && frozen != self.entry.due_at() {
                self.dossier
                    .moves
                    .push((self.entry.time, Apology::AfterEnd));
            }
        } else {
            self.move_due(self.entry.due_at(), false);
        }
    }

    /// Another centre restates, unless it is a successor: that is a hand-over, and the dossier
    /// keeps the centre that received it.
    fn restate_centre(&mut self) {
        let hand_over = self
            .dossier
            .centre
            .is_some_and(|centre| self.world.registry.is_successor(centre, self.entry.centre));
        if !hand_over {
            self.dossier.centre = Some(self.entry.centre);
        }
    }

    fn pause(&mut self, pause: Pause) {
        self.dossier.status = Status::Paused(pause);
        self.dossier.paused_since = Some(self.entry.time);
    }

    fn resume(&mut self) {
        self.end_pause(self.entry.due_at());
        self.dossier.status = Status::Open;
        self.dossier.judge_overdue(self.entry.time, self.world);
    }

    /// Moves both due dates by the working time of the pause, if there is one; neither is a move.
    fn end_pause(&mut self, due_at: Option<Millis>) {
        let Some(since) = self.dossier.paused_since.take() else {
            return;
        };
        let until = self.entry.time;
        let rules = self.world.rules;
        self.dossier.pauses.push((since, until));
        let Some(centre) = self.dossier.centre else {
            return;
        };
        let schedule = rules.schedule(centre);
        let pause = rules.calendar.work(schedule, since, until);
        let shifted = |due: Option<Millis>| due.map(|due| rules.shift(schedule, due, pause));
        self.dossier.due_first = shifted(self.dossier.due_first);
        self.dossier.due_current = due_at.or_else(|| shifted(self.dossier.due_current));
    }

    /// Moves the due date of a dossier that has not ended.
    fn move_due(&mut self, due_at: Option<Millis>, apology: bool) {
        let before = self.dossier.due_current;
        if due_at.is_none() || due_at == before {
            return;
        }
        if let Some(old) = before {
            let apology = if apology {
                self.judge_apology(old)
            } else {
                Apology::None
            };
            self.dossier.moves.push((self.entry.time, apology));
        }
        self.dossier.due_current = due_at;
        self.dossier.judge_overdue(self.entry.time, self.world);
    }

    fn judge_apology(&self, old: Millis) -> Apology {
        let rules = self.world.rules;
        let left = self.dossier.centre.map_or(0, |centre| {
            let schedule = rules.schedule(centre);
            rules
                .calendar
                .work(schedule, self.entry.time, rules.target(schedule, old))
        });
        if left >= WORKING_DAY {
            Apology::InTime
        } else {
            Apology::Late
        }
    }

    fn end(&mut self, status: Status) {
        self.end_pause(None);
        self.dossier.status = status;
        self.dossier.ended_at = Some(self.entry.time);
        self.dossier.overdue = false;
    }

    fn resolve(&mut self) {
        self.end(Status::Resolved);
        self.dossier.decision = Decision::of(self.entry.flags);
    }

    fn hand_over(&mut self) {
        if self.dossier.status != Status::Resolved {
            self.end(Status::Resolved);
            self.dossier.decision = Decision::HANDED_OVER;
        }
        self.dossier.status = Status::Returned;
        self.dossier.returned = self
            .entry
            .flags
            .channel()
            .map(|channel| (self.entry.time, channel));
    }

    fn reopen(&mut self) {
        let at = self.entry.time;
        if let Some(ended) = self.dossier.ended_at.take() {
            self.dossier.closures.push((ended, at));
        }
        self.dossier.returned = None;
        self.dossier.decision = Decision::default();
        self.dossier.status = Status::Open;
        self.move_due(self.entry.due_at(), false);
        self.dossier.judge_overdue(at, self.world);
    }
}
