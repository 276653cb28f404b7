//! The commands, each a function of its arguments, and what it means when one fails.

pub mod check;
pub mod dead_letters;
pub mod demo;
mod error;
pub mod replay;
pub mod run;
pub mod serve;
pub mod simulate;
pub mod state;
pub mod validate;
pub mod worker;

pub use error::CommandError;

use crate::cli::Command;

/// Does what was asked.
///
/// # Errors
///
/// What the command says.
pub fn dispatch(command: Command) -> Result<(), CommandError> {
    match command {
        Command::Demo(args) => demo::demo(&args),
        Command::Run(args) => run::run(&args),
        Command::Worker(args) => worker::worker(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::Replay(args) => replay::replay(&args),
        Command::Simulate(args) => simulate::simulate(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Check(args) => check::check(&args),
        Command::DeadLetters(args) => dead_letters::dead_letters(&args),
        Command::State(args) => state::state(&args),
    }
}
