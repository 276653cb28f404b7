//! The binary `dunghen`: reads the command line, does what it asks, and says how that ended.

mod cli;
mod clock;
mod commands;
mod config;
mod dossiers;
mod engine;
mod format;
mod indicators;
mod input;
mod kafka;
mod keep;
mod live;
mod logging;
mod parts;
mod progress;
mod server;
mod signal;
mod totals;
mod worker;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    logging::start();
    match commands::dispatch(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // Where standard error is closed, the exit code is all that is left to say.
            let _ = writeln!(io::stderr(), "dunghen: {}", error.sentence());
            error.exit_code()
        }
    }
}
