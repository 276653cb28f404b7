//! `dunghen validate`.

use std::path::PathBuf;

/// What `validate` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen validate events.ndjson
  my-exporter --since yesterday | dunghen validate - --config dunghen.toml
  dunghen validate archive/2026-11-22.ndjson.zst

Prints a line for each event that the contract refuses (file:line reason detail) and a summary by
type and reason. Exit code 1 where any is refused. What only Kafka can tell (key, partition, topic,
the broker's timestamp) is not checked.
Without --config the registry of Quảng Ninh 2020 that comes with the binary is used.")]
pub struct ValidateArgs {
    /// Files of events, CloudEvents 1.0 in JSON, one a line; .gz and .zst are read as they are, - is
    /// standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,
    /// The registry with the centres that events may name (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
