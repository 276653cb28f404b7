//! A worker: a thread that owns some of the shards and folds what is fed to them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, TryRecvError, sync_channel};
use std::thread::JoinHandle;

use dunghen_contract::registry::CentreId;
use dunghen_contract::{Family, Registry};
use dunghen_lifecycle::{Arrival, Batch, Forget, Millis, Rules, Settled, Status};
use dunghen_publish::{Anomaly, Health};
use dunghen_windows::delta::Delta;
use dunghen_windows::{Group, Heard};
use tracing::error;

use super::cut::{Begun, ShardCut, TakenUp};
use super::{EngineError, Plan};
use crate::clock;
use crate::dossiers::{AT_ONCE, Question};

/// Batches that may wait for a worker; each is bounded in events and in bytes.
const QUEUE: usize = 32;
/// Room for orders that are no batches, and for what a flush hands on beyond [`QUEUE`]: who reads a
/// broker never waits for a worker; who reads a file does.
const OTHERS: usize = 32;

/// Subjects that are copied for a cut before the next order has its turn: less than a millisecond.
const COPIED_AT_ONCE: usize = 1024;

/// What a worker is told.
pub(super) enum Order {
    /// Fold these into a shard, by its number within the worker.
    Ingest(usize, Batch),
    /// Settle at a clock; answer where asked.
    Settle(Millis, Option<Sender<Part>>),
    /// Take up what a checkpoint holds of a shard.
    TakeUp(usize, Box<TakenUp>),
    /// Cut every shard, which is settled: answer when the moment is fixed, and then with each.
    Cut(Forget, Sender<Begun>, Sender<ShardCut>),
    /// The last cut of a shard is safe, or lost.
    Cutting(usize, CutEnd),
    /// Say what a shard knows of a dossier; what it does not know may be forgotten.
    Explain(usize, Question, bool),
}

/// What became of a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutEnd {
    /// It is safe.
    Kept,
    /// It is lost; the next one holds what it held.
    Lost,
}

/// What a worker answers at a tick.
pub(super) struct Part {
    pub delta: Delta,
    pub heard: Vec<(CentreId, Heard)>,
    pub statuses: [i64; Status::WORDS.len()],
    pub orphans: i64,
    pub bytes: usize,
}

/// The way to one worker.
pub(super) struct Worker {
    orders: SyncSender<Order>,
    /// Batches that wait.
    waiting: Arc<AtomicUsize>,
    used: Receiver<Batch>,
}

impl Worker {
    pub fn send(&self, order: Order) -> Result<(), EngineError> {
        if matches!(order, Order::Ingest(..)) {
            self.waiting.fetch_add(1, Ordering::Relaxed);
        }
        self.orders
            .send(order)
            .map_err(|_| EngineError::Ended("worker"))
    }

    /// Whether another batch may be handed on. Who reads asks before it reads, so that it never
    /// waits with a batch in its hands.
    pub fn has_room(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) < QUEUE
    }

    /// An empty batch, in the memory of one that the worker is done with where there is one: memory
    /// that goes from one thread to another and is freed there comes back cold.
    pub fn empty_batch(&self) -> Batch {
        let mut batch = self.used.try_recv().unwrap_or_default();
        batch.clear();
        batch
    }
}

/// A worker a core: the thread that reads and decodes needs less than one, and the system shares
/// the cores out better than we would.
fn workers(shards: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.clamp(1, shards.max(1))
}

/// Starts the workers; shard `s` belongs to worker `s % workers`.
pub(super) fn start(plan: &Plan) -> Result<(Vec<Worker>, Vec<JoinHandle<()>>), EngineError> {
    let count = workers(plan.shards);
    let mut ways = Vec::with_capacity(count);
    let mut threads = Vec::with_capacity(count);
    for number in 0..count {
        let shards = plan.shards.saturating_sub(number).div_ceil(count);
        let (orders, inbox) = sync_channel(QUEUE + 2 * shards + OTHERS + AT_ONCE);
        let waiting = Arc::new(AtomicUsize::new(0));
        let (give_back, used) = sync_channel(QUEUE);
        let work = Work {
            group: Group::new(shards),
            numbers: (0..shards).map(|place| number + place * count).collect(),
            waiting: Arc::clone(&waiting),
            registry: Arc::clone(&plan.registry),
            rules: Arc::clone(&plan.rules),
            health: Arc::clone(&plan.health),
            give_back,
            copying: None,
        };
        threads.push(
            std::thread::Builder::new()
                .name(format!("worker-{number}"))
                .spawn(move || work.run(&inbox))?,
        );
        ways.push(Worker {
            orders,
            waiting,
            used,
        });
    }
    Ok((ways, threads))
}

struct Work {
    group: Group,
    /// The shards of the group, by their numbers in the pipeline.
    numbers: Vec<usize>,
    waiting: Arc<AtomicUsize>,
    registry: Arc<Registry>,
    rules: Arc<Rules>,
    health: Arc<Health>,
    give_back: SyncSender<Batch>,
    copying: Option<Copying>,
}

