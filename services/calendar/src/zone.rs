//! Civil days of a time zone as instants.
//!
//! Where the offset never changes over the calendar (Vietnam since 1975), a day is one division. Other zones keep a
//! table of their midnights, so that nothing asks a time zone database after the start.

use crate::day::{DAY_MS, DAYS, FIRST};
use crate::{Day, Millis};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A stretch of time with one offset: from an instant to the next stretch, civil time is UTC + offset.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Stretch {
    pub(crate) from: Millis,
    pub(crate) offset: Millis,
}

/// The civil days of the calendar.
#[derive(Debug)]
pub(crate) struct Zone {
    /// Offset of the first stretch: the only one, or a guess that is off by a day at most.
    offset: Millis,
    /// First and last midnight, the last ending the last day.
    start: Millis,
    end: Millis,
    /// First instant of each day and the end of the last; none where the offset never changes.
    midnights: Option<Box<[Millis]>>,
}

impl Zone {
    /// The days of stretches as [`stretches`] gives them.
    pub(crate) fn new(stretches: &[Stretch]) -> Self {
        let offset = stretches.first().map_or(0, |stretch| stretch.offset);
        if stretches.len() <= 1 {
            let midnight = |index| Day::at(index).utc_midnight() - offset;
            return Self {
                offset,
                start: midnight(0),
                end: midnight(DAYS),
                midnights: None,
            };
        }
        let mut rest = stretches;
        let midnights: Box<[Millis]> = (0..=DAYS)
            .map(|index| first_at_or_after(Day::at(index), &mut rest))
            .collect();
        Self {
            offset,
            start: midnights[0],
            end: midnights[DAYS],
            midnights: Some(midnights),
        }
    }

    /// The first instant of the calendar.
    pub(crate) fn start(&self) -> Millis {
        self.start
    }

    /// The midnight that ends the calendar.
    pub(crate) fn end(&self) -> Millis {
        self.end
    }

    /// First instant of the day at a place, or the end of the calendar.
    pub(crate) fn midnight(&self, index: usize) -> Millis {
        match &self.midnights {
            None => Day::at(index).utc_midnight() - self.offset,
            Some(midnights) => midnights[index],
        }
    }

    /// Place of the day that holds an instant, and the instant's distance from its midnight. Instants before the
    /// calendar are its first, instants after it the end of its last day.
    pub(crate) fn locate(&self, t: Millis) -> (usize, Millis) {
        let t = t.clamp(self.start, self.end);
        let local = t + self.offset - FIRST.utc_midnight();
        let mut index =
            usize::try_from(local.div_euclid(DAY_MS)).map_or(0, |index| index.min(DAYS - 1));
        if let Some(midnights) = &self.midnights {
            while index + 1 < DAYS && midnights[index + 1] <= t {
                index += 1;
            }
            while index > 0 && midnights[index] > t {
                index -= 1;
            }
        }
        (index, t - self.midnight(index))
    }
}

/// The offsets of a zone from two days before the calendar to two days after it: wider than any offset, so that the
/// first midnight and the last are inside.
pub(crate) fn stretches(zone: &TimeZone) -> Vec<Stretch> {
    let from =
        Timestamp::from_millisecond((FIRST.utc_midnight()) - 2 * DAY_MS).unwrap_or(Timestamp::MIN);
    let to = Timestamp::from_millisecond(Day::at(DAYS).utc_midnight() + 2 * DAY_MS)
        .unwrap_or(Timestamp::MAX);
    let offset = |t: Timestamp| Millis::from(zone.to_offset(t).seconds()) * 1000;
    let mut found = vec![Stretch {
        from: from.as_millisecond(),
        offset: offset(from),
    }];
    for t in zone
        .following(from)
        .map(|change| change.timestamp())
        .take_while(|t| *t < to)
    {
        let next = Stretch {
            from: t.as_millisecond(),
            offset: offset(t),
        };
        if found.last().is_some_and(|last| last.offset != next.offset) {
            found.push(next);
        }
    }
    found
}

/// The first instant at which the clocks show the day or a later one: where the clocks skip midnight the instant
/// they skip to, where they show it twice the first. `rest` moves on to the stretch that holds it.
fn first_at_or_after(day: Day, rest: &mut &[Stretch]) -> Millis {
    let wanted = day.utc_midnight();
    while let [here, next, ..] = **rest {
        if wanted - here.offset < next.from {
            break;
        }
        *rest = &rest[1..];
    }
    rest.first()
        .map_or(wanted, |here| (wanted - here.offset).max(here.from))
}
