//! When dossiers and visitors arrive: so many on each working day, or at a pace by the clock.

use std::vec;

use dunghen_calendar::{Calendar, Day};
use dunghen_contract::Millis;
use jiff::civil::Weekday;

use crate::chance::{Dice, Stream, Wheel};
use crate::world::World;

/// What arrives in [start, end).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Batch {
    /// The first instant.
    pub(crate) start: Millis,
    /// The end.
    pub(crate) end: Millis,
    /// How much arrives.
    pub(crate) size: Size,
}

/// How much arrives in a batch.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(crate) enum Size {
    /// So many, on a working day that is followed by so many more.
    Day {
        /// How many.
        count: u64,
        /// Working days after this one.
        days_left: u64,
    },
    /// Until so many events are planned since the start.
    Until(f64),
}

/// Batches in the order of time.
#[derive(Debug)]
pub(crate) enum Arrivals {
    /// One a day.
    Days(vec::IntoIter<Batch>),
    /// One after another for ever.
    Flow(Flow),
}

impl Arrivals {
    /// The start of the next batch, where there is one.
    pub(crate) fn peek(&self) -> Option<Millis> {
        match self {
            Self::Days(days) => days.as_slice().first().map(|batch| batch.start),
            Self::Flow(flow) => Some(flow.next),
        }
    }

    /// The next batch.
    pub(crate) fn next(&mut self) -> Option<Batch> {
        match self {
            Self::Days(days) => days.next(),
            Self::Flow(flow) => Some(flow.batch()),
        }
    }
}

/// Events at a pace.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    next: Millis,
    planned: f64,
    /// Events a second.
    rate: f64,
    width: Millis,
}

impl Flow {
    /// From `start` on at `rate` events a second.
    pub(crate) fn new(start: Millis, rate: f64) -> Self {
        // About a thousand events a batch, and none longer than an hour.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "between a millisecond and an hour"
        )]
        let width = (1_000_000.0 / rate).clamp(1.0, 3_600_000.0) as Millis;
        Self {
            next: start,
            planned: 0.0,
            rate,
            width,
        }
    }

    /// The length of a batch.
    pub(crate) fn width(&self) -> Millis {
        self.width
    }

    fn batch(&mut self) -> Batch {
        let start = self.next;
        self.next += self.width;
        #[expect(clippy::cast_precision_loss, reason = "a batch is at most an hour")]
        let seconds = self.width as f64 / 1000.0;
        self.planned += self.rate * seconds;
        Batch {
            start,
            end: self.next,
            size: Size::Until(self.planned),
        }
    }
}

/// `total` arrivals on the days of `first..=last` that anybody works, by size of the centres that do, weekday and month.
pub(crate) fn on_working_days(
    world: &World,
    [first, last]: [Day; 2],
    total: u64,
    seed: u64,
) -> Vec<Batch> {
    let mut dice = Dice::new(seed, Stream::Days);
    let weighted: Vec<(Day, u64)> = (first.0..=last.0)
        .map(Day)
        .map(|day| {
            (
                day,
                open_places(world, day, |place| place.size).total() / 1000
                    * shape(day)
                    * dice.below(17).wrapping_add(92),
            )
        })
        .filter(|&(_, weight)| weight > 0)
        .collect();
    let sum: u128 = weighted.iter().map(|&(_, weight)| u128::from(weight)).sum();
    let calendar = &world.calendar;
    let (mut passed, mut given) = (0_u128, 0_u64);
    weighted
        .into_iter()
        .map(|(day, weight)| {
            passed += u128::from(weight);
            let until = u64::try_from(u128::from(total) * passed / sum.max(1)).unwrap_or(total);
            let count = until - given;
            given = until;
            let start = calendar.midnight(day);
            let size = Size::Day {
                count,
                days_left: days_left(calendar, day, last),
            };
            Batch {
                start,
                end: calendar.midnight(Day(day.0 + 1)),
                size,
            }
        })
        .collect()
}

/// The centres that work on a day, by some weight.
pub(crate) fn open_places(
    world: &World,
    day: Day,
    weight: impl Fn(&crate::world::Place) -> u64,
) -> Wheel {
    let working = |place: &crate::world::Place| world.calendar.worked(place.schedule, day);
    Wheel::new(
        (0..)
            .zip(&world.places)
            .map(|(id, place)| (id, if working(place) { weight(place) } else { 0 })),
    )
}

/// Mondays are full and Saturdays quiet; summer and the weeks before Tết are busy.
fn shape(day: Day) -> u64 {
    let date = day.date();
    let weekday = match date.weekday() {
        Weekday::Monday => 116,
        Weekday::Tuesday => 106,
        Weekday::Wednesday => 100,
        Weekday::Thursday => 97,
        Weekday::Friday => 90,
        Weekday::Saturday | Weekday::Sunday => 50,
    };
    let month = match date.month() {
        1 => 108,
        2 => 90,
        6..=8 => 106,
        _ => 100,
    };
    weekday * month
}

/// Working days of the province after a day, up to `last`.
fn days_left(calendar: &Calendar, day: Day, last: Day) -> u64 {
    let schedule = calendar.default_schedule();
    (day.0 + 1..=last.0)
        .filter(|&later| calendar.worked(schedule, Day(later)))
        .count() as u64
}

/// An instant of a working day, as people come: most in the middle of the morning, few before the close.
pub(crate) fn instant_of_day(
    calendar: &Calendar,
    schedule: dunghen_calendar::ScheduleId,
    start: Millis,
    end: Millis,
    dice: &mut Dice,
) -> Millis {
    const ARRIVALS: [u64; 8] = [11, 19, 17, 9, 14, 15, 10, 5];
    let mut at = dice.below(ARRIVALS.iter().sum());
    let mut eighth = 0;
    for (place, share) in (0..).zip(ARRIVALS) {
        if at < share {
            eighth = place;
            break;
        }
        at -= share;
    }
    let work = calendar.work(schedule, start, end);
    let offset = dice.between(eighth * work / 8, (eighth + 1) * work / 8);
    calendar.add(schedule, start, offset + 1)
}
