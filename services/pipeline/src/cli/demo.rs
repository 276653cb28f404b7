//! `dunghen demo`.

use std::net::SocketAddr;

use crate::config::LISTEN;

/// What `demo` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen demo                          page at http://127.0.0.1:9464/, Ctrl-C ends it
  dunghen demo --listen 0.0.0.0:8080    for everybody in the network
  dunghen demo --listen 127.0.0.1:0     at any free port; it is printed

Needs no other server, no configuration and no network, and leaves nothing behind.")]
pub struct DemoArgs {
    /// Address of the page and the metrics; port 0 takes any free one
    #[arg(long, value_name = "ADDR", default_value_t = LISTEN)]
    pub listen: SocketAddr,
    /// Where chance begins; the same seed gives the same lives
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
}
