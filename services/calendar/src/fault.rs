//! What is wrong with a calendar file: every fault at once, because an operator mends a file in one go.

use std::fmt;

/// One fault of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {problem}; {instead}")]
pub struct CalendarFault {
    /// Where it is, as a path from the top of the file (`schedules.office.mon[0]`), or the line of a syntax error.
    pub key: String,
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub instead: String,
}

/// All faults of a calendar file, in the order in which they were found; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct CalendarFaults(Vec<CalendarFault>);

impl CalendarFaults {
    /// The faults, at least one.
    #[must_use]
    pub fn faults(&self) -> &[CalendarFault] {
        &self.0
    }
}

impl fmt::Display for CalendarFaults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "the working calendar cannot be used, faults: {}",
            self.0.len()
        )?;
        self.0
            .iter()
            .try_for_each(|fault| write!(out, "\n  {fault}"))
    }
}

/// Faults while a file is read.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<CalendarFault>);

impl Faults {
    /// Notes one more fault.
    pub(crate) fn add(
        &mut self,
        key: impl Into<String>,
        problem: impl Into<String>,
        instead: impl Into<String>,
    ) {
        self.0.push(CalendarFault {
            key: key.into(),
            problem: problem.into(),
            instead: instead.into(),
        });
    }

    /// The value where it could be read and nothing at all was wrong, else the faults.
    pub(crate) fn unless_any<T>(self, value: Option<T>) -> Result<T, CalendarFaults> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(CalendarFaults(self.0)),
        }
    }
}
