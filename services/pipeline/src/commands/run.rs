//! `dunghen run`: the pipeline on Kafka.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dunghen_publish::Published;
use tracing::{info, warn};

use super::CommandError;
use crate::cli::RunArgs;
use crate::clock;
use crate::config::{ClockMode, Settings};
use crate::dossiers::Dossiers;
use crate::engine::drive::Time;
use crate::engine::{Engine, Show};
use crate::format;
use crate::indicators::{self, Company};
use crate::kafka::client::Connection;
use crate::kafka::lag::LagWatch;
use crate::keep;
use crate::live::Live;
use crate::parts::Parts;
use crate::progress::Progress;
use crate::server::Server;
use crate::signal;

/// Runs the pipeline until a signal, or to the end of what there is.
///
/// # Errors
///
/// Configuration, Kafka, or the engine.
pub fn run(args: &RunArgs) -> Result<(), CommandError> {
    let settings = Settings::load(args.config.as_deref())?;
    for warning in settings.warnings(clock::now_ms()) {
        warn!("{warning}");
    }
    match args.bounded {
        Some(at) => bounded(&settings, at, args.format),
        None => live(settings),
    }
}

fn live(settings: Settings) -> Result<(), CommandError> {
    let stop = signal::listen().map_err(CommandError::Start)?;
    let started = signal::unless_stopped(&stop, move || Started::new(&settings));
    let Some(started) = started.map_err(CommandError::Start)? else {
        info!("asked to end before anything was read");
        return Ok(());
    };
    started?.run(&stop)
}

/// A pipeline that has begun to keep its state, and to serve.
struct Started {
    server: Server,
    engine: Engine,
    live: Live,
    watch: LagWatch,
}

impl Started {
    fn new(settings: &Settings) -> Result<Self, CommandError> {
        let time = match settings.clock {
            ClockMode::Wall => Time::Wall,
            ClockMode::Event => Time::Event,
        };
        let parts = Parts::new(settings)?;
        if time == Time::Wall {
            parts.warn_of_timestamps()?;
        }
        let published = Published::new();
        let dossiers = Dossiers::new(Arc::clone(&settings.rules.calendar));
        let server = Server::start(
            &settings.publish,
            &settings.registry,
            Some(&dossiers),
            published.clone(),
            Arc::clone(&parts.health),
        )?;
        let begun = keep::begin(settings, &parts.topics)?;
        let kept = begun.shards.iter().flatten().count();
        info!(address = %server.address(), admin = ?server.admin_address(), topics = ?parts.topics.names, shards = parts.topics.shards(), kept, state = settings.state.url, "going on from the shards that are kept; the others begin at their beginning");
        let connection = parts.connection.clone();
        indicators::start(settings, connection, Company::Alone, &published)
            .map_err(CommandError::Start)?;
        let going_on = begun.revisions();
        let health = Arc::clone(&parts.health);
        let show = || Show::boxed(settings, health, published);
        let desk = dossiers.open(&parts.topics, settings.kafka.partitioner);
        let (engine, mut live, watch) = parts.start(settings, time, Some(begun), going_on, show)?;
        live.desk = Some(desk);
        Ok(Self {
            server,
            engine,
            live,
            watch,
        })
    }

    /// Reads until asked to stop.
    fn run(mut self, stop: &AtomicBool) -> Result<(), CommandError> {
        let result = self.live.run(stop);
        drop(self.watch);
        self.live.close();
        let joined = self.engine.join();
        self.server.stop();
        result?;
        Ok(joined?)
    }
}

fn bounded(
    settings: &Settings,
    at: dunghen_lifecycle::Millis,
    format: format::Format,
) -> Result<(), CommandError> {
    let parts = Parts::new(settings)?;
    let health = Arc::clone(&parts.health);
    let show = || Show::boxed(settings, health, Published::new());
    let (engine, mut live, watch) = parts.start(settings, Time::Event, None, None, show)?;
    let mut progress = Progress::new("messages", Some(live.reader.progress().1));
    let snapshot = live.run_bounded(at, &mut progress)?;
    progress.finish();
    drop(watch);
    live.close();
    engine.join()?;
    format::print(&snapshot, &settings.registry, format)?;
    Ok(())
}

/// How to talk to the broker of a configuration.
pub(crate) fn connection(settings: &Settings) -> Connection {
    Connection {
        bootstrap: settings.kafka.bootstrap.clone(),
        properties: settings.kafka.properties.clone(),
        group: settings.kafka.group.clone(),
    }
}
