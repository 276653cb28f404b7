//! Working days of the overdue figures (`counting.md` 3): which day an instant belongs to, and
//! which complete days count.
//!
//! A working day reaches from the midnight that ended the working day before to the one that ends
//! it, so days off belong to the next working day.

use std::collections::BTreeSet;

use dunghen_calendar::{Calendar, Day, ScheduleId};
use dunghen_lifecycle::{Millis, Rules};

use crate::totals::WORKDAYS;

/// The running working day of a schedule and the complete ones before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workdays {
    /// First and last civil day of each, the running one first; shorter where the calendar begins.
    days: Vec<(Day, Day)>,
}

impl Workdays {
    /// The working days of a schedule at a civil day.
    #[must_use]
    pub fn at(calendar: &Calendar, schedule: ScheduleId, today: Day) -> Self {
        let mut days = Vec::with_capacity(WORKDAYS);
        let mut last = calendar.working_day_of(schedule, today);
        while days.len() < WORKDAYS {
            let Some(before) = calendar.previous_working_day(schedule, last) else {
                break;
            };
            days.push((Day(before.0 + 1), last));
            last = before;
        }
        Self { days }
    }

    /// The place of a civil day: 0 in the running working day, 8 in the oldest.
    #[must_use]
    pub fn place(&self, day: Day) -> Option<usize> {
        self.days
            .iter()
            .position(|(first, last)| *first <= day && day <= *last)
    }

    /// How many complete working days began at or after an instant.
    #[must_use]
    pub fn known_since(&self, first_event: Millis, calendar: &Calendar) -> i64 {
        let complete = self.days.iter().skip(1);
        let known = complete.take_while(|(first, _)| calendar.midnight(*first) >= first_event);
        known.count() as i64
    }

    /// The first civil day of the oldest.
    #[must_use]
    pub fn oldest(&self) -> Option<Day> {
        self.days.last().map(|(first, _)| *first)
    }
}

/// The oldest civil day that a working day of any schedule reaches back to.
#[must_use]
pub fn reach(rules: &Rules, today: Day) -> Option<Day> {
    let calendar = &rules.calendar;
    let default = calendar.default_schedule();
    let schedules: BTreeSet<u16> = rules
        .schedules
        .iter()
        .chain([&default])
        .map(|schedule| schedule.0)
        .collect();
    let days = schedules
        .into_iter()
        .map(|schedule| Workdays::at(calendar, ScheduleId(schedule), today));
    days.filter_map(|days| days.oldest()).min()
}
