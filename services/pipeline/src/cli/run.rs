//! `dunghen run`.

use std::path::PathBuf;

use dunghen_contract::Millis;

use super::values;
use crate::format::Format;

/// What `run` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen run --config dunghen.toml
  DUNGHEN_KAFKA__BOOTSTRAP=kafka:9092 dunghen run --config dunghen.toml
  dunghen run --config dunghen.toml --bounded --at 2026-11-22T17:00:00+07:00 --format csv

SIGTERM and Ctrl-C end it within two seconds. Refused messages go to the dead-letter topic.")]
pub struct RunArgs {
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE", required = true)]
    pub config: Option<PathBuf>,
    /// Read on the event clock to the end that each partition has now, print the figures at the
    /// instant of --at, and end
    #[arg(long = "bounded", requires = "bounded")]
    pub to_the_end: bool,
    /// The instant that a bounded run sets the clock to, RFC 3339 with its offset
    #[arg(
        long = "at",
        value_name = "INSTANT",
        requires = "to_the_end",
        value_parser = values::instant
    )]
    pub bounded: Option<Millis>,
    /// How a bounded run prints the figures
    #[arg(
        long,
        value_name = "FORMAT",
        requires = "to_the_end",
        default_value_t,
        value_enum
    )]
    pub format: Format,
}
