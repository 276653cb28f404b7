//! When people work: in office hours, or, in a province that is sped up for a demonstration, at all hours.

use dunghen_calendar::{Calendar, ScheduleId};
use dunghen_contract::Millis;

use crate::chance::Dice;

/// A minute in milliseconds.
pub(crate) const MINUTE: Millis = 60_000;
/// An hour in milliseconds.
pub(crate) const HOUR: Millis = 60 * MINUTE;
/// A day in milliseconds.
pub(crate) const DAY: Millis = 24 * HOUR;
/// Eight working hours.
pub(crate) const WORKING_DAY: Millis = 8 * HOUR;

/// When people work.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rhythm {
    /// In the working hours of their centre.
    Office,
    /// At all hours; eight hours of work take a whole day.
    Flat,
}

/// A centre's time: its schedule, and whether anybody keeps it.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Hours<'a> {
    /// Working time and civil days.
    pub(crate) calendar: &'a Calendar,
    /// The centre's schedule.
    pub(crate) schedule: ScheduleId,
    /// When people work.
    pub(crate) rhythm: Rhythm,
}

impl Hours<'_> {
    /// The instant after so much work, later than `from`.
    pub(crate) fn after(&self, from: Millis, work: Millis) -> Millis {
        match self.rhythm {
            Rhythm::Office => self.calendar.add(self.schedule, from, work.max(1)),
            Rhythm::Flat => from + work.max(1) * 3,
        }
    }

    /// How much work fits between two instants.
    pub(crate) fn work(&self, from: Millis, to: Millis) -> Millis {
        match self.rhythm {
            Rhythm::Office => self.calendar.work(self.schedule, from, to),
            Rhythm::Flat => (to - from).max(0) / 3,
        }
    }

    /// An instant later than `from` and earlier than `to`, at work where anybody works in between; `from` plus one
    /// where nothing lies in between.
    pub(crate) fn within(&self, dice: &mut Dice, from: Millis, to: Millis) -> Millis {
        let work = self.work(from, to - 1);
        if work > 0 {
            // Never beyond `to - 1`, because not more than the work up to there is added.
            self.after(from, dice.between(1, work + 1))
        } else {
            dice.between(from + 1, to)
        }
    }

    /// The midnight that begins an instant's day.
    pub(crate) fn midnight(&self, at: Millis) -> Millis {
        self.calendar.midnight(self.calendar.day_of(at))
    }

    /// The midnight that ends an instant's day.
    pub(crate) fn day_end(&self, at: Millis) -> Millis {
        let day = self.calendar.day_of(at);
        self.calendar.midnight(dunghen_calendar::Day(day.0 + 1))
    }
}
