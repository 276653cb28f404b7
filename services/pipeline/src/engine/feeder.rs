//! The feeder: decodes messages on the reader's thread and hands them on in order.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::channel;

use dunghen_contract::{Decoder, Message, Reason, Refusal};
use dunghen_lifecycle::{Batch, Forget, Millis, fingerprint};
use dunghen_publish::Health;
use dunghen_windows::{Settlement, Watermarks};
use rustc_hash::FxHashSet;

use super::counts::Counts;
use super::cut::{Begun, Ordered, TakenUp};
use super::ticker::{Look, Made, Settled, Tick, TickDone, Ticker};
use super::worker::{CutEnd, Order, Worker};
use super::{EngineError, Plan};
use crate::dossiers::Question;

/// Events of one batch, and bytes of their ids and texts.
const BATCH: usize = 2048;
const BATCH_BYTES: usize = 1 << 20;
/// Events that may wait unsettled, so that memory stays bounded however rare ticks are.
const UNSETTLED: usize = 1024 * 1024;

/// What the refusal of an event says whose dossier is forgotten.
pub const FORGOTTEN: &str = "subject: its dossier ended longer ago than the correction horizon, and its events are forgotten";

/// Where a message comes from.
#[derive(Clone, Copy, Debug)]
pub enum Lane {
    /// A partition of a topic: its own watermark, and the shard of its number.
    Partition {
        /// The number of the topic's partition among all that are read.
        lane: usize,
        /// The shard.
        shard: usize,
    },
    /// A file: one watermark; the shard follows from the subject.
    File,
}

/// What became of a message.
#[derive(Debug)]
pub enum Verdict {
    /// It counts.
    Accepted,
    /// It happened after the instant that was asked for.
    LeftOut,
    /// The contract refuses it.
    Refused(Refusal),
}

/// Decodes and hands on.
pub struct Feeder {
    decoder: Decoder,
    health: Arc<Health>,
    workers: Vec<Worker>,
    ticker: Ticker,
    batches: Vec<Batch>,
    watermarks: Watermarks,
    /// Fingerprints of forgotten dossiers, by shard.
    forgotten: Vec<FxHashSet<u64>>,
    /// The last clock that was ordered; none is earlier.
    clock: Millis,
    until: Option<Millis>,
    unsettled: usize,
    counts: Counts,
}

impl Feeder {
    pub(super) fn new(plan: &Plan, workers: Vec<Worker>, ticker: Ticker) -> Self {
        Self {
            decoder: Decoder::new(Arc::clone(&plan.registry), plan.policy.clone()),
            health: Arc::clone(&plan.health),
            workers,
            ticker,
            batches: vec![Batch::default(); plan.shards],
            watermarks: Watermarks::new(plan.lanes, plan.disorder),
            forgotten: vec![FxHashSet::default(); plan.shards],
            clock: plan.taken_up.map_or(Millis::MIN, |taken_up| taken_up.clock),
            until: None,
            unsettled: 0,
            counts: Counts::default(),
        }
    }

    /// Leaves out events after an instant.
    pub fn leave_out_after(&mut self, instant: Millis) {
        self.until = Some(instant);
    }

    /// The watermarks, to note ends of partitions and to advance.
    pub fn watermarks(&mut self) -> &mut Watermarks {
        &mut self.watermarks
    }

