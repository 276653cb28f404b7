//! The configuration: one file and the environment, read as a whole, with every fault at once.

mod digest;
mod embedded;
mod fault;
mod kafka;
mod publication;
mod publish;
mod queries;
mod registry;
mod rules;
mod secret;
mod section;
mod series;
mod settings;
mod sources;
mod state;
mod tree;
mod warnings;

pub use digest::Digests;
pub use fault::ConfigFaults;
pub use kafka::{KafkaSettings, OnGap};
pub use publish::PublishSettings;
pub use rules::ClockMode;
pub use series::SeriesBound;
pub use settings::Settings;
pub use state::{OnChange, StateSettings};

pub(crate) use publish::LISTEN;
pub(crate) use rules::duration;

#[cfg(test)]
mod tests;
