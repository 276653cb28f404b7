//! `dunghen run`: the pipeline on Kafka.

use std::sync::Arc;

use dunghen_publish::{Health, Published};
use rdkafka::consumer::BaseConsumer;
use tracing::{info, warn};

use super::CommandError;
use crate::cli::RunArgs;
use crate::clock;
use crate::config::{ClockMode, Settings};
use crate::engine::drive::Time;
use crate::engine::{Engine, Plan};
use crate::format;
use crate::kafka::KafkaFault;
use crate::kafka::client::Connection;
use crate::kafka::dead_letters::DeadLetters;
use crate::kafka::lag::{Ends, LagWatch};
use crate::kafka::reader::Reader;
use crate::kafka::topics::{self, Topics};
use crate::live::Live;
use crate::progress::Progress;
use crate::server::Server;

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
        None => live(&settings),
    }
}

fn live(settings: &Settings) -> Result<(), CommandError> {
    let time = match settings.clock {
        ClockMode::Wall => Time::Wall,
        ClockMode::Event => Time::Event,
    };
    let parts = Parts::new(settings)?;
    let server = Server::start(
        &settings.publish.listen.to_string(),
        &settings.registry,
        parts.published.clone(),
        Arc::clone(&parts.health),
    )?;
    let stop = server.end_on_signal();
    info!(address = %server.address(), topics = ?parts.topics.names, "reading from the beginning, because this version keeps its state in memory; what is refused is written to the dead letters again at each start");
    let (engine, mut live, watch) = parts.start(settings, time, false)?;
    let result = live.run(&stop);
    drop(watch);
    drop(live);
    let joined = engine.join();
    server.stop();
    result?;
    Ok(joined?)
}

fn bounded(
    settings: &Settings,
    at: dunghen_lifecycle::Millis,
    format: format::Format,
) -> Result<(), CommandError> {
    let parts = Parts::new(settings)?;
    let (engine, mut live, watch) = parts.start(settings, Time::Event, true)?;
    let mut progress = Progress::new("messages", Some(live.reader.progress().1));
    let snapshot = live.run_bounded(at, &mut progress)?;
    progress.finish();
    drop(watch);
    drop(live);
    engine.join()?;
    format::print(&snapshot, &settings.registry, format)?;
    Ok(())
}

/// What a pipeline on Kafka is made of, before its threads run.
struct Parts {
    connection: Connection,
    consumer: BaseConsumer,
    topics: Topics,
    health: Arc<Health>,
    published: Published,
}

impl Parts {
    fn new(settings: &Settings) -> Result<Self, CommandError> {
        let connection = connection(settings);
        let consumer: BaseConsumer = connection.consumer().create().map_err(KafkaFault::Client)?;
        let topics = topics::find(&consumer, &connection, &settings.kafka.topics)?;
        Ok(Self {
            connection,
            consumer,
            topics,
            health: Arc::new(Health::new(env!("CARGO_PKG_VERSION"), clock::now_ms())),
            published: Published::new(),
        })
    }

    fn start(
        self,
        settings: &Settings,
        time: Time,
        bounded: bool,
    ) -> Result<(Engine, Live, LagWatch), CommandError> {
        let mut policy = settings.policy();
        policy.time_checks = time == Time::Wall;
        if policy.time_checks {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(topics::warn_of_timestamps(&self.connection, &self.topics));
        }
        let (engine, feeder) = Engine::start(&Plan {
            registry: Arc::clone(&settings.registry),
            rules: Arc::clone(&settings.rules),
            publication: settings.publish.publication.clone(),
            queries: settings.queries.clone(),
            policy,
            shards: self.topics.partitions,
            lanes: self.topics.partitions * self.topics.names.len(),
            disorder: settings.disorder,
            health: Arc::clone(&self.health),
            published: self.published,
        })?;
        let ends = Ends::unknown(&self.topics);
        let reader = Reader::new(
            &self.connection,
            self.consumer,
            &self.topics,
            DeadLetters::new(
                &self.connection,
                &settings.kafka.dead_letter_topic,
                settings.kafka.max_bytes,
            )?,
            self.health,
            bounded,
        )?;
        let watch = LagWatch::start(Arc::clone(reader.consumer()), self.topics, ends.clone())?;
        let live = Live {
            reader,
            feeder,
            interval: settings.publish.interval,
            time,
            disorder: settings.disorder,
            ends,
            ordered: None,
            complete: false,
        };
        Ok((engine, live, watch))
    }
}

/// How to talk to the broker of a configuration.
pub(super) fn connection(settings: &Settings) -> Connection {
    Connection {
        bootstrap: settings.kafka.bootstrap.clone(),
        properties: settings.kafka.properties.clone(),
        group: settings.kafka.group.clone(),
    }
}
