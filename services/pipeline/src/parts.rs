//! What a pipeline on Kafka is put together from: a reader, an engine, and what it goes on from.
//!
//! `run` is one such pipeline over every partition, a worker one for each of its partitions.

use std::sync::Arc;

use dunghen_checkpoint::Head;
use dunghen_publish::Health;
use rdkafka::consumer::BaseConsumer;

use crate::clock;
use crate::commands::CommandError;
use crate::commands::run::connection;
use crate::config::Settings;
use crate::engine::drive::Time;
use crate::engine::gauges::Gauges;
use crate::engine::{Engine, EngineError, Feeder, Maker, Plan, Revisions};
use crate::kafka::KafkaFault;
use crate::kafka::client::Connection;
use crate::kafka::dead_letters::{DeadLetters, Owner};
use crate::kafka::lag::{Ends, LagWatch};
use crate::kafka::reader::{Range, Reader};
use crate::kafka::start::Starts;
use crate::kafka::topics::{self, Topics};
use crate::kafka::written::{Next, Written};
use crate::keep::{Begun, Cutting, Memory};
use crate::live::Live;

/// What a pipeline on Kafka is made of, before its threads run.
pub struct Parts {
    /// The broker.
    pub connection: Connection,
    /// Reads.
    pub consumer: BaseConsumer,
    /// What is read.
    pub topics: Topics,
    /// The counters of the process.
    pub health: Arc<Health>,
    /// What all pipelines of the process hold.
    pub gauges: Arc<Gauges>,
    /// The number of this one among them.
    pub part: usize,
    /// What it owns where it keeps a state.
    pub owner: Owner,
}

impl Parts {
    /// Looks for the topics; every partition of them is to be read.
    ///
    /// # Errors
    ///
    /// Where the broker does not answer, or does not have them.
    pub fn new(settings: &Settings) -> Result<Self, KafkaFault> {
        let connection = connection(settings);
        let consumer: BaseConsumer = connection.consumer().create().map_err(KafkaFault::Client)?;
        let topics = topics::find(&consumer, &connection, &settings.kafka.topics)?;
        let health = Arc::new(Health::new(env!("CARGO_PKG_VERSION"), clock::now_ms()));
        Ok(Self {
            connection,
            consumer,
            topics,
            gauges: Gauges::new(Arc::clone(&health)),
            health,
            part: 0,
            owner: Owner::Pipeline,
        })
    }

    /// Says which topics do not stamp messages as the contract wants it.
    ///
    /// # Errors
    ///
    /// Where no runtime can be made.
    pub fn warn_of_timestamps(&self) -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(topics::warn_of_timestamps(&self.connection, &self.topics));
        Ok(())
    }

    /// Starts the threads; `begun` is none where everything is read from its beginning to its end and
    /// nothing is kept. What is made of every tick goes on from `going_on`.
    ///
    /// # Errors
    ///
    /// Kafka, threads, or what `maker` says.
    pub fn start(
        self,
        settings: &Settings,
        time: Time,
        begun: Option<Begun>,
        going_on: Option<Revisions>,
        maker: impl FnOnce() -> Result<Box<dyn Maker>, EngineError>,
    ) -> Result<(Engine, Live, LagWatch), CommandError> {
        let mut policy = settings.policy();
        policy.time_checks = time == Time::Wall;
        let heads: Vec<Option<&Head>> = begun.iter().flat_map(Begun::heads).collect();
        let owner = if begun.is_some() {
            self.owner
        } else {
            Owner::Nobody
        };
        // Whoever wrote dead letters before is shut out before it is read which there are.
        let dead_letters = DeadLetters::open(
            &self.connection,
            &settings.kafka.dead_letter_topic,
            settings.kafka.max_bytes,
            owner,
        )?;
        let bounded = begun.is_none();
        let mut range = self.range(settings, &heads, &dead_letters)?;
        range.bounded = bounded;
        // First, because the client fetches by itself while the queries are planned.
        let reader = Reader::new(
            &self.connection,
            self.consumer,
            &self.topics,
            dead_letters,
            Arc::clone(&self.health),
            range,
        )?;
        let plan = Plan {
            registry: Arc::clone(&settings.registry),
            rules: Arc::clone(&settings.rules),
            policy,
            shards: self.topics.shards(),
            lanes: self.topics.lanes(),
            disorder: settings.disorder,
            health: Arc::clone(&self.health),
            gauges: self.gauges,
            part: self.part,
            taken_up: going_on,
        };
        let (engine, mut feeder) = Engine::start(&plan, maker()?)?;
        take_up_watermarks(&mut feeder, &self.topics, &heads);
        let cutting = begun
            .map(|begun| begin_keeping(settings, &self.topics, begun, &mut feeder, &self.health))
            .transpose()?;
        let ends = Ends::unknown(&self.topics, clock::now_ms());
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
            desk: None,
        };
        Ok((engine, live, watch))
    }

    /// What is to be read on after these checkpoints.
    fn range(
        &self,
        settings: &Settings,
        heads: &[Option<&Head>],
        dead_letters: &DeadLetters,
    ) -> Result<Range, CommandError> {
        let starts = starts(&self.topics, heads);
        let topic = &settings.kafka.dead_letter_topic;
        let from = written_before(heads);
        Ok(Range {
            written: Written::read(&self.connection, topic, &from, &starts, dead_letters)?,
            starts,
            on_gap: settings.kafka.on_gap,
            bounded: false,
        })
    }
}

/// Hands what was kept to the engine, and begins to keep what follows.
fn begin_keeping(
    settings: &Settings,
    topics: &Topics,
    begun: Begun,
    feeder: &mut Feeder,
    health: &Arc<Health>,
) -> Result<Cutting, CommandError> {
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
        topics.numbers(),
        Arc::clone(health),
    ))
}

/// Where reading goes on.
fn starts(topics: &Topics, heads: &[Option<&Head>]) -> Starts {
    let shards = topics.numbers().zip(heads);
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
            let lane = number * topics.shards() + shard;
            marks.take_up_largest(lane, position.largest);
        }
    }
}
