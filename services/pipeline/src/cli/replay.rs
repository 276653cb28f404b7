//! `dunghen replay`.

use std::num::NonZeroU64;
use std::path::PathBuf;

use dunghen_contract::Millis;

use super::values;
use crate::format::Format;

/// What `replay` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen replay events.ndjson --at 2026-11-22T17:00:00+07:00
  dunghen replay monday.ndjson.zst tuesday.ndjson.gz --at 2026-11-24T23:59:59+07:00 --format json
  dunghen simulate --scenario quang-ninh-2020 --out - \\
    | dunghen replay - --at 2020-12-14T23:59:59+07:00

The order of lines does not matter. Events later than --at are left out. Refused lines are reported
on standard error with their number and reason; they do not change the exit code.
Without --config the registry of Quảng Ninh 2020 that comes with the binary is used.")]
pub struct ReplayArgs {
    /// Files of events, CloudEvents 1.0 in JSON, one a line; .gz and .zst are read as they are, - is
    /// standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,
    /// The instant at which the figures hold, RFC 3339 with its offset
    #[arg(long, value_name = "INSTANT", value_parser = values::instant)]
    pub at: Millis,
    /// How the figures are printed
    #[arg(long, value_name = "FORMAT", default_value_t, value_enum)]
    pub format: Format,
    /// Make a snapshot after every N lines, as `run` does every second; changes no figure
    #[arg(long, value_name = "N")]
    pub tick: Option<NonZeroU64>,
    /// Keep refused lines in this file
    #[arg(long, value_name = "FILE")]
    pub refused: Option<PathBuf>,
    /// Registry, calendar, rules and what is published (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
