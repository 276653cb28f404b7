//! The working calendar: what every rule asks about working time and civil days.
//!
//! The days of 1998 to 2250 are tabulated once a schedule, because a dossier is judged, paused and moved far more often
//! than a calendar is read. An instant before the table counts as its start, one after it as its end; none panics.

use crate::fault::CalendarFaults;
use crate::file::File;
use crate::hours::Hours;
use crate::zone::{Zone, stretches};
use crate::{Day, Millis};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;

/// A schedule of one calendar, as [`Calendar::schedule`] gives it. That of another calendar is a programmer's mistake:
/// it means another schedule, or panics where there are fewer.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct ScheduleId(pub u16);

/// A year of which no holiday is listed: its working time is too long, and nobody will see why.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct CalendarWarning {
    /// The civil year.
    pub year: i16,
}

impl fmt::Display for CalendarWarning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "holidays: none of {} is listed; write them as [[holidays]]",
            self.year
        )
    }
}

/// Working time by schedule, and the civil days of the calendar's time zone.
#[derive(Debug)]
pub struct Calendar {
    zone: Zone,
    names: Vec<String>,
    default: ScheduleId,
    hours: Vec<Hours>,
    years_with_holidays: BTreeSet<i16>,
}

impl Calendar {
    /// Reads the text of a `calendar.toml`.
    ///
    /// # Errors
    /// Every fault at once, each with its key and what to write instead.
    pub fn parse(toml: &str) -> Result<Self, CalendarFaults> {
        let file = File::read(toml)?;
        let stretches = stretches(&file.zone);
        let zone = Zone::new(&stretches);
        let hours = file
            .schedules
            .iter()
            .map(|(_, week)| Hours::new(week, &file, &zone, &stretches))
            .collect();
        Ok(Self {
            zone,
            hours,
            default: id(file.default),
            years_with_holidays: file.holidays.iter().map(|day| day.date().year()).collect(),
            names: file.schedules.into_iter().map(|(name, _)| name).collect(),
        })
    }

    /// The years of a range that list no holiday.
    pub fn warnings(
        &self,
        years: RangeInclusive<i16>,
    ) -> impl Iterator<Item = CalendarWarning> + '_ {
        years
            .filter(|year| !self.years_with_holidays.contains(year))
            .map(|year| CalendarWarning { year })
    }

    /// The schedule of a name.
    #[must_use]
    pub fn schedule(&self, name: &str) -> Option<ScheduleId> {
        self.names.iter().position(|known| known == name).map(id)
    }

    /// The schedule of a province as a whole.
    #[must_use]
    pub fn default_schedule(&self) -> ScheduleId {
        self.default
    }

    /// The names of the schedules, in the order of their ids.
    pub fn schedule_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The first instant of the calendar: the midnight that begins 1998.
    #[must_use]
    pub fn start(&self) -> Millis {
        self.zone.start()
    }

    /// The end of the calendar: the midnight that ends 2250.
    #[must_use]
    pub fn end(&self) -> Millis {
        self.zone.end()
    }

    /// The civil day that holds an instant; the first or the last of the calendar for instants outside it.
    #[must_use]
    pub fn day_of(&self, t: Millis) -> Day {
        Day::at(self.zone.locate(t).0)
    }

    /// The first instant of a civil day; the start or the end of the calendar for days outside it.
    #[must_use]
    pub fn midnight(&self, d: Day) -> Millis {
        self.zone.midnight(d.index())
    }

    /// Working time in [a, b), 0 where b ≤ a; in constant time.
    #[must_use]
    pub fn work(&self, s: ScheduleId, a: Millis, b: Millis) -> Millis {
        if b <= a {
            return 0;
        }
        let hours = self.hours(s);
        hours.until(self.zone.locate(b)) - hours.until(self.zone.locate(a))
    }

    /// The earliest instant t ≥ a with `work(a, t)` = w, so `a` itself for w ≤ 0. Where the calendar does not hold that
    /// much work after a, the end of the calendar, or `a` where that is later still.
    #[must_use]
    pub fn add(&self, s: ScheduleId, a: Millis, w: Millis) -> Millis {
        if w <= 0 {
            return a;
        }
        let hours = self.hours(s);
        let at = self.zone.locate(a);
        self.reached(hours, hours.until(at).saturating_add(w), at.0)
            .max(a)
    }

    /// The earliest instant t with `work(t, target)` ≤ left, with a negative `left` taken as 0. It lies far in the past
    /// where much is left, and is the start of the calendar where even from there no more than `left` is worked.
    #[must_use]
    pub fn earliest_with_left(&self, s: ScheduleId, target: Millis, left: Millis) -> Millis {
        let hours = self.hours(s);
        let at = self.zone.locate(target);
        let work = hours.until(at).saturating_sub(left.max(0));
        if work <= 0 {
            self.zone.start()
        } else {
            self.reached(hours, work, at.0)
        }
    }

    /// The end of the working hours of an instant's day, or the midnight that ends that day where it is not worked.
    #[must_use]
    pub fn close(&self, s: ScheduleId, t: Millis) -> Millis {
        let (index, _) = self.zone.locate(t);
        match self.hours(s).close(index) {
            Some(offset) => self.zone.midnight(index) + offset,
            None => self.zone.midnight(index + 1),
        }
    }

    /// Whether a day has working hours; days outside the calendar have none.
    #[must_use]
    pub fn worked(&self, s: ScheduleId, d: Day) -> bool {
        Day::at(d.index()) == d && self.hours(s).worked(d.index())
    }

    /// The first worked day at or after a day: days off belong to the next working day. The day after the calendar
    /// where none is left.
    #[must_use]
    pub fn working_day_of(&self, s: ScheduleId, d: Day) -> Day {
        let (hours, index) = (self.hours(s), d.index());
        Day::at(hours.day_reaching(hours.before(index) + 1, index))
    }

    /// The last worked day before a day; none where the calendar has none.
    #[must_use]
    pub fn previous_working_day(&self, s: ScheduleId, d: Day) -> Option<Day> {
        let (hours, index) = (self.hours(s), d.index());
        let work = hours.before(index);
        (work > 0).then(|| Day::at(hours.day_reaching(work, index)))
    }

    fn hours(&self, s: ScheduleId) -> &Hours {
        &self.hours[usize::from(s.0)]
    }

    /// The earliest instant by which `work` > 0 since the start of the calendar is done, or the end of the calendar.
    fn reached(&self, hours: &Hours, work: Millis, near: usize) -> Millis {
        let index = hours.day_reaching(work, near);
        let midnight = self.zone.midnight(index);
        if midnight == self.zone.end() {
            midnight
        } else {
            midnight + hours.reached(index, work)
        }
    }
}

fn id(place: usize) -> ScheduleId {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a file holds at most 256 schedules"
    )]
    ScheduleId(place as u16)
}
