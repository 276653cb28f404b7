//! Visits whose mean total is exactly 25 minutes, and of which an exact number takes less than ten.

use std::sync::Arc;

use dunghen_contract::Millis;

use crate::arrivals::{Batch, Size, instant_of_day, open_places};
use crate::chance::{Dice, Lot};
use crate::happening::Happening;
use crate::rhythm::MINUTE;
use crate::scene::Scene;
use crate::ticket::{Ending, Visit};

/// The mean total in milliseconds.
pub(crate) const MEAN: Millis = 25 * MINUTE;
/// The bound of a short visit in milliseconds; shorter ones are strictly below.
const SHORT: Millis = 10 * MINUTE;
/// The mean of the short ones; they lie as far above it as below.
const SHORT_MEAN: Millis = 330_000;

/// Totals of visits with an exact sum.
#[derive(Debug)]
pub(crate) struct Totals {
    short: Lot,
    short_left: u64,
    long_left: u64,
    /// The mean of the long ones, cut to milliseconds, and how many are one longer.
    long_mean: Millis,
    one_longer: u64,
    /// Distances from the mean that balance those already given.
    short_balance: Vec<Millis>,
    long_balance: Vec<Millis>,
}

impl Totals {
    /// Totals of `short` visits below ten minutes and `long` others.
    pub(crate) fn new(short: u64, long: u64) -> Self {
        let sum = u64::try_from(MEAN).unwrap_or(0) * (short + long)
            - u64::try_from(SHORT_MEAN).unwrap_or(0) * short;
        Self {
            short: Lot::exact(short, short + long),
            short_left: short,
            long_left: long,
            long_mean: Millis::try_from(sum / long.max(1)).unwrap_or(MEAN),
            one_longer: sum % long.max(1),
            short_balance: Vec::new(),
            long_balance: Vec::new(),
        }
    }

    /// The next total in milliseconds.
    pub(crate) fn next(&mut self, dice: &mut Dice) -> Millis {
        if self.short.draw(dice) {
            self.next_short(dice)
        } else {
            self.next_long(dice)
        }
    }

    fn next_short(&mut self, dice: &mut Dice) -> Millis {
        if self.short_balance.is_empty() && self.short_left >= 2 {
            let distance = dice.between(0, SHORT - SHORT_MEAN);
            self.short_balance.extend([distance, -distance]);
        }
        self.short_left -= 1;
        SHORT_MEAN + self.short_balance.pop().unwrap_or(0)
    }

    /// One that takes very long is balanced by two that are shorter, as it is at a counter.
    fn next_long(&mut self, dice: &mut Dice) -> Millis {
        if self.long_balance.is_empty() && self.long_left >= 3 {
            let room = (self.long_mean - SHORT).max(0).min(self.long_mean);
            let distance = dice.between(0, room + 1);
            self.long_balance
                .extend([-distance, 2 * distance, -distance]);
        }
        let longer = i64::from(self.one_longer > 0);
        self.one_longer = self.one_longer.saturating_sub(1);
        self.long_left = self.long_left.saturating_sub(1);
        self.long_mean + longer + self.long_balance.pop().unwrap_or(0)
    }
}

/// Plans visits to the counters of all centres.
#[derive(Debug)]
pub(crate) struct Counters {
    scene: Arc<Scene>,
    dice: Dice,
    totals: Totals,
    not_served: Lot,
    tickets: u32,
}

impl Counters {
    /// A planner for a scene.
    pub(crate) fn new(scene: Arc<Scene>, dice: Dice, totals: Totals) -> Self {
        Self {
            scene,
            dice,
            totals,
            not_served: Lot::share(0.07),
            tickets: 0,
        }
    }

    /// Plans the visits of a day: so many that are served, and others beside them.
    pub(crate) fn plan(&mut self, batch: &Batch, put: &mut impl FnMut(Happening)) {
        let Size::Day { count, .. } = batch.size else {
            return;
        };
        let day = self.scene.world.calendar.day_of(batch.start);
        let wheel = open_places(&self.scene.world, day, |place| place.size);
        for _ in 0..count {
            let Some(place) = wheel.spin(&mut self.dice) else {
                return;
            };
            let total = self.totals.next(&mut self.dice);
            let served = self.visit(batch, place, total, Ending::Served);
            self.events(served, put);
            if self.not_served.draw(&mut self.dice) {
                let ending = match self.dice.below(10) {
                    0..5 => Ending::Missed,
                    5..8 => Ending::Abandoned,
                    _ => Ending::Unfinished,
                };
                let total = 5 * MINUTE + self.dice.long_tailed(15 * MINUTE);
                let other = self.visit(batch, place, total, ending);
                self.events(other, put);
            }
        }
    }

    fn visit(&mut self, batch: &Batch, place: u16, total: Millis, ending: Ending) -> Visit {
        let world = &self.scene.world;
        let schedule = world.place(place).schedule;
        let issued = instant_of_day(
            &world.calendar,
            schedule,
            batch.start,
            batch.end,
            &mut self.dice,
        );
        // Whoever comes late on a schedule that ends at midnight is served the same day all the same.
        let issued = issued.min(batch.end - total - 1);
        let service = self.dice.between(total / 5, total * 2 / 3);
        Visit {
            place,
            issued,
            wait: total - service,
            total,
            ending,
        }
    }

    fn events(&mut self, visit: Visit, put: &mut impl FnMut(Happening)) {
        self.tickets = self.tickets.wrapping_add(1);
        visit
            .events(self.tickets)
            .filter(|event| self.scene.sends(event))
            .for_each(put);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Stream;

    #[test]
    fn the_mean_is_exact_for_every_number_of_visits() {
        for (short, long) in [
            (51, 49),
            (510, 490),
            (1, 1),
            (0, 1),
            (12, 12),
            (12_240, 11_760),
        ] {
            let mut totals = Totals::new(short, long);
            let mut dice = Dice::new(3, Stream::Lives);
            let all: Vec<Millis> = (0..short + long).map(|_| totals.next(&mut dice)).collect();
            assert_eq!(
                all.iter().sum::<Millis>(),
                MEAN * i64::try_from(short + long).unwrap()
            );
            assert_eq!(
                all.iter().filter(|&&total| total < SHORT).count() as u64,
                short,
                "{short} {long}"
            );
            assert!(
                all.iter()
                    .all(|&total| (MINUTE..3 * 60 * MINUTE).contains(&total))
            );
        }
    }
}
