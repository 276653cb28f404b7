//! Working time of a one-stop centre: schedules, public holidays and make-up working days of `calendar.toml`.
//!
//! Everything here is a pure function of the calendar file, so that a due date never depends on when it is computed.

mod calendar;
mod day;
mod fault;
mod file;
mod hours;
mod pattern;
mod span;
mod zone;

pub use calendar::{Calendar, CalendarWarning, ScheduleId};
pub use day::{Day, Millis};
pub use fault::{CalendarFault, CalendarFaults};
