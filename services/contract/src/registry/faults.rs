//! What is wrong with a registry, with the place and what to write instead.

use std::fmt;

/// One fault of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryFault {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1; 0 where it is about the whole file.
    pub line: u64,
    /// The column's name; empty where it is about the whole line.
    pub column: &'static str,
    /// What is wrong and what to write instead.
    pub advice: String,
}

impl fmt::Display for RegistryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.column.is_empty() {
            write!(f, ": {}", self.column)?;
        }
        write!(f, ": {}", self.advice)
    }
}

/// Every fault of a registry, one a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryFaults(pub Vec<RegistryFault>);

impl fmt::Display for RegistryFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for RegistryFaults {}

/// The faults of one file, while it is read.
pub(super) struct Reporter<'f> {
    pub(super) file: &'f str,
    pub(super) faults: &'f mut Vec<RegistryFault>,
}

impl Reporter<'_> {
    pub(super) fn report(&mut self, line: u64, column: &'static str, advice: impl Into<String>) {
        self.faults.push(RegistryFault {
            file: self.file.to_owned(),
            line,
            column,
            advice: advice.into(),
        });
    }
}
