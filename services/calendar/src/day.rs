//! Instants and civil days as plain integers: the hot path compares and subtracts them, and never builds a date.

use jiff::civil::Date;

/// Milliseconds: an instant since 1970-01-01T00:00:00Z, or a duration.
pub type Millis = i64;

/// Milliseconds of a day without a change of the clocks.
pub(crate) const DAY_MS: Millis = 86_400_000;

/// A civil day of the calendar's time zone, in days since 1970-01-01.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// The first tabulated day, 1998-01-01: events begin in 2000, and the report year before theirs in December 1998.
pub(crate) const FIRST: Day = Day(10_227);

/// Days tabulated from [`FIRST`] on, to 2250-12-31: events end in 2199, and due dates reach beyond them.
pub(crate) const DAYS: usize = 92_406;

impl Day {
    /// The civil date of this day; days beyond the years −9999 to 9999 give the nearest date.
    #[must_use]
    pub fn date(self) -> Date {
        let epoch = Date::constant(1970, 1, 1);
        epoch.saturating_add(jiff::Span::new().days(self.0.clamp(-4_371_587, 2_932_896)))
    }

    /// The place of this day in the tables; days outside give the first or the last place, the one after the last day.
    pub(crate) fn index(self) -> usize {
        usize::try_from(self.0.saturating_sub(FIRST.0)).map_or(0, |index| index.min(DAYS))
    }

    /// The day at a place of the tables.
    pub(crate) fn at(index: usize) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_possible_wrap,
            reason = "places are at most DAYS"
        )]
        Self(FIRST.0 + index as i32)
    }

    /// The instant at which the day begins where the clocks show UTC.
    pub(crate) fn utc_midnight(self) -> Millis {
        Millis::from(self.0) * DAY_MS
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        let midnight = date
            .at(0, 0, 0, 0)
            .duration_since(Date::constant(1970, 1, 1).at(0, 0, 0, 0));
        #[expect(
            clippy::cast_possible_truncation,
            reason = "dates of four-digit years are below 4.4 million days"
        )]
        Self(midnight.as_secs().div_euclid(86_400) as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_covers_1998_to_2250() {
        assert_eq!(FIRST.date(), Date::constant(1998, 1, 1));
        assert_eq!(Day::at(DAYS - 1).date(), Date::constant(2250, 12, 31));
    }

    #[test]
    fn days_and_dates_are_the_same_thing() {
        for day in [
            Day(0),
            Day(-1),
            Day(20_640),
            Day(-719_162),
            Day(2_932_896),
            Day(-4_371_587),
        ] {
            assert_eq!(Day::from(day.date()), day);
        }
        assert_eq!(Day(i32::MAX).date(), Date::MAX);
        assert_eq!(Day(i32::MIN).date(), Date::MIN);
    }
}
