//! `dunghen check`.

use std::path::PathBuf;

/// What `check` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen check --config dunghen.toml
  DUNGHEN_RULES__TIMELINESS=instant dunghen check --config dunghen.toml

Lists every fault at once, each with its key and what to write instead (exit code 2); else a summary
and what looks odd. The broker is asked about its topics, where it answers within two seconds.")]
pub struct CheckArgs {
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}
