//! What is wrong with a configuration: every fault at once, because an operator mends a file in one go.

use std::fmt;

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// The key, as a path from the top of the file (`rules.timeliness`), with the file where it
    /// names one that is at fault.
    pub key: String,
    /// What is wrong.
    pub problem: String,
    /// What to write instead; empty where the problem already says it.
    pub instead: String,
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.key, self.problem)?;
        if !self.instead.is_empty() {
            write!(out, "; {}", self.instead)?;
        }
        Ok(())
    }
}

/// All faults of a configuration; never empty where it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigFaults(Vec<ConfigFault>);

impl ConfigFaults {
    /// Notes one more fault.
    pub fn add(
        &mut self,
        key: impl Into<String>,
        problem: impl Into<String>,
        instead: impl Into<String>,
    ) {
        self.0.push(ConfigFault {
            key: key.into(),
            problem: problem.into(),
            instead: instead.into(),
        });
    }

    /// The value where nothing was wrong, else the faults.
    ///
    /// # Errors
    /// All faults, where there are any.
    pub fn unless_any<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl fmt::Display for ConfigFaults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        let noun = if count == 1 { "fault" } else { "faults" };
        write!(out, "the configuration cannot be used, {count} {noun}:")?;
        self.0
            .iter()
            .try_for_each(|fault| write!(out, "\n  {fault}"))
    }
}

impl std::error::Error for ConfigFaults {}
