//! The log of a process: lines on standard error, for what happens while it runs.
//!
//! Results go to standard output and failures end the process; the log is for neither.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

/// The variable that says how much is logged, such as `debug` or `dunghen=trace,info`.
const LEVEL: &str = "DUNGHEN_LOG";
/// What is logged without it: libraries speak up only where something is wrong.
const DEFAULT: &str = "warn,dunghen=info,dunghen_windows=info,dunghen_publish=info";

/// Starts the log.
pub fn start() {
    let filter = EnvFilter::try_from_env(LEVEL).unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(colour)
        .with_target(false)
        .init();
}
