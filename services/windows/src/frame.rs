//! The windows at one clock (`counting.md` 7), and the slots that their totals live in.
//!
//! A calendar period keeps its slot from when it begins until it is no longer the last one:
//! `today` becomes `yesterday` without a figure being moved. Two slots a kind are enough.

use dunghen_calendar::{Calendar, Day};
use dunghen_lifecycle::Millis;

use crate::period::Period;

/// A window as it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window(pub u8);

/// How many windows there are.
pub const WINDOWS: usize = 18;
/// How many sliding windows there are; they are the first.
pub const SLIDING: usize = 4;
/// How many slots hold totals.
pub const SLOTS: usize = SLIDING + 2 * Period::ALL.len();

const WORDS: [&str; WINDOWS] = [
    "1h",
    "24h",
    "7d",
    "30d",
    "today",
    "this_month",
    "this_quarter",
    "this_year",
    "report_month",
    "report_quarter",
    "report_year",
    "yesterday",
    "last_month",
    "last_quarter",
    "last_year",
    "last_report_month",
    "last_report_quarter",
    "last_report_year",
];

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;
/// Length and step of each sliding window.
const SLIDES: [(Millis, Millis); SLIDING] = [
    (HOUR, MINUTE),
    (DAY, MINUTE),
    (7 * DAY, HOUR),
    (30 * DAY, HOUR),
];

impl Window {
    /// Every window.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        (0..WINDOWS as u8).map(Self)
    }

    /// The word of the label `window`.
    #[must_use]
    pub fn word(self) -> &'static str {
        WORDS[self.index()]
    }

    /// The window with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::all().find(|window| window.word() == word)
    }

    /// Its place in [`Window::all`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The calendar period and whether it is the last one rather than the running one.
    #[must_use]
    pub fn period(self) -> Option<(Period, bool)> {
        let place = self.index().checked_sub(SLIDING)?;
        let kinds = Period::ALL.len();
        Some((Period::ALL[place % kinds], place >= kinds))
    }

    /// Whether it has ended and only a correction changes it.
    #[must_use]
    pub fn is_closed(self) -> bool {
        self.period().is_some_and(|(_, last)| last)
    }
}

/// The windows at a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The clock.
    pub clock: Millis,
    /// [start, end) of the sliding windows.
    pub sliding: [(Millis, Millis); SLIDING],
    /// The number of the running period of each kind.
    pub numbers: [i32; Period::ALL.len()],
    /// When the running period of each kind began, and the one before it.
    starts: [(Millis, Millis); Period::ALL.len()],
}

impl Frame {
    /// The windows at `clock`.
    #[must_use]
    pub fn at(clock: Millis, calendar: &Calendar) -> Self {
        let day = calendar.day_of(clock);
        let midnight = calendar.midnight(day);
        let sliding = SLIDES.map(|(length, step)| {
            let end = midnight + (clock - midnight).div_euclid(step) * step;
            (end - length, end)
        });
        let numbers = Period::ALL.map(|period| period.number(day));
        let starts = std::array::from_fn(|kind| {
            let period = Period::ALL[kind];
            let start = |number| calendar.midnight(period.first_day(number));
            (start(numbers[kind]), start(numbers[kind] - 1))
        });
        Self {
            clock,
            sliding,
            numbers,
            starts,
        }
    }

    /// [start, end) of a window; a running one ends at the clock and includes its instant.
    #[must_use]
    pub fn span(&self, window: Window) -> (Millis, Millis) {
        let Some((period, last)) = window.period() else {
            return self.sliding[window.index()];
        };
        let (start, before) = self.starts[period as usize];
        if last {
            (before, start)
        } else {
            (start, self.clock)
        }
    }

    /// The earliest instant that any window reaches back to; the clock never goes back, so what
    /// lies before it is in no window now or later.
    #[must_use]
    pub fn oldest(&self) -> Millis {
        let starts = Window::all().map(|window| self.span(window).0);
        starts.min().unwrap_or(self.clock)
    }

    /// The slot of a window's totals.
    #[must_use]
    pub fn slot(&self, window: Window) -> usize {
        let Some((period, last)) = window.period() else {
            return window.index();
        };
        calendar_slot(period, self.numbers[period as usize] - i32::from(last))
    }

