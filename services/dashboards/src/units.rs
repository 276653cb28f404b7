//! What figures are measured in, and how Grafana is told, so that a share is never read as a count, nor a
//! working day as one of the calendar.

use dunghen_contract::Language;
use dunghen_windows::{Indicator, Unit};

/// How many seconds of working time are a working day, as people count: eight hours.
pub const WORKING_DAY: u32 = 28_800;

/// What the values of a panel or column are measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A number of things: whole, and written out, because Grafana's short form makes 1,191,036 "1 Mil".
    Count,
    /// A number of things on average.
    Average,
    /// From 0 to 1.
    Share,
    /// Seconds of the calendar.
    Seconds,
    /// Working days of eight hours: what is asked for is divided by [`WORKING_DAY`].
    WorkingDays,
    /// Bytes.
    Bytes,
    /// Events a second.
    Rate,
}

impl Measure {
    /// What an indicator is measured in on a dashboard: instants are shown as ages, which are durations.
    #[must_use]
    pub fn of(indicator: &Indicator) -> Self {
        let ends = |suffix: &str| indicator.id.ends_with(suffix);
        match indicator.unit {
            Unit::Count if ends("_baseline") || ends("_spread") => Self::Average,
            Unit::Count => Self::Count,
            Unit::Ratio => Self::Share,
            Unit::Seconds if ends("_working_seconds") => Self::WorkingDays,
            Unit::Seconds | Unit::Timestamp => Self::Seconds,
        }
    }

    /// Grafana's word.
    #[must_use]
    pub const fn word(self, lang: Language) -> &'static str {
        match self {
            Self::Count | Self::Average => "locale",
            Self::Share => "percentunit",
            Self::Seconds => "s",
            Self::WorkingDays => lang.of("suffix:ngày làm việc", "suffix:working days"),
            Self::Bytes => "bytes",
            Self::Rate => "eps",
        }
    }

    /// How many decimals a value is worth; none: as many as Grafana finds useful.
    #[must_use]
    pub const fn decimals(self) -> Option<u8> {
        match self {
            Self::Count => Some(0),
            Self::Average | Self::Share | Self::WorkingDays => Some(1),
            Self::Seconds | Self::Bytes | Self::Rate => None,
        }
    }
}
