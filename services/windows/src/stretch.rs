//! Which stretch of time a slot holds, by a name that is the same in every process.
//!
//! A slot is reused when its period is over; who keeps totals elsewhere must tell one period from
//! the one that had the slot before. A sliding window keeps its name and moves.

use dunghen_calendar::Day;

use crate::frame::{Frame, SLIDING, Window, calendar_slot};
use crate::period::Period;

/// What a slot holds the totals of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stretch {
    /// A sliding window, by its place in [`Window::all`].
    Sliding(u8),
    /// A period by its number.
    Period(Period, i32),
}

impl Stretch {
    /// What a slot holds at a frame.
    #[must_use]
    pub fn at(frame: &Frame, slot: usize) -> Self {
        let Some(place) = slot.checked_sub(SLIDING) else {
            return Self::Sliding(slot as u8);
        };
        let period = Period::ALL[place / 2];
        let running = frame.numbers[period as usize];
        let last = calendar_slot(period, running) != slot;
        Self::Period(period, running - i32::from(last))
    }

    /// What a window shows at a frame.
    #[must_use]
    pub fn of(frame: &Frame, window: Window) -> Self {
        Self::at(frame, frame.slot(window))
    }

    /// The slot that holds it.
    #[must_use]
    pub fn slot(self) -> usize {
        match self {
            Self::Sliding(window) => usize::from(window),
            Self::Period(period, number) => calendar_slot(period, number),
        }
    }

    /// Whether a frame has it.
    #[must_use]
    pub fn is_in(self, frame: &Frame) -> bool {
        Self::at(frame, self.slot()) == self
    }

    /// The window, or the kind of period.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sliding(window) => Window(window).word(),
            Self::Period(period, _) => period.word(),
        }
    }

    /// The first day of a period.
    #[must_use]
    pub fn first_day(self) -> Option<Day> {
        match self {
            Self::Sliding(_) => None,
            Self::Period(period, number) => Some(period.first_day(number)),
        }
    }

    /// The stretch of a word and a first day.
    #[must_use]
    pub fn named(word: &str, first_day: Option<Day>) -> Option<Self> {
        let Some(day) = first_day else {
            let window = Window::from_word(word)?;
            return window.period().is_none().then_some(Self::Sliding(window.0));
        };
        let period = Period::from_word(word)?;
        let number = period.number(day);
        (period.first_day(number) == day).then_some(Self::Period(period, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::SLOTS;
    use dunghen_calendar::Calendar;

    #[test]
    fn every_slot_has_a_name_that_leads_back_to_it() {
        let calendar = Calendar::parse(
            "timezone = \"Asia/Ho_Chi_Minh\"\ndefault = \"office\"\n[schedules.office]\nmon = [\"07:30-11:30\"]\n",
        );
        let calendar = calendar.unwrap();
        for days in 0..800 {
            let frame = Frame::at(1_795_399_200_000 + days * 86_400_000, &calendar);
            for slot in 0..SLOTS {
                let stretch = Stretch::at(&frame, slot);
                assert_eq!(stretch.slot(), slot);
                assert!(stretch.is_in(&frame));
                let named = Stretch::named(stretch.word(), stretch.first_day());
                assert_eq!(named, Some(stretch));
            }
            for window in Window::all() {
                let stretch = Stretch::of(&frame, window);
                assert_eq!(stretch.slot(), frame.slot(window));
            }
        }
    }
}
