//! `dunghen demo`: a simulated province on an embedded broker, its past already behind it.
//!
//! The embedded broker forgets silently beyond a few megabytes a partition, so the past comes
//! through the replay path, and only the present through the broker.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use dunghen_contract::Message;
use dunghen_lifecycle::Millis;
use dunghen_publish::{Health, Published};
use dunghen_simulator::Living;
use rdkafka::consumer::BaseConsumer;
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseRecord, DefaultProducerContext, ThreadedProducer};

use super::CommandError;
use crate::cli::DemoArgs;
use crate::clock;
use crate::config::{PublishSettings, Settings};
use crate::dossiers::Dossiers;
use crate::engine::drive::Time;
use crate::engine::gauges::Gauges;
use crate::engine::{Engine, Feeder, Lane, Look, Plan, Show, Verdict, wait};
use crate::kafka::KafkaFault;
use crate::kafka::client::Connection;
use crate::kafka::dead_letters::{DeadLetters, Owner};
use crate::kafka::lag::{Ends, LagWatch};
use crate::kafka::reader::{Range, Reader};
use crate::kafka::topics;
use crate::live::Live;
use crate::progress::Progress;
use crate::server::Server;
use crate::signal;

const TOPIC: &str = "dossier.events";
const DEAD_LETTERS: &str = "dossier.dead-letters";
const PARTITIONS: u8 = 3;
/// What lies behind the province when the demonstration begins.
const PAST: Millis = 40 * 24 * 3_600_000;
/// Events a second: a pace that can be seen.
const RATE: f64 = 1.0;

/// Runs the demonstration until a signal.
///
/// # Errors
///
/// The embedded broker, the address, or the engine.
pub fn demo(args: &DemoArgs) -> Result<(), CommandError> {
    let stop = signal::listen().map_err(CommandError::Start)?;
    let settings = Settings::load(None)?;
    let health = Arc::new(Health::new(env!("CARGO_PKG_VERSION"), clock::now_ms()));
    let published = Published::new();
    let dossiers = Dossiers::new(Arc::clone(&settings.rules.calendar));
    let publish = PublishSettings {
        listen: args.listen,
        ..settings.publish.clone()
    };
    let server = Server::start(
        &publish,
        &settings.registry,
        Some(&dossiers),
        published.clone(),
        Arc::clone(&health),
    )?;
    let plan = Plan {
        registry: Arc::clone(&settings.registry),
        rules: Arc::clone(&settings.rules),
        policy: settings.policy(),
        shards: PARTITIONS.into(),
        lanes: PARTITIONS.into(),
        disorder: settings.disorder,
        health: Arc::clone(&health),
        gauges: Gauges::new(Arc::clone(&health)),
        part: 0,
        taken_up: None,
    };
    let show = Show::boxed(&settings, Arc::clone(&health), published)?;
    let (engine, mut feeder) = Engine::start(&plan, show)?;
    let living = past(&settings, args.seed, &mut feeder, &stop)?;
    let result = if let Some(living) = living {
        present(&settings, living, feeder, health, &server, &dossiers, &stop)
    } else {
        // The threads end when nobody feeds them.
        drop(feeder);
        Ok(())
    };
    engine.join()?;
    server.stop();
    result
}

/// Lives through the past; none where it was interrupted.
fn past(
    settings: &Settings,
    seed: u64,
    feeder: &mut Feeder,
    stop: &AtomicBool,
) -> Result<Option<Living>, CommandError> {
    let now = clock::now_ms();
    let mut living = Living::new(
        Arc::clone(&settings.registry),
        Arc::clone(&settings.rules.calendar),
        seed,
        now - PAST,
        RATE,
    )?;
    let mut progress = Progress::new("events", None);
    progress.line("Tỉnh mô phỏng đang sống lại 40 ngày qua / a simulated province lives through its last 40 days …");
    let mut events = 0;
    let partitioner = settings.kafka.partitioner;
    for emission in living.history(now) {
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let partition = partitioner
            .partition(emission.subject(), PARTITIONS.into())
            .and_then(|partition| usize::try_from(partition).ok())
            .unwrap_or(0);
        let lane = Lane::Partition {
            lane: partition,
            shard: partition,
        };
        if let Verdict::Refused(refusal) = feeder.offer(lane, &Message::line(&emission.line))? {
            tracing::error!(reason = refusal.reason.word(), detail = %refusal.detail, "the simulator made an event that the contract refuses");
        }
        if feeder.is_full() {
            feeder.settle(emission.time)?;
        }
        events += 1;
        progress.set(events);
    }
    progress.finish();
    wait(&feeder.tick(now, now - settings.disorder, Look::Here)?)?;
    Ok(Some(living))
}

