//! `dunghen state`: what the checkpoints hold, whether they are whole, and what a change asks of them.

mod list;
mod rebuild;
mod repartition;
mod shelf;
mod show;
mod verify;

pub use shelf::StateError;

use super::CommandError;
use crate::cli::{StateArgs, StateCommand};

/// Does what was asked with the state.
///
/// # Errors
///
/// Configuration, the store, Kafka, standard output; faults of the state.
pub fn state(args: &StateArgs) -> Result<(), CommandError> {
    match &args.command {
        StateCommand::List(args) => list::list(args),
        StateCommand::Show(args) => show::show(args),
        StateCommand::Verify(args) => verify::verify(args),
        StateCommand::Rebuild(args) => rebuild::rebuild(args),
        StateCommand::Repartition(args) => repartition::repartition(args),
    }
}
