//! Calendar and official reporting periods as numbered stretches of civil days (`counting.md` 7).
//!
//! Each kind numbers its periods, so that "this" and "last" are a number and the one before it.

use dunghen_calendar::{Calendar, Day};
use jiff::civil::Date;

use dunghen_lifecycle::Millis;

/// A kind of period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A civil day.
    Day,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
    /// The official month: 15th of the month before to 14th.
    ReportMonth,
    /// The official quarter: 15 Dec–14 Mar, 15 Mar–14 Jun, 15 Jun–14 Sep, 15 Sep–14 Dec.
    ReportQuarter,
    /// The official year: 15 Dec–14 Dec.
    ReportYear,
}

impl Period {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Day,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::ReportMonth,
        Self::ReportQuarter,
        Self::ReportYear,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::ReportMonth => "report_month",
            Self::ReportQuarter => "report_quarter",
            Self::ReportYear => "report_year",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.word() == word)
    }

    /// Months of one period; none of a day.
    const fn months(self) -> i32 {
        match self {
            Self::Day => 0,
            Self::Month | Self::ReportMonth => 1,
            Self::Quarter | Self::ReportQuarter => 3,
            Self::Year | Self::ReportYear => 12,
        }
    }

    const fn is_report(self) -> bool {
        matches!(
            self,
            Self::ReportMonth | Self::ReportQuarter | Self::ReportYear
        )
    }

    /// The number of the period that a day belongs to.
    #[must_use]
    pub fn number(self, day: Day) -> i32 {
        if self == Self::Day {
            return day.0;
        }
        let date = date_of(day);
        let late = self.is_report() && date.day() >= 15;
        let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + i32::from(late);
        month.div_euclid(self.months())
    }

    /// The first day of a period.
    #[must_use]
    pub fn first_day(self, number: i32) -> Day {
        if self == Self::Day {
            return Day(number);
        }
        let month = number * self.months() - i32::from(self.is_report());
        let (year, month0) = (month.div_euclid(12), month.rem_euclid(12));
        let day = if self.is_report() { 15 } else { 1 };
        let date = Date::new(
            i16::try_from(year).unwrap_or(Date::MAX.year()),
            i8::try_from(month0 + 1).unwrap_or(1),
            day,
        );
        day_of(date.unwrap_or(Date::MAX))
    }

    /// The instants of a period, [start, end).
    #[must_use]
    pub fn span(self, number: i32, calendar: &Calendar) -> (Millis, Millis) {
        (
            calendar.midnight(self.first_day(number)),
            calendar.midnight(self.first_day(number + 1)),
        )
    }
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The civil date of a day.
#[must_use]
pub fn date_of(day: Day) -> Date {
    EPOCH.saturating_add(jiff::Span::new().days(day.0.clamp(-700_000, 2_900_000)))
}

/// The day of a civil date.
#[must_use]
pub fn day_of(date: Date) -> Day {
    Day(date.duration_since(EPOCH).as_hours() as i32 / 24)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn number(period: Period, y: i16, m: i8, d: i8) -> i32 {
        period.number(day_of(date(y, m, d)))
    }

    #[test]
    fn the_reporting_year_runs_from_15_december_to_14_december() {
        let year = number(Period::ReportYear, 2019, 12, 15);
        assert_eq!(number(Period::ReportYear, 2020, 12, 14), year);
        assert_eq!(number(Period::ReportYear, 2019, 12, 14), year - 1);
        assert_eq!(number(Period::ReportYear, 2020, 12, 15), year + 1);
        assert_eq!(
            date_of(Period::ReportYear.first_day(year)),
            date(2019, 12, 15)
        );
    }

    #[test]
    fn reporting_quarters_begin_on_the_15th_of_the_month_before() {
        for (y, m) in [(2025, 12), (2026, 3), (2026, 6), (2026, 9)] {
            let quarter = number(Period::ReportQuarter, y, m, 15);
            assert_eq!(number(Period::ReportQuarter, y, m, 14), quarter - 1);
            assert_eq!(
                date_of(Period::ReportQuarter.first_day(quarter)),
                date(y, m, 15)
            );
        }
    }

    #[test]
    fn every_day_lies_in_the_period_that_bears_its_number() {
        for day in (day_of(date(2019, 1, 1)).0..day_of(date(2029, 1, 1)).0).map(Day) {
            for period in Period::ALL {
                let number = period.number(day);
                assert!(period.first_day(number) <= day && day < period.first_day(number + 1));
            }
        }
    }
}
