//! `dunghen serve`.

use std::path::PathBuf;

/// What `serve` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen serve --config dunghen.toml
  DUNGHEN_PUBLISH__LISTEN=0.0.0.0:9464 dunghen serve --config dunghen.toml

It keeps nothing: start as many as are wanted behind any balancer, with the calendar, registry and rules
of the workers. /readyz says when every shard has published and figures are shown; a figure is always of
one minute for all shards.")]
pub struct ServeArgs {
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE", required = true)]
    pub config: Option<PathBuf>,
}
