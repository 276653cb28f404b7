//! Why a simulation cannot begin.

use thiserror::Error;

/// A simulation that cannot begin; each says what to change.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SimulateError {
    /// The registry has no centre that is valid at the start of the scenario.
    #[error(
        "the registry has no centre that is valid at the start of the scenario; add one to centres.csv"
    )]
    NoCentre,
    /// The registry has no procedure.
    #[error("the registry has no procedure; add one to procedures.csv")]
    NoProcedure,
    /// A centre keeps a schedule that the calendar does not have.
    #[error(
        "centre {centre} keeps schedule {schedule:?}, which the calendar does not have; add it there or change hours"
    )]
    Schedule {
        /// Code of the centre.
        centre: String,
        /// Name of the schedule.
        schedule: String,
    },
    /// No day of the scenario is worked anywhere.
    #[error(
        "no centre works between the start and the end of the scenario; check the schedules of the calendar"
    )]
    NoWorkingDay,
    /// A number of the options is out of its range.
    #[error("{option} is {given}; give {instead}")]
    Option {
        /// Name of the option.
        option: &'static str,
        /// What was given.
        given: f64,
        /// What to give instead.
        instead: &'static str,
    },
    /// No scenario has this name.
    #[error(
        "no scenario is named {0:?}; take one of quang-ninh-2020, quang-ninh-q1-2020, counters-25, overdue-spike, silent-centre, load"
    )]
    Scenario(String),
}