/// The cuts that are not copied yet, the next first, and who waits for them.
struct Copying {
    cuts: VecDeque<(usize, ShardCut)>,
    answer: Sender<ShardCut>,
}

impl Work {
    /// The next order; while there is none, what is cut is copied.
    fn next(&mut self, inbox: &Receiver<Order>) -> Option<Order> {
        while self.copying.is_some() {
            match inbox.try_recv() {
                Ok(order) => return Some(order),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => self.copy(),
            }
        }
        inbox.recv().ok()
    }

    fn run(mut self, inbox: &Receiver<Order>) {
        while let Some(order) = self.next(inbox) {
            // A little after each order, so that it ends also where orders never do.
            self.copy();
            match order {
                Order::Ingest(shard, batch) => {
                    self.ingest(shard, &batch);
                    self.waiting.fetch_sub(1, Ordering::Relaxed);
                    // What the feeder does not want back is freed here.
                    let _unwanted = self.give_back.try_send(batch);
                }
                Order::Settle(to, answer) => {
                    let settled = self.group.settle(to, &self.rules, &self.registry);
                    self.count(&settled);
                    if let Some(answer) = answer {
                        // A ticker that has gone has told the feeder already.
                        let _gone = answer.send(self.part());
                    }
                }
                Order::TakeUp(shard, state) => {
                    let shard = self.group.shard_mut(shard);
                    if let Err(fault) = state.into_shard(shard, &self.registry) {
                        error!(%fault, "a checkpoint whose checksums hold cannot be taken up");
                        return;
                    }
                }
                Order::Cut(forget, begun, answer) => self.cut(&forget, &begun, answer),
                Order::Cutting(shard, end) => {
                    let store = self.group.shard_mut(shard).store_mut();
                    match end {
                        CutEnd::Kept => store.kept(),
                        CutEnd::Lost => store.lost(),
                    }
                }
                Order::Explain(shard, question, forgotten) => {
                    let store = self.group.shards()[shard].store();
                    question.answer_from(store, &self.rules, &self.registry, forgotten);
                }
            }
        }
    }

    fn cut(&mut self, forget: &Forget, begun: &Sender<Begun>, answer: Sender<ShardCut>) {
        let start = clock::monotonic();
        let mut forgotten = Vec::new();
        let mut cuts = VecDeque::with_capacity(self.numbers.len());
        for (place, &number) in self.numbers.iter().enumerate() {
            let shard = self.group.shard_mut(place);
            let cut = ShardCut::begin(number, shard, forget, &self.rules, &self.registry);
            forgotten.push((number, cut.tail.forgotten.clone()));
            cuts.push_back((place, cut));
        }
        self.copying = Some(Copying { cuts, answer });
        let took = clock::monotonic().duration_since(start);
        // Who asked has gone only where the process ends.
        let _gone = begun.send(Begun { forgotten, took });
    }

    /// Copies a little of what is cut, and hands on what is copied whole.
    fn copy(&mut self) {
        let Some(copying) = &mut self.copying else {
            return;
        };
        let Some((place, mut cut)) = copying.cuts.pop_front() else {
            self.copying = None;
            return;
        };
        if cut.copy(self.group.shard_mut(place), COPIED_AT_ONCE) {
            let _gone = copying.answer.send(cut);
        } else {
            copying.cuts.push_front((place, cut));
        }
    }

    fn ingest(&mut self, shard: usize, batch: &Batch) {
        let mut malformed = 0;
        let fresh = |arrival: &Arrival<'_>| {
            let dossier = arrival.kind.family() == Family::Dossier;
            if dossier && !dunghen_lifecycle::code::is_official(arrival.subject) {
                malformed += 1;
            }
        };
        self.group
            .shard_mut(shard)
            .ingest(batch, &self.registry, fresh);
        self.health.add_anomalous(Anomaly::MalformedCode, malformed);
    }

    fn count(&self, settled: &Settled) {
        let health = &self.health;
        health.add_duplicates(settled.duplicates);
        health.add_restatements(settled.restatements);
        let anomalies = &settled.anomalies;
        for (kind, n) in [
            (Anomaly::IdConflict, settled.conflicts),
            (
                Anomaly::IllegalTransition,
                anomalies.illegal_transition.into(),
            ),
            (Anomaly::ForeignCentre, anomalies.foreign_centre.into()),
            (Anomaly::Orphan, anomalies.orphan.into()),
            (
                Anomaly::TicketOutOfRange,
                anomalies.ticket_out_of_range.into(),
            ),
        ] {
            health.add_anomalous(kind, n);
        }
    }

    fn part(&mut self) -> Part {
        let mut statuses = [0; Status::WORDS.len()];
        let mut bytes = 0;
        let mut orphans = 0;
        let mut heard = Vec::new();
        for shard in self.group.shards() {
            for (sum, n) in statuses.iter_mut().zip(shard.store().statuses()) {
                *sum += n;
            }
            bytes += shard.bytes();
            orphans += shard.store().orphans();
            heard.extend(shard.heard());
        }
        Part {
            delta: self.group.take_delta(),
            heard,
            statuses,
            orphans,
            bytes,
        }
    }
}
