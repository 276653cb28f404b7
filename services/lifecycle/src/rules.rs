//! What the fold reads beside the events: the chosen rule, the calendar, the registry, the strings.
//!
//! All of it is constant while a process runs; another calendar or registry gives other facts.

use std::sync::Arc;

use dunghen_calendar::{Calendar, Day, ScheduleId};
use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;

use crate::Millis;
use crate::intern::Interner;
use crate::row::Verdict;

/// Eight working hours, which are one working day.
pub const WORKING_DAY: Millis = 8 * 3_600_000;

/// How an end is judged against an appointed return (`counting.md` 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Timeliness {
    /// By day; the default.
    #[default]
    Date,
    /// To the millisecond on the due day.
    Instant,
}

impl Timeliness {
    /// The word in the configuration and in feeds.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Instant => "instant",
        }
    }
}

/// The counting rules of a pipeline with the calendar of its centres.
#[derive(Debug)]
pub struct Rules {
    /// The rule of timeliness.
    pub timeliness: Timeliness,
    /// Working time.
    pub calendar: Arc<Calendar>,
    /// The schedule of each centre, by its number.
    pub schedules: Vec<ScheduleId>,
}

impl Rules {
    /// The rules with the schedule that the registry gives each centre; a centre without one, or
    /// with one that the calendar does not have (a fault that the registry's check reports), has
    /// the default.
    #[must_use]
    pub fn new(timeliness: Timeliness, calendar: Arc<Calendar>, registry: &Registry) -> Self {
        let schedules = registry
            .centres()
            .iter()
            .map(|centre| {
                calendar
                    .schedule(&centre.hours)
                    .unwrap_or_else(|| calendar.default_schedule())
            })
            .collect();
        Self {
            timeliness,
            calendar,
            schedules,
        }
    }

    /// The schedule of a centre.
    #[must_use]
    pub fn schedule(&self, centre: CentreId) -> ScheduleId {
        self.schedules[usize::from(centre.0)]
    }

    /// The first millisecond at which ending would be late.
    #[must_use]
    pub fn overdue_instant(&self, due: Millis) -> Millis {
        match self.timeliness {
            Timeliness::Date => {
                let Day(day) = self.calendar.day_of(due);
                self.calendar.midnight(Day(day + 1))
            }
            Timeliness::Instant => due + 1,
        }
    }

    /// Until when the hours left to a due date are counted: the due instant or, by rule `date`,
    /// the close of its day.
    #[must_use]
    pub fn target(&self, schedule: ScheduleId, due: Millis) -> Millis {
        match self.timeliness {
            Timeliness::Date => self.calendar.close(schedule, due),
            Timeliness::Instant => due,
        }
    }

    /// A due date moved by the working time of a pause (`shift` of `counting.md` 1).
    #[must_use]
    pub fn shift(&self, schedule: ScheduleId, due: Millis, pause: Millis) -> Millis {
        if pause == 0 {
            return due;
        }
        self.calendar
            .add(schedule, self.target(schedule, due), pause)
    }

    /// The verdict of an end against an appointed return.
    #[must_use]
    pub fn verdict(&self, ended: Millis, due: Option<Millis>) -> Verdict {
        let Some(due) = due else {
            return Verdict::NoDue;
        };
        let (end_day, due_day) = (self.calendar.day_of(ended), self.calendar.day_of(due));
        let late = match self.timeliness {
            Timeliness::Date => end_day > due_day,
            Timeliness::Instant => ended > due,
        };
        if end_day < due_day {
            Verdict::Early
        } else if late {
            Verdict::Late
        } else {
            Verdict::OnTime
        }
    }
}

/// Everything that facts are a function of, beside the events and the instant.
#[derive(Clone, Copy, Debug)]
pub struct World<'w> {
    /// The counting rules.
    pub rules: &'w Rules,
    /// Centres, procedures, sectors.
    pub registry: &'w Registry,
    /// The strings of the entries.
    pub strings: &'w Interner,
}
