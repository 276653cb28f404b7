//! Running the binary `dunghen` as a user does.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use crate::kit::Refusals;
use crate::running::Running;
use crate::{http, ports, tools, wait};

/// A command of the binary, in a plain environment.
#[must_use]
pub fn command<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new(tools::binary());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("DUNGHEN_") {
            command.env_remove(name);
        }
    }
    command.env("NO_COLOR", "1").args(arguments);
    command
}

/// An address of this machine at which nothing listened a moment ago.
#[must_use]
pub fn free_address() -> String {
    let [port] = ports::free();
    format!("127.0.0.1:{port}")
}

/// Runs a command to its end, which must be a good one.
pub fn succeed(command: &mut Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("start {command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Standard output of a run that ended well, as text.
#[must_use]
pub fn stdout(output: Output) -> String {
    String::from_utf8(output.stdout).expect("text on standard output")
}

/// The reasons in what `replay` says about the lines it refused.
///
/// A report is a line that starts with the line number; its reason is the one of the closed list that
/// it holds as a word.
#[must_use]
pub fn refusals(report: &str) -> Refusals {
    let mut refusals = Refusals::new();
    for line in BufReader::new(report.as_bytes()).lines() {
        let line = line.expect("text");
        let reason = line
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .find(|word| REASONS.contains(word));
        if let Some(reason) = reason {
            *refusals.entry(reason.to_owned()).or_default() += 1;
        }
    }
    refusals
}

/// The closed list of refusal reasons, in its order (`events.md`).
pub const REASONS: [&str; 12] = [
    "too_large",
    "malformed_json",
    "not_cloudevent",
    "unknown_type",
    "missing_field",
    "invalid_field",
    "unknown_centre",
    "key_mismatch",
    "wrong_partition",
    "source_not_allowed",
    "future_time",
    "too_old",
];

/// `dunghen run` on a configuration file that listens at a known address.
pub struct Pipeline {
    /// The process.
    pub process: Running,
    address: String,
}

impl Pipeline {
    /// Starts it and waits until it is ready.
    #[must_use]
    pub fn start(config: &Path, address: &str) -> Self {
        let config = config.to_str().expect("a path that is text");
        Self::watch(&mut command(["run", "--config", config]), address)
    }

    /// Starts any command that serves at `address`, and waits until it is ready.
    #[must_use]
    pub fn watch(command: &mut Command, address: &str) -> Self {
        Self::of(Running::start(command), address)
    }

    /// A process that serves at `address`, once it is ready.
    #[must_use]
    pub fn of(process: Running, address: &str) -> Self {
        let mut pipeline = Self {
            process,
            address: address.to_owned(),
        };
        wait::until("the pipeline is ready", Duration::from_mins(3), || {
            pipeline.process.assert_alive();
            let answer = http::body(&pipeline.url("/readyz"));
            answer.map_err(|fault| format!("{fault}\n{}", pipeline.process.stderr()))
        });
        pipeline
    }

    /// The URL of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A scrape.
    #[must_use]
    pub fn metrics(&self) -> String {
        http::body(&self.url("/metrics")).unwrap()
    }

    /// Ctrl-C, and the end within two seconds with exit code 0.
    pub fn interrupt(&mut self) {
        self.process.interrupt();
        self.ends_well();
    }

    /// SIGTERM, and the same end.
    pub fn terminate(&mut self) {
        self.process.terminate();
        self.ends_well();
    }

    fn ends_well(&mut self) {
        let status = self.process.ended(Duration::from_secs(2));
        assert_eq!(status.code(), Some(0), "{}", self.process.stderr());
    }
}