    /// Whether a slot holds a period that has ended.
    #[must_use]
    pub fn is_closed(&self, slot: usize) -> bool {
        let place = slot.checked_sub(SLIDING);
        place.is_some_and(|place| {
            let period = Period::ALL[place / 2];
            calendar_slot(period, self.numbers[period as usize]) != slot
        })
    }

    /// The minute that the sliding windows end before. Every window moves at the beginning of a
    /// minute, so two frames of one minute have the same windows.
    #[must_use]
    pub const fn minute(&self) -> Millis {
        self.sliding[0].1
    }

    /// The slots whose windows hold an instant up to the clock.
    #[must_use]
    pub fn slots_of(&self, at: Millis) -> Slots {
        let mut slots = Slots::default();
        for (slot, (start, end)) in self.sliding.iter().enumerate() {
            if *start <= at && at < *end {
                slots.insert(slot);
            }
        }
        for (kind, (start, before)) in self.starts.iter().enumerate() {
            if at >= *before {
                let last = i32::from(at < *start);
                slots.insert(calendar_slot(Period::ALL[kind], self.numbers[kind] - last));
            }
        }
        slots
    }

    /// The slots whose totals do not continue those of an earlier frame: calendar slots that now
    /// hold another period, sliding windows that share nothing with what they were.
    #[must_use]
    pub fn resets(&self, earlier: &Self) -> Slots {
        let mut resets = Slots::default();
        for (slot, (old, new)) in earlier.sliding.iter().zip(&self.sliding).enumerate() {
            if new.0 >= old.1 {
                resets.insert(slot);
            }
        }
        for (kind, period) in Period::ALL.into_iter().enumerate() {
            let (old, new) = (earlier.numbers[kind], self.numbers[kind]);
            if new > old {
                resets.insert(calendar_slot(period, new));
            }
            if new > old + 1 {
                resets.insert(calendar_slot(period, new - 1));
            }
        }
        resets
    }

    /// The windows that are another stretch of time than in an earlier frame, so that each of
    /// their figures may differ.
    #[must_use]
    pub fn moved(&self, earlier: &Self) -> Vec<Window> {
        Window::all()
            .filter(|window| match window.period() {
                Some((period, _)) => {
                    self.numbers[period as usize] != earlier.numbers[period as usize]
                }
                None => self.sliding[window.index()] != earlier.sliding[window.index()],
            })
            .collect()
    }

    /// The day of the clock.
    #[must_use]
    pub const fn day(&self) -> Day {
        Day(self.numbers[0])
    }

    /// How far the calendar is ahead of universal time on the day of the clock: whoever shows an
    /// instant needs no time zone of his own.
    #[must_use]
    pub fn ahead(&self) -> Millis {
        let (midnight, _) = self.starts[Period::Day as usize];
        Millis::from(self.day().0) * DAY - midnight
    }
}

pub(crate) fn calendar_slot(period: Period, number: i32) -> usize {
    SLIDING + 2 * period as usize + usize::from(number.rem_euclid(2) == 1)
}

/// A set of slots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Slots(u32);

impl Slots {
    /// Every slot.
    #[must_use]
    pub const fn all() -> Self {
        Self((1 << SLOTS) - 1)
    }

    /// One slot.
    #[must_use]
    pub const fn only(slot: usize) -> Self {
        Self(1 << slot)
    }

    /// The set as a number, for tables: bit s is slot s.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The slots of a number that [`Slots::bits`] gave.
    pub fn of_bits(bits: u32) -> impl Iterator<Item = usize> {
        (0..SLOTS).filter(move |slot| bits >> slot & 1 == 1)
    }

    /// The set without those of another.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Adds a slot.
    pub const fn insert(&mut self, slot: usize) {
        self.0 |= 1 << slot;
    }

    /// Adds all of another set.
    pub const fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether a slot is in it.
    #[must_use]
    pub const fn contains(self, slot: usize) -> bool {
        self.0 >> slot & 1 == 1
    }

    /// Whether no slot is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}
