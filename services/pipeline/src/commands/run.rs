//! `dunghen run`: the pipeline on Kafka.

use std::sync::Arc;

use dunghen_checkpoint::Head;
use dunghen_publish::{Health, Published};
use rdkafka::consumer::BaseConsumer;
use tracing::{info, warn};

use super::CommandError;
use crate::cli::RunArgs;
use crate::clock;
use crate::config::{ClockMode, Settings};
use crate::engine::drive::Time;
use crate::engine::{Engine, Feeder, Plan};
use crate::format;
use crate::kafka::KafkaFault;
use crate::kafka::client::Connection;
use crate::kafka::dead_letters::DeadLetters;
use crate::kafka::lag::{Ends, LagWatch};
use crate::kafka::reader::{Range, Reader};
use crate::kafka::start::Starts;
use crate::kafka::topics::{self, Topics};
use crate::kafka::written::{Next, Written};
use crate::keep::{self, Begun, Cutting, Memory};
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
    let begun = keep::begin(settings, &parts.topics)?;
    let kept = begun.shards.iter().flatten().count();
    info!(address = %server.address(), topics = ?parts.topics.names, shards = parts.topics.partitions, kept, state = settings.state.url, "going on from the shards that are kept; the others begin at their beginning");
    let (engine, mut live, watch) = parts.start(settings, time, Some(begun))?;
    let result = live.run(&stop);
    drop(watch);
    live.close();
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
    let (engine, mut live, watch) = parts.start(settings, Time::Event, None)?;
    let mut progress = Progress::new("messages", Some(live.reader.progress().1));
    let snapshot = live.run_bounded(at, &mut progress)?;
    progress.finish();
    drop(watch);
    live.close();
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

    /// Starts the threads; `begun` is none where everything is read from its beginning to its end and
    /// nothing is kept.
    fn start(
        self,
        settings: &Settings,
        time: Time,
        begun: Option<Begun>,
    ) -> Result<(Engine, Live, LagWatch), CommandError> {
        let mut policy = settings.policy();
        policy.time_checks = time == Time::Wall;
        if policy.time_checks {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(topics::warn_of_timestamps(&self.connection, &self.topics));
        }
        let heads: Vec<Option<&Head>> = begun.iter().flat_map(Begun::heads).collect();
        // First, because the client fetches by itself while the queries are planned.
        let reader = Reader::new(
            &self.connection,
            self.consumer,
            &self.topics,
            DeadLetters::new(
                &self.connection,
                &settings.kafka.dead_letter_topic,
                settings.kafka.max_bytes,
            )?,
            Arc::clone(&self.health),
            range(settings, &self.connection, &heads, begun.is_none())?,
        )?;
        let last = heads
            .iter()
            .flatten()
            .max_by_key(|head| head.revisions.clock);
        let (engine, mut feeder) = Engine::start(&Plan {
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
            taken_up: last.map(|head| keep::revisions(head)),
        })?;
        take_up_watermarks(&mut feeder, &self.topics, &heads);
        let cutting = begun
            .map(|begun| begin_keeping(settings, begun, &mut feeder, &self.health))
            .transpose()?;
        let ends = Ends::unknown(&self.topics);
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
            made: None,
            cutting,
        };
        Ok((engine, live, watch))
    }
}

/// Hands what was kept to the engine, and begins to keep what follows.
fn begin_keeping(
    settings: &Settings,
    begun: Begun,
    feeder: &mut Feeder,
    health: &Arc<Health>,
) -> Result<Cutting, CommandError> {
    let shards = begun.shards.len();
    for (shard, state) in begun.shards.into_iter().enumerate() {
        if let Some(state) = state {
            feeder.take_up(shard, state)?;
        }
    }
    let memory = Memory {
        horizon: settings.horizon,
        rules: Arc::clone(&settings.rules),
    };
    Ok(Cutting::new(
        begun.keeper,
        settings.state.interval,
        memory,
        shards,
        Arc::clone(health),
    ))
}

/// What is to be read.
fn range(
    settings: &Settings,
    connection: &Connection,
    heads: &[Option<&Head>],
    bounded: bool,
) -> Result<Range, CommandError> {
    let starts = starts(heads);
    let dead_letter_topic = &settings.kafka.dead_letter_topic;
    let from = written_before(heads);
    Ok(Range {
        written: Written::read(connection, dead_letter_topic, &from, &starts)?,
        starts,
        on_gap: settings.kafka.on_gap,
        bounded,
    })
}

/// Where reading goes on.
fn starts(heads: &[Option<&Head>]) -> Starts {
    let shards = (0..).zip(heads);
    let of_shard = shards.filter_map(|(shard, head)| Some((shard, (*head)?)));
    of_shard
        .flat_map(|(shard, head)| {
            let topics = head.topics.iter();
            topics.map(move |(topic, position)| ((topic.clone(), shard), position.next))
        })
        .collect()
}

/// How far the dead-letter topic holds only letters of messages that are not read again: nowhere,
/// where a shard begins at its beginning.
fn written_before(heads: &[Option<&Head>]) -> Next {
    let Some(heads) = heads.iter().copied().collect::<Option<Vec<&Head>>>() else {
        return Next::new();
    };
    let Some((first, others)) = heads.split_first() else {
        return Next::new();
    };
    let mut next = first.dead_letters.clone();
    for head in others {
        next.retain(|partition, _| head.dead_letters.contains_key(partition));
        for (partition, offset) in &mut next {
            let other = head.dead_letters.get(partition).copied();
            *offset = (*offset).min(other.unwrap_or(0));
        }
    }
    next
}

/// Lets event time go on from where it was.
fn take_up_watermarks(feeder: &mut Feeder, topics: &Topics, heads: &[Option<&Head>]) {
    let marks = feeder.watermarks();
    for (shard, head) in heads.iter().enumerate() {
        let Some(head) = head else { continue };
        marks.take_up(head.watermark);
        for (number, topic) in topics.names.iter().enumerate() {
            let position = head.topics.get(topic).copied().unwrap_or_default();
            let lane = number * topics.partitions + shard;
            marks.take_up_largest(lane, position.largest);
        }
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
