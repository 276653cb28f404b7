//! `dunghen dead-letters`: what was refused, and sending it again once mended.

mod judge;
mod list;
mod replay;
mod show;

use super::CommandError;
use super::run::connection;
use crate::cli::{DeadLettersArgs, DeadLettersCommand};
use crate::config::Settings;
use crate::kafka::letters::Letters;
use crate::kafka::place::Place;

/// Does what was asked with dead letters.
///
/// # Errors
///
/// Configuration, Kafka, standard output; a place without a message; messages that did not arrive.
pub fn dead_letters(args: &DeadLettersArgs) -> Result<(), CommandError> {
    match &args.command {
        DeadLettersCommand::List(args) => list::list(args),
        DeadLettersCommand::Show(args) => show::show(args),
        DeadLettersCommand::Replay(args) => replay::replay(args),
    }
}

/// The dead-letter topic of a configuration.
fn letters(settings: &Settings) -> Result<Letters, CommandError> {
    let connection = connection(settings);
    Ok(Letters::open(
        &connection,
        &settings.kafka.dead_letter_topic,
    )?)
}

/// Where a message of that topic lies.
fn place(message: &impl rdkafka::Message) -> Place {
    Place {
        partition: message.partition(),
        offset: message.offset(),
    }
}
