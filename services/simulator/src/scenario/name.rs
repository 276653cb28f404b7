//! The names of the scenarios.

use std::fmt;
use std::str::FromStr;

use crate::error::SimulateError;

/// A scenario of the simulator.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum ScenarioName {
    /// `quang-ninh-2020`: the reporting year 2020 of a whole province.
    QuangNinh2020,
    /// `quang-ninh-q1-2020`: the first quarter of 2020 at the provincial centre.
    QuangNinhQ1_2020,
    /// `counters-25`: a working week at all counters.
    Counters25,
    /// `overdue-spike`: a sector of a centre stops resolving for two days.
    OverdueSpike,
    /// `silent-centre`: a centre stops sending.
    SilentCentre,
    /// `load`: endless.
    Load,
}

impl ScenarioName {
    /// Every scenario.
    pub const ALL: [Self; 6] = [
        Self::QuangNinh2020,
        Self::QuangNinhQ1_2020,
        Self::Counters25,
        Self::OverdueSpike,
        Self::SilentCentre,
        Self::Load,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::QuangNinh2020 => "quang-ninh-2020",
            Self::QuangNinhQ1_2020 => "quang-ninh-q1-2020",
            Self::Counters25 => "counters-25",
            Self::OverdueSpike => "overdue-spike",
            Self::SilentCentre => "silent-centre",
            Self::Load => "load",
        }
    }
}

impl fmt::Display for ScenarioName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for ScenarioName {
    type Err = SimulateError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|known| known.word() == name)
            .ok_or_else(|| SimulateError::Scenario(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for name in ScenarioName::ALL {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        let wrong = "quang-ninh"
            .parse::<ScenarioName>()
            .unwrap_err()
            .to_string();
        assert!(
            ScenarioName::ALL
                .iter()
                .all(|name| wrong.contains(name.word())),
            "{wrong}"
        );
    }
}
