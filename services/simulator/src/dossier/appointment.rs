//! The first due date: from the catalogue, or appointed within it, and always one that leaves room for the verdict.

use dunghen_contract::Millis;

use super::{Fate, Life, Traits};
use crate::happening::Due;
use crate::rhythm::{HOUR, MINUTE, WORKING_DAY};

/// Dossiers received within so much work before the end of the scene are open because their time is not yet up.
const RECENT: Millis = 22 * WORKING_DAY;

impl Life<'_> {
    /// Sets the due date; returns it where the event carries it.
    pub(super) fn appoint(&mut self, traits: Traits) -> Option<Due> {
        if self.order.fate == Fate::NoDue {
            return None;
        }
        let procedure =
            &self.scene.world.registry.procedures()[self.order.application.procedure as usize];
        let statutory = procedure.statutory_ms;
        if let Some(statutory) = statutory.filter(|_| self.dice.chance(0.2)) {
            self.promise.follow_catalogue(self.now, statutory);
            if self.promise.due().is_some_and(|due| self.fits(due)) {
                return None;
            }
        }
        let most = statutory.unwrap_or_else(|| self.dice.between(WORKING_DAY, 10 * WORKING_DAY));
        let mut due = self.shortened(most);
        let eventful = traits.paused || traits.extended || traits.amended || traits.transferred;
        if !self.fits(due) || (eventful && self.day(due) == self.day(self.now)) {
            due = self.fitting(due);
        }
        let due = Due::at(due);
        self.promise.say(Some(due));
        Some(due)
    }

    /// Offices promise less time than the law allows: Quảng Ninh cut 40 to 60 %.
    fn shortened(&mut self, most: Millis) -> Millis {
        let work = (most / 100 * self.dice.between(40, 101)).max(2 * HOUR);
        let due = self.hours.calendar.add(self.hours.schedule, self.now, work);
        if self.dice.chance(0.4) {
            self.hours.calendar.close(self.hours.schedule, due)
        } else {
            due
        }
    }

    /// Whether the verdict can still be reached with a due date.
    fn fits(&mut self, due: Millis) -> bool {
        let (day, last) = (self.day(due), self.day(self.scene.last));
        match self.order.fate {
            Fate::Early => day > self.day(self.now),
            Fate::OnTime => day <= last,
            Fate::Late => day < last,
            Fate::Open => day > last || !self.is_recent() || self.dice.chance(0.03),
            Fate::NoDue | Fate::Withdrawn | Fate::Stopped => true,
        }
    }

    /// A due date with which it can be reached.
    fn fitting(&mut self, due: Millis) -> Millis {
        let (now, last) = (self.now, self.scene.last);
        let later = self.dice.between(WORKING_DAY, 3 * WORKING_DAY);
        match self.order.fate {
            Fate::OnTime => self.somewhere_before(last),
            Fate::Late => self.somewhere_before(self.hours.midnight(last)),
            Fate::Open if self.is_recent() => {
                self.hours
                    .calendar
                    .add(self.hours.schedule, last + MINUTE, later)
            }
            _ => self
                .hours
                .calendar
                .add(self.hours.schedule, now.max(due), later),
        }
    }

    /// A working instant from now to before `end`; just before `end` where there is none.
    fn somewhere_before(&mut self, end: Millis) -> Millis {
        let near = self.hours.after(self.now, 3 * WORKING_DAY).min(end);
        if near > self.now + MINUTE {
            self.hours.within(self.dice, self.now, near)
        } else {
            end - MINUTE
        }
    }

    /// Whether it is received so shortly before the end of the scene that it may still be open by itself.
    pub(super) fn is_recent(&self) -> bool {
        self.hours.work(self.order.received, self.scene.last) < RECENT
    }
}