    /// Takes a message.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn offer(&mut self, lane: Lane, message: &Message<'_>) -> Result<Verdict, EngineError> {
        let decoded = self.decoder.decode(message);
        Counts::personal(&self.health, &decoded.personal);
        // Borrowed, because an event is large and this runs for each.
        let event = match &decoded.outcome {
            Ok(event) => event,
            Err(refusal) => {
                self.counts.refused(refusal.reason);
                return Ok(Verdict::Refused(refusal.clone()));
            }
        };
        if self.until.is_some_and(|until| event.time > until) {
            return Ok(Verdict::LeftOut);
        }
        let (lane, shard) = match lane {
            Lane::Partition { lane, shard } => (lane, shard),
            Lane::File => (0, shard_of(&event.subject, self.batches.len())),
        };
        let forgotten = &self.forgotten[shard];
        if !forgotten.is_empty() && forgotten.contains(&fingerprint(event.subject.as_bytes())) {
            self.counts.refused(Reason::TooOld);
            return Ok(Verdict::Refused(Refusal::new(Reason::TooOld, FORGOTTEN)));
        }
        let stamp = message.origin.and_then(|origin| origin.timestamp);
        self.counts.event(event.kind, stamp);
        self.watermarks.event(lane, event.time);
        let batch = &mut self.batches[shard];
        batch.push(event);
        self.unsettled += 1;
        if batch.len() >= BATCH || batch.bytes() >= BATCH_BYTES {
            self.hand_on(shard)?;
        }
        Ok(Verdict::Accepted)
    }

    /// Counts a message that is refused without being looked at again.
    pub fn refuse(&mut self, reason: Reason) {
        self.counts.refused(reason);
    }

    /// Whether so much waits unsettled that the clock should be brought on.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.unsettled >= UNSETTLED
    }

    /// Whether a shard takes more events now.
    #[must_use]
    pub fn has_room(&self, shard: usize) -> bool {
        self.workers[shard % self.workers.len()].has_room()
    }

    /// Whether the last tick is still being made.
    #[must_use]
    pub fn is_ticking(&self) -> bool {
        self.ticker.is_busy()
    }

    fn hand_on(&mut self, shard: usize) -> Result<(), EngineError> {
        let workers = self.workers.len();
        let worker = &self.workers[shard % workers];
        let batch = std::mem::replace(&mut self.batches[shard], worker.empty_batch());
        worker.send(Order::Ingest(shard / workers, batch))
    }

    fn flush(&mut self) -> Result<(), EngineError> {
        for shard in 0..self.batches.len() {
            if !self.batches[shard].is_empty() {
                self.hand_on(shard)?;
            }
        }
        self.counts.report(&self.health);
        self.unsettled = 0;
        Ok(())
    }

    /// Settles everything that was taken at a clock, without a snapshot.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn settle(&mut self, clock: Millis) -> Result<(), EngineError> {
        self.flush()?;
        self.clock = self.clock.max(clock);
        for worker in &self.workers {
            worker.send(Order::Settle(self.clock, None))?;
        }
        Ok(())
    }

    /// Takes up what a checkpoint holds of a shard, before anything else is fed to it.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn take_up(&mut self, shard: usize, state: TakenUp) -> Result<(), EngineError> {
        self.forgotten[shard].extend(state.forgotten());
        let workers = self.workers.len();
        self.workers[shard % workers].send(Order::TakeUp(shard / workers, Box::new(state)))
    }

    /// Cuts every shard after a tick. Where the cut may forget something, nothing may be offered until
    /// [`forget`](Self::forget) has heard from every worker.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn cut(&mut self, forget: Forget) -> Result<Ordered, EngineError> {
        let (begins, begun) = channel();
        let (answer, cuts) = channel();
        for worker in &self.workers {
            worker.send(Order::Cut(forget, begins.clone(), answer.clone()))?;
        }
        Ok(Ordered { begun, cuts })
    }

    /// How many workers answer to a cut.
    #[must_use]
    pub const fn workers(&self) -> usize {
        self.workers.len()
    }

    /// Refuses events of the dossiers that a cut forgets from now on.
    pub fn forget(&mut self, begun: &Begun) {
        for (shard, fingerprints) in &begun.forgotten {
            self.forgotten[*shard].extend(fingerprints);
        }
    }

    /// Says what became of the last cut of a shard.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn cut_ended(&mut self, shard: usize, end: CutEnd) -> Result<(), EngineError> {
        let workers = self.workers.len();
        self.workers[shard % workers].send(Order::Cutting(shard / workers, end))
    }

    /// Has a shard explain a dossier as it was settled last.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn explain(&self, shard: usize, question: Question) -> Result<(), EngineError> {
        let fingerprint = fingerprint(question.code().as_bytes());
        let forgotten = self.forgotten[shard].contains(&fingerprint);
        let workers = self.workers.len();
        let order = Order::Explain(shard / workers, question, forgotten);
        self.workers[shard % workers].send(order)
    }

    /// The last clock that was ordered.
    #[must_use]
    pub const fn clock(&self) -> Millis {
        self.clock
    }

    /// Settles everything that was taken at a clock and orders what is made of that moment.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn tick(
        &mut self,
        clock: Millis,
        watermark: Millis,
        look: Look,
    ) -> Result<TickDone, EngineError> {
        self.tick_at(clock, watermark, look, BTreeMap::new())
    }

    /// The same, with the next offset of each topic: everything before was offered.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn tick_at(
        &mut self,
        clock: Millis,
        watermark: Millis,
        look: Look,
        read: BTreeMap<String, i64>,
    ) -> Result<TickDone, EngineError> {
        self.flush()?;
        self.clock = self.clock.max(clock);
        let (answer, parts) = channel();
        for worker in &self.workers {
            worker.send(Order::Settle(self.clock, Some(answer.clone())))?;
        }
        let (done, result) = channel();
        self.ticker.order(Tick {
            moment: Settled {
                clock: self.clock,
                watermark,
                busy: self.watermarks.busy(),
                read,
                look,
                settlement: Settlement::default(),
            },
            parts,
            workers: self.workers.len(),
            stamps: self.counts.take_stamps(),
            done,
        })?;
        Ok(result)
    }
}

/// Waits for the snapshot of a tick.
///
/// # Errors
///
/// Why there is none.
pub fn wait(done: &TickDone) -> Result<Arc<dunghen_windows::Snapshot>, EngineError> {
    match done.recv().map_err(|_| EngineError::Ended("ticker"))?? {
        Made::Snapshot(snapshot) => Ok(snapshot),
        Made::Totals(_) => Err(EngineError::Unordered),
    }
}

/// The shard of a subject in a file.
fn shard_of(subject: &str, shards: usize) -> usize {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    subject.hash(&mut hasher);
    (hasher.finish() >> 32) as usize % shards
}
