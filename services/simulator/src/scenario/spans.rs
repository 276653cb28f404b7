//! When each scenario begins and ends.

use dunghen_calendar::{Calendar, Day};
use dunghen_contract::Millis;
use jiff::civil::{Date, date};

use super::{Options, ScenarioName};
use crate::rhythm::DAY;

/// The first and the last day; `load` has no last one.
pub(super) fn days(scenario: ScenarioName) -> [Day; 2] {
    let span: [Date; 2] = match scenario {
        ScenarioName::QuangNinh2020 => [date(2019, 12, 15), date(2020, 12, 14)],
        ScenarioName::QuangNinhQ1_2020 => [date(2020, 1, 1), date(2020, 3, 31)],
        // Without a holiday, and within a month and a reporting month.
        ScenarioName::Counters25 => [date(2020, 11, 9), date(2020, 11, 14)],
        // Three weeks for the baseline and the lives to settle, two days of trouble, and the day after.
        ScenarioName::OverdueSpike => [date(2020, 9, 21), date(2020, 10, 14)],
        ScenarioName::SilentCentre => [date(2020, 10, 12), date(2020, 10, 18)],
        ScenarioName::Load => [date(2026, 1, 5), date(2250, 1, 1)],
    };
    span.map(Day::from)
}

/// The first day.
pub(super) fn first_day(options: &Options, calendar: &Calendar) -> Day {
    let given = options
        .start
        .filter(|_| options.scenario == ScenarioName::Load);
    given.map_or(days(options.scenario)[0], |start| calendar.day_of(start))
}

/// The last instant: a second before the midnight that ends the last day.
pub(super) fn last(options: &Options, calendar: &Calendar) -> Millis {
    calendar.midnight(days(options.scenario)[1]) + DAY - 1000
}
