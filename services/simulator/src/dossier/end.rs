//! How a dossier ends: the instant is chosen against the due date that the fold will have, so the verdict is certain.

use dunghen_contract::{Channel, Millis, Outcome};

use super::{Fate, Life, Room, Traits};
use crate::happening::What;
use crate::rhythm::{HOUR, MINUTE, WORKING_DAY};
use crate::scene::Stall;

impl Life<'_> {
    /// The decision, and what follows it.
    pub(super) fn decide(&mut self, traits: Traits) -> Room<()> {
        self.now = self.end()?;
        let direct = !traits.signed && !traits.by_post && self.dice.chance(0.015);
        if direct {
            // Made out while the citizen waits: the return is the end.
            self.say(What::Returned(Channel::Counter));
            self.rate();
            return Some(());
        }
        let resolved = self.decision(traits.signed);
        self.say(resolved);
        self.hand_over(traits);
        Some(())
    }

    pub(super) fn decision(&mut self, signed: bool) -> What {
        let granted = signed || self.dice.chance(0.97);
        What::Resolved {
            outcome: if granted {
                Outcome::Granted
            } else {
                Outcome::Refused
            },
            signed,
            digitised: self.dice.chance(0.75),
            reused: self.dice.chance(0.3),
        }
    }

    /// The instant of the end.
    fn end(&mut self) -> Room<Millis> {
        let Some(due) = self.promise.due() else {
            let work = self.dice.between(HOUR, 5 * WORKING_DAY);
            return Some(self.hours.after(self.now, work));
        };
        let midnight = self.hours.midnight(due);
        let day_end = self.hours.day_end(due);
        let (from, to) = match self.order.fate {
            Fate::Early => (self.now, midnight),
            Fate::Late => {
                let from = self.now.max(day_end - 1);
                let work = self.dice.between(2 * HOUR, 8 * WORKING_DAY);
                (from, self.hours.after(from, work))
            }
            _ => {
                let from = self.now.max(midnight - 1);
                let close = self.hours.calendar.close(self.hours.schedule, due);
                (
                    from,
                    if close > from + MINUTE {
                        close
                    } else {
                        day_end
                    },
                )
            }
        };
        let to = to.min(self.scene.last - MINUTE);
        if to <= from + 1 {
            return None;
        }
        let end = self.hours.within(self.dice, from, to);
        let (day, due_day) = (self.day(end), self.day(due));
        let reached = match self.order.fate {
            Fate::Early => day < due_day,
            Fate::Late => day > due_day,
            _ => day == due_day,
        };
        reached.then(|| self.unstalled(end))
    }

    /// Where the sector stands still, the end comes when it goes on, whatever the verdict.
    fn unstalled(&mut self, end: Millis) -> Millis {
        match &self.scene.stall {
            Some(stall) if (stall.from..stall.to).contains(&end) && self.concerns(stall) => {
                let most = self.hours.after(stall.to, WORKING_DAY);
                self.hours.within(self.dice, stall.to, most)
            }
            _ => end,
        }
    }

    fn concerns(&self, stall: &Stall) -> bool {
        let field =
            |procedure: u32| &self.scene.world.registry.procedures()[procedure as usize].field;
        let received = |what: &What| match what {
            What::Received(application, _) => field(application.procedure) == &stall.field,
            _ => false,
        };
        stall.place == self.order.place && self.events.iter().any(|event| received(&event.what))
    }

    /// A first end that does not last.
    pub(super) fn end_and_reopen(&mut self) {
        self.advance(2);
        self.now = self.unstalled(self.now);
        match self.dice.below(100) {
            0..15 => self.say(What::Withdrawn),
            15..25 => self.say(What::Stopped),
            _ => {
                let resolved = self.decision(false);
                self.say(resolved);
                if self.dice.chance(0.5) {
                    self.now = self.dice.between(self.now + MINUTE, self.now + HOUR);
                    self.say(What::Returned(Channel::Counter));
                }
            }
        }
        let rest = self.dice.between(2 * HOUR, 3 * WORKING_DAY);
        self.now = self.hours.after(self.now, rest);
        let due = self.promise.due().and_then(|due| {
            let renewed = self.day(due) <= self.day(self.now) || self.dice.chance(0.8);
            let work = self.dice.between(WORKING_DAY, 4 * WORKING_DAY);
            renewed.then(|| self.later(due.max(self.now), work))
        });
        self.promise.say(due);
        self.say(What::Reopened(due));
        self.advance(3);
    }

    /// An end without a decision.
    pub(super) fn leave(&mut self, how: What) {
        self.advance(2);
        self.say(how);
    }

    /// No end: most of the old ones wait for a citizen who does not come back.
    pub(super) fn remain(&mut self) {
        if !self.is_recent() && self.dice.chance(0.9) {
            self.advance(2);
            let payment = self.dice.chance(0.2);
            self.say(if payment {
                What::PaymentRequested
            } else {
                What::SupplementRequested
            });
        }
    }
}