/// Lives on through the embedded broker.
fn present(
    settings: &Settings,
    living: Living,
    feeder: Feeder,
    health: Arc<Health>,
    server: &Server,
    dossiers: &Dossiers,
    stop: &AtomicBool,
) -> Result<(), CommandError> {
    let cluster = MockCluster::new(1).map_err(KafkaFault::Client)?;
    for (topic, partitions) in [(TOPIC, PARTITIONS.into()), (DEAD_LETTERS, 1)] {
        cluster
            .create_topic(topic, partitions, 1)
            .map_err(KafkaFault::Client)?;
    }
    let connection = Connection {
        bootstrap: cluster.bootstrap_servers(),
        properties: std::collections::BTreeMap::new(),
        group: settings.kafka.group.clone(),
    };
    let consumer: BaseConsumer = connection.consumer().create().map_err(KafkaFault::Client)?;
    let topics = topics::find(&consumer, &connection, &[TOPIC.to_owned()])?;
    let ends = Ends::unknown(&topics, clock::now_ms());
    let desk = dossiers.open(&topics, settings.kafka.partitioner);
    let max_bytes = settings.kafka.max_bytes;
    let dead_letters = DeadLetters::open(&connection, DEAD_LETTERS, max_bytes, Owner::Nobody)?;
    let range = Range::whole();
    let reader = Reader::new(&connection, consumer, &topics, dead_letters, health, range)?;
    let watch = LagWatch::start(Arc::clone(reader.consumer()), topics, ends.clone())?;
    let province = Life::start(&connection, living)?;
    let mut live = Live {
        reader,
        feeder,
        interval: settings.publish.interval,
        time: Time::Wall,
        disorder: settings.disorder,
        ends,
        ordered: None,
        complete: false,
        made: None,
        cutting: None,
        desk: Some(desk),
    };
    announce(server, &connection)?;
    let result = live.run(stop);
    drop(province);
    drop(watch);
    Ok(result?)
}

fn announce(server: &Server, connection: &Connection) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Trang theo dõi / page        {}", server.url("/"))?;
    writeln!(
        out,
        "Chỉ số / metrics             {}",
        server.url("/metrics")
    )?;
    writeln!(
        out,
        "Tình trạng / readiness       {}",
        server.url("/readyz")
    )?;
    if let Some(admin) = server.admin_url("/api/v1/dossiers/{code}") {
        writeln!(out, "Quản trị / admin             {admin}")?;
    }
    let bootstrap = &connection.bootstrap;
    writeln!(
        out,
        "Kafka nhúng / embedded Kafka {bootstrap} (topic {TOPIC})"
    )?;
    writeln!(
        out,
        "Ctrl-C để kết thúc / Ctrl-C ends it; nothing is left behind."
    )?;
    out.flush()
}

/// The thread that lets the province live on.
struct Life {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Life {
    fn start(connection: &Connection, living: Living) -> Result<Self, CommandError> {
        let mut config = connection.producer(1_000_000);
        // Java's partitioner, which the contract asks of every producer.
        config.set("partitioner", "murmur2_random");
        let producer: ThreadedProducer<DefaultProducerContext> =
            config.create().map_err(KafkaFault::Client)?;
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("life".to_owned())
            .spawn(move || live_on(&producer, living, &stopped))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

fn live_on(
    producer: &ThreadedProducer<DefaultProducerContext>,
    living: Living,
    stopped: &Receiver<()>,
) {
    for emission in living.live() {
        let wait = u64::try_from(emission.time - clock::now_ms()).unwrap_or(0);
        if stopped.recv_timeout(Duration::from_millis(wait)) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        let record = BaseRecord::to(TOPIC)
            .key(emission.subject())
            .payload(&emission.line);
        if let Err((fault, _)) = producer.send(record) {
            tracing::warn!(%fault, "the embedded broker did not take an event");
        }
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so; there is nothing to add at the end.
            let _panicked = thread.join();
        }
    }
}
