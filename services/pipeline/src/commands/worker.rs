//! `dunghen worker`: one of several processes that share the partitions of a pipeline.

use std::sync::Arc;

use dunghen_publish::Published;
use tracing::{info, warn};

use super::CommandError;
use crate::cli::WorkerArgs;
use crate::clock;
use crate::config::{ClockMode, ConfigFaults, Settings};
use crate::dossiers::Dossiers;
use crate::parts::Parts;
use crate::server::Server;
use crate::signal;
use crate::worker;

/// Works until a signal.
///
/// # Errors
///
/// Configuration, Kafka, the state, or the engine.
pub fn worker(args: &WorkerArgs) -> Result<(), CommandError> {
    let settings = Settings::load(args.config.as_deref())?;
    on_the_wall_clock(&settings)?;
    for warning in settings.warnings(clock::now_ms()) {
        warn!("{warning}");
    }
    let parts = Parts::new(&settings)?;
    parts.warn_of_timestamps()?;
    let stop = signal::listen().map_err(CommandError::Start)?;
    let dossiers = Dossiers::new(Arc::clone(&settings.rules.calendar));
    let server = Server::start(
        &settings.publish,
        &settings.registry,
        Some(&dossiers),
        Published::new(),
        Arc::clone(&parts.health),
    )?;
    info!(address = %server.address(), admin = ?server.admin_address(), topics = ?parts.topics.names, partitions = parts.topics.partitions, totals = settings.kafka.totals_topic, "joining the group");
    let result = worker::work(settings, parts, dossiers, &stop);
    server.stop();
    result
}

/// The event clock is the least of all partitions, and no worker has all of them.
pub(super) fn on_the_wall_clock(settings: &Settings) -> Result<(), ConfigFaults> {
    let mut faults = ConfigFaults::default();
    if settings.clock == ClockMode::Event {
        faults.add(
            "clock.mode",
            "is \"event\", whose clock is the least of all partitions, and no worker has all of them",
            "write \"wall\", or use dunghen run, which reads every partition",
        );
    }
    faults.unless_any(())
}
