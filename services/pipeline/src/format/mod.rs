//! What is printed: a snapshot as a table for people, JSON and CSV for programs or the text that `/metrics`
//! serves, dead letters, and shards of the state.

mod csv;
pub mod escape;
mod headline;
mod json;
pub mod letters;
pub mod mask;
mod rows;
pub mod shards;
mod sheet;
mod table;

use std::io::{self, BufWriter, Write};

use dunghen_contract::{Millis, Registry, time};
use dunghen_publish::{Business, Targets};
use dunghen_windows::Snapshot;

/// How figures are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// The headline figures of each province, for people
    #[default]
    Table,
    /// Every published series with its parts and unit, and the windows
    Json,
    /// Every business family as /metrics serves it
    Prometheus,
    /// Every published series, one a line
    Csv,
}

/// Prints a snapshot on standard output.
///
/// # Errors
///
/// What standard output says; a broken pipe where its reader has gone.
pub fn print(snapshot: &Snapshot, registry: &Registry, format: Format) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 18, io::stdout().lock());
    write(snapshot, registry, format, &mut out)?;
    out.flush()
}

fn write(
    snapshot: &Snapshot,
    registry: &Registry,
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Table => table::write(snapshot, registry, out),
        Format::Json => json::write(snapshot, out),
        Format::Csv => csv::write(snapshot, out),
        Format::Prometheus => {
            let mut text = String::new();
            Business::new(Targets::new(registry)).render(snapshot, &mut text);
            out.write_all(text.as_bytes())
        }
    }
}

/// An instant as RFC 3339 text.
pub fn instant(at: Millis) -> String {
    let mut text = Vec::with_capacity(32);
    time::write(at, &mut text);
    String::from_utf8(text).unwrap_or_default()
}
