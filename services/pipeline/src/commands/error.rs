//! Why a command ended before it was done, and the exit code that says so.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dunghen_simulator::SimulateError;

use super::state::StateError;
use crate::config::ConfigFaults;
use crate::engine::EngineError;
use crate::kafka::KafkaFault;
use crate::kafka::reader::ReadError;
use crate::keep::KeepError;
use crate::keep::repartition::RepartitionError;
use crate::server::ServerError;
use crate::totals::TotalsFault;
use crate::totals::follow::FollowError;

/// Why a command ended before it was done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigFaults),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Kafka.
    #[error(transparent)]
    Kafka(#[from] KafkaFault),
    /// Kafka or the engine, while reading.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The state.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// The totals of several workers.
    #[error(transparent)]
    Totals(#[from] TotalsFault),
    /// The same, while they are followed.
    #[error(transparent)]
    Follow(#[from] FollowError),
    /// What was asked of the state.
    #[error(transparent)]
    State(#[from] StateError),
    /// Moving the state to more partitions.
    #[error(transparent)]
    Repartition(#[from] RepartitionError),
    /// The HTTP server.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// Threads, before anything else.
    #[error("starting: {0}")]
    Start(#[source] io::Error),
    /// The simulator.
    #[error("simulating: {0}")]
    Simulate(#[from] SimulateError),
    /// A file of events.
    #[error("reading {}: {source}; give a file of events, or - for standard input", path.display())]
    ReadFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that is written.
    #[error("writing {}: {source}; check the folder and the space on its disk", path.display())]
    WriteFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Messages that a broker did not take.
    #[error("writing to topic {topic}: {problem}; check the broker's address and the topic")]
    Produce {
        /// The topic.
        topic: String,
        /// What the client says.
        problem: String,
    },
    /// Events that the contract refuses; each has been named.
    #[error("the contract refuses {0} of the events")]
    Refused(u64),
    /// Messages that could not be sent again; each has been named.
    #[error(
        "{0} of the messages did not arrive; run it again once the broker takes them: sending one twice changes no figure"
    )]
    NotTaken(u64),
    /// Standard output, threads, signals.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl CommandError {
    /// A file of events that cannot be read.
    pub fn read(path: impl AsRef<Path>, source: io::Error) -> Self {
        let path = path.as_ref().to_owned();
        Self::ReadFile { path, source }
    }

    /// A file that cannot be written.
    pub fn write(path: impl AsRef<Path>, source: io::Error) -> Self {
        let path = path.as_ref().to_owned();
        Self::WriteFile { path, source }
    }

    /// Whether the reader of standard output has gone, who knows that himself (`dunghen … | head`).
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Io(source) if source.kind() == ErrorKind::BrokenPipe)
    }

    /// 2 where the configuration or the use is wrong, 1 where something failed while running.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Config(_) | Self::Engine(EngineError::Queries(_)) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }

    /// One sentence, with the causes that it does not name itself.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut sentence = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !sentence.contains(&text) {
                sentence = format!("{sentence}: {text}");
            }
            cause = error.source();
        }
        sentence
    }
}
