//! What is wrong with a web-config file: key, problem and what to write, all faults at once.

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebConfigFault {
    /// The key as a path from the top (`tls_server_config.cert_file`); empty where it is the whole file.
    pub key: String,
    /// What is wrong; a hash or a key is never part of it.
    pub problem: String,
    /// What to write instead.
    pub instead: String,
}

/// The faults of a file while it is read.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<WebConfigFault>);

impl Faults {
    pub(super) fn add(
        &mut self,
        key: impl Into<String>,
        problem: impl Into<String>,
        instead: impl Into<String>,
    ) {
        self.0.push(WebConfigFault {
            key: key.into(),
            problem: problem.into(),
            instead: instead.into(),
        });
    }

    /// The value where nothing was wrong.
    pub(super) fn unless_any<T>(self, value: Option<T>) -> Result<T, Vec<WebConfigFault>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self.0),
        }
    }
}

impl std::fmt::Display for WebConfigFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.key.is_empty() {
            write!(out, "{}: ", self.key)?;
        }
        write!(out, "{}; {}", self.problem, self.instead)
    }
}
