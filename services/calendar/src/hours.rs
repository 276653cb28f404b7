//! Working time of one schedule over the whole calendar, as prefix sums: work between two instants is a subtraction
//! whatever lies between them, and an instant moved by work is a search that begins where it starts.

use crate::day::{DAY_MS, DAYS};
use crate::file::{File, Week};
use crate::pattern::Pattern;
use crate::zone::{Stretch, Zone};
use crate::{Day, Millis};

/// The working hours of a schedule, day by day.
#[derive(Debug)]
pub(crate) struct Hours {
    /// Work before each day, and before the end of the calendar.
    before: Box<[Millis]>,
    /// Which of the patterns each day follows.
    pattern: Box<[u16]>,
    patterns: Vec<Pattern>,
}

impl Hours {
    /// Tabulates a week of the file.
    pub(crate) fn new(week: &Week, file: &File, zone: &Zone, stretches: &[Stretch]) -> Self {
        let mut patterns: Vec<Pattern> = week.iter().map(|spans| Pattern::plain(spans)).collect();
        patterns.push(Pattern::default());
        let mut totals: Vec<Millis> = patterns.iter().map(Pattern::total).collect();
        let mut before = Vec::with_capacity(DAYS + 1);
        let mut pattern = Vec::with_capacity(DAYS);
        let mut worked = 0;
        let mut rest = stretches;
        for index in 0..DAYS {
            let mut chosen = weekday(Day::at(index), file).unwrap_or(week.len());
            let (midnight, end) = (zone.midnight(index), zone.midnight(index + 1));
            while rest.get(1).is_some_and(|next| next.from <= midnight) {
                rest = &rest[1..];
            }
            if let (Some(spans), Some(here)) = (week.get(chosen), rest.first()) {
                let local = Day::at(index).utc_midnight();
                let plain = midnight == local - here.offset && end == midnight + DAY_MS;
                if !plain || rest.get(1).is_some_and(|next| next.from < end) {
                    chosen = patterns.len();
                    patterns.push(Pattern::shifted(spans, local, midnight, end, rest));
                    totals.push(patterns[chosen].total());
                }
            }
            before.push(worked);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a zone changes its clocks a few times a year"
            )]
            pattern.push(chosen as u16);
            worked += totals[chosen];
        }
        before.push(worked);
        Self {
            before: before.into(),
            pattern: pattern.into(),
            patterns,
        }
    }

    fn pattern(&self, index: usize) -> &Pattern {
        &self.patterns[usize::from(self.pattern[index])]
    }

    /// Work from the start of the calendar to an offset of a day.
    pub(crate) fn until(&self, (index, offset): (usize, Millis)) -> Millis {
        self.before[index] + self.pattern(index).until(offset)
    }

    /// Work before the day at a place.
    pub(crate) fn before(&self, index: usize) -> Millis {
        self.before[index]
    }

    /// The end of the working hours of a day, from its midnight.
    pub(crate) fn close(&self, index: usize) -> Option<Millis> {
        self.pattern(index).close()
    }

    /// Whether the day at a place is worked; the place after the last day is not.
    pub(crate) fn worked(&self, index: usize) -> bool {
        self.before
            .get(index + 1)
            .is_some_and(|after| *after > self.before[index])
    }

    /// The offset of the day at a place by which `work` since the start of the calendar is done.
    pub(crate) fn reached(&self, index: usize, work: Millis) -> Millis {
        self.pattern(index).reached(work - self.before[index])
    }

    /// The last place with less than `work` > 0 before it: that of the day in which it is reached, or the one after
    /// the last day where there is not that much work. The search widens from `near`, because most work is near.
    pub(crate) fn day_reaching(&self, work: Millis, near: usize) -> usize {
        let mut step = 1;
        let (mut low, mut high);
        if self.before[near] < work {
            (low, high) = (near, near + 1);
            while high <= DAYS && self.before[high] < work {
                low = high;
                high += step;
                step *= 2;
            }
            high = high.min(DAYS + 1);
        } else {
            (low, high) = (near.saturating_sub(1), near);
            while low > 0 && self.before[low] >= work {
                high = low;
                low = low.saturating_sub(step);
                step *= 2;
            }
        }
        low + self.before[low..high]
            .partition_point(|before| *before < work)
            .saturating_sub(1)
    }
}

/// The weekday whose hours are worked on a day; none on a holiday.
fn weekday(day: Day, file: &File) -> Option<usize> {
    match file.make_up_days.get(&day) {
        Some(weekday) => Some(*weekday),
        None if file.holidays.contains(&day) => None,
        // 1970-01-01 was a Thursday.
        None => usize::try_from((day.0 + 3).rem_euclid(7)).ok(),
    }
}
