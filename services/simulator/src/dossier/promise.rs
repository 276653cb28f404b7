//! The due date as the fold of `counting.md` 1 will compute it under rule `date`: the life has to know it, because its
//! verdict is certain only against the same date.

use dunghen_contract::Millis;

use crate::happening::Due;
use crate::rhythm::Hours;

/// The current due date of a life.
#[derive(Debug)]
pub(super) struct Promise<'a> {
    hours: Hours<'a>,
    due: Option<Millis>,
    paused_at: Option<Millis>,
}

impl<'a> Promise<'a> {
    /// No due date yet.
    pub(super) fn new(hours: Hours<'a>) -> Self {
        Self {
            hours,
            due: None,
            paused_at: None,
        }
    }

    /// The due date, where there is one.
    pub(super) fn due(&self) -> Option<Millis> {
        self.due
    }

    /// The due date that a centre computes from the catalogue.
    pub(super) fn follow_catalogue(&mut self, received: Millis, statutory: Millis) {
        self.due = Some(
            self.hours
                .calendar
                .add(self.hours.schedule, received, statutory),
        );
    }

    /// A due date that an event carries.
    pub(super) fn say(&mut self, due: Option<Due>) {
        self.due = due.map(Due::instant).or(self.due);
    }

    /// The clock stops.
    pub(super) fn pause(&mut self, at: Millis) {
        self.paused_at = Some(at);
    }

    /// The clock resumes; the pause moves the due date by its working time.
    pub(super) fn resume(&mut self, at: Millis) {
        let Hours {
            calendar, schedule, ..
        } = self.hours;
        let work = self
            .paused_at
            .take()
            .map_or(0, |from| calendar.work(schedule, from, at));
        if work > 0 {
            self.due = self
                .due
                .map(|due| calendar.add(schedule, calendar.close(schedule, due), work));
        }
    }
}
