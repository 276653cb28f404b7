//! `dunghen worker`.

use std::path::PathBuf;

/// What `worker` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen worker --config dunghen.toml
  DUNGHEN_PUBLISH__LISTEN=0.0.0.0:9465 dunghen worker --config dunghen.toml

Start as many as there are machines, at most one a partition, all with the same kafka.group and the
same state.url (a folder that all of them see, or s3://…). The group shares the partitions out; one that
goes or comes moves them within seconds. The figures are shown by dunghen serve: a worker answers with
its own health at /metrics, /healthz and /readyz.

A worker that keeps its name comes back to its partitions without the others being disturbed:
\"group.instance.id\" in [kafka.properties], another one for each.")]
pub struct WorkerArgs {
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE", required = true)]
    pub config: Option<PathBuf>,
}
