//! `dunghen serve`: the figures of what the workers publish, from any number of processes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dunghen_publish::{Health, Published};
use tracing::info;

use super::CommandError;
use super::run::connection;
use super::worker::on_the_wall_clock;
use crate::cli::ServeArgs;
use crate::clock;
use crate::config::Settings;
use crate::engine::drive::Rhythm;
use crate::engine::{Look, Maker, Settled, Show};
use crate::indicators::{self, Company};
use crate::server::Server;
use crate::signal;
use crate::totals::follow::{self, Follower};

/// Serves until a signal.
///
/// # Errors
///
/// Configuration, Kafka, totals that were counted otherwise, or a query.
pub fn serve(args: &ServeArgs) -> Result<(), CommandError> {
    let settings = Settings::load(args.config.as_deref())?;
    on_the_wall_clock(&settings)?;
    let health = Arc::new(Health::new(env!("CARGO_PKG_VERSION"), clock::now_ms()));
    let published = Published::new();
    let stop = signal::listen().map_err(CommandError::Start)?;
    let server = Server::start(
        &settings.publish,
        &settings.registry,
        None,
        published.clone(),
        Arc::clone(&health),
    )?;
    info!(address = %server.address(), admin = ?server.admin_address(), topic = settings.kafka.totals_topic, "serving what the workers publish");
    let result = follow(&settings, &health, published, &stop);
    server.stop();
    result
}

fn follow(
    settings: &Settings,
    health: &Arc<Health>,
    published: Published,
    stop: &AtomicBool,
) -> Result<(), CommandError> {
    let connection = connection(settings);
    indicators::start(settings, connection.clone(), Company::Several, &published)
        .map_err(CommandError::Start)?;
    let mut show = Show::new(settings, Arc::clone(health), published)?;
    let stopped = || stop.load(Ordering::Relaxed);
    let topic = &settings.kafka.totals_topic;
    let Some(partitions) = follow::wait_for_topic(&connection, topic, &stopped)? else {
        return Ok(());
    };
    let mut follower = Follower::new(settings, &connection, partitions)?;
    let mut rhythm = Rhythm::new(settings.publish.interval);
    while !stopped() {
        follower.turn()?;
        let Some(mirror) = follower.mirror() else {
            continue;
        };
        // Figures that are complete for the first time are not kept waiting for the rhythm.
        if health.is_ready() && !rhythm.is_due(clock::monotonic(), Look::Publish) {
            continue;
        }
        if let Some(view) = mirror.advance() {
            health.set_watermark(view.watermark);
            show.make(Settled {
                clock: view.clock,
                watermark: view.watermark,
                busy: None,
                read: std::collections::BTreeMap::new(),
                look: Look::Publish,
                settlement: view.settlement,
            })?;
        }
    }
    Ok(())
}
