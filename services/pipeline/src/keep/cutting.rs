//! Checkpoints while a pipeline runs: when one is due, what waits for what, and what follows.
//!
//! ```text
//! due ─► tick, cut ordered ─► every shard is copied ─► snapshot made ─► written ─► safe
//!        (the moment)         (between batches)                         (keeper)
//! ```
//! Nothing here waits: each step is taken when what it needs is there. Reading goes on meanwhile, but
//! where the cut may forget dossiers: then it pauses until it is known which, because their events are
//! refused from that moment on. While a pipeline catches up it forgets nothing, so that it never pauses;
//! nor in the first cut after that, which comes behind the largest tick of all.

use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::TryRecvError;
use std::time::{Duration, Instant};

use dunghen_lifecycle::{Forget, Millis, Rules};
use dunghen_publish::Health;
use dunghen_windows::Frame;
use tracing::{debug, error};

use super::head::Reached;
use super::keeper::{Keep, Keeper, Outcome, Safe};
use super::start::KeepError;
use crate::clock;
use crate::engine::cut::{Ordered, ShardCut};
use crate::engine::drive::Rhythm;
use crate::engine::{CutEnd, EngineError, Feeder, Look, Revisions};
use crate::kafka::reader::{ReadError, Reader};

/// Orphans that a shard keeps at most: each is some hundred bytes, and a province has a handful.
const ORPHANS: i64 = 100_000;

/// What may be forgotten at a clock.
#[derive(Clone, Debug)]
pub struct Memory {
    /// How long the events of a dossier are kept after the last of them, in milliseconds.
    pub horizon: Millis,
    /// The calendar that windows follow.
    pub rules: Arc<Rules>,
}

impl Memory {
    /// Nothing that any window reaches back to, and nothing within the horizon.
    #[must_use]
    pub fn forget(&self, clock: Millis) -> Forget {
        if clock == Millis::MIN {
            return Forget::NOTHING;
        }
        let oldest = Frame::at(clock, &self.rules.calendar).oldest();
        Forget {
            before: oldest.min(clock.saturating_sub(self.horizon)),
            orphans: ORPHANS,
        }
    }
}

/// Where the checkpoint under way is.
enum Stage {
    Idle,
    /// The workers cut and copy; the snapshot of the moment is being made.
    Cutting(Box<UnderWay>),
    /// The keeper writes.
    Keeping,
}

/// A cut that was ordered.
struct UnderWay {
    ordered: Ordered,
    /// Workers that have not said yet that the moment is fixed.
    unfixed: usize,
    /// Dossiers may be forgotten: reading waits until it is known which.
    holds: bool,
    cuts: Vec<ShardCut>,
    made: Option<Revisions>,
    reached: Reached,
    dead_letters: Safe,
    /// How long anybody did nothing else for it.
    held: Duration,
}

/// The checkpoints of a running pipeline.
pub struct Cutting {
    keeper: Keeper,
    rhythm: Rhythm,
    memory: Memory,
    /// The shards, as Kafka counts them.
    shards: Range<i32>,
    health: Arc<Health>,
    stage: Stage,
    /// When reading was stopped for the cut under way.
    stopped: Instant,
    /// Everything had been read already when the last cut began.
    caught_up: bool,
}

impl Cutting {
    /// A checkpoint every so often, the first after that time.
    #[must_use]
    pub fn new(
        keeper: Keeper,
        every: Duration,
        memory: Memory,
        shards: Range<i32>,
        health: Arc<Health>,
    ) -> Self {
        Self {
            keeper,
            rhythm: Rhythm::after(every, clock::monotonic()),
            memory,
            shards,
            health,
            stage: Stage::Idle,
            stopped: clock::monotonic(),
            caught_up: false,
        }
    }

    /// Whether the next tick is to be cut.
    pub fn is_due(&mut self, now: Instant, look: Look) -> bool {
        matches!(self.stage, Stage::Idle) && self.rhythm.is_due(now, look)
    }

    /// Whether no checkpoint is under way.
    #[must_use]
    pub const fn is_idle(&self) -> bool {
        matches!(self.stage, Stage::Idle)
    }

    /// Whether reading must wait.
    #[must_use]
    pub const fn holds_reader(&self) -> bool {
        matches!(&self.stage, Stage::Cutting(cut) if cut.holds && cut.unfixed > 0)
    }

    /// Cuts what was just ticked.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn begin(&mut self, reader: &mut Reader, feeder: &mut Feeder) -> Result<(), EngineError> {
        self.stopped = clock::monotonic();
        // A wall clock that is wrong for a moment must not forget for ever: events say how late it is.
        let largest = feeder.watermarks().largest().unwrap_or(Millis::MIN);
        let was_caught_up = std::mem::replace(&mut self.caught_up, reader.is_caught_up());
        let forget = if was_caught_up && self.caught_up {
            self.memory.forget(feeder.clock().min(largest))
        } else {
            Forget::NOTHING
        };
        self.stage = Stage::Cutting(Box::new(UnderWay {
            ordered: feeder.cut(forget)?,
            unfixed: feeder.workers(),
            holds: forget != Forget::NOTHING,
            cuts: Vec::with_capacity(self.shards.len()),
            made: None,
            reached: reader.reached(feeder),
            dead_letters: reader.dead_letters().safe(),
            held: Duration::ZERO,
        }));
        Ok(())
    }

    /// Takes the steps that can be taken; `snapshot` is that of the tick that was cut, once made.
    ///
    /// # Errors
    ///
    /// Where a thread has ended, or another process owns the state now.
    pub fn advance(
        &mut self,
        reader: &mut Reader,
        feeder: &mut Feeder,
        snapshot: Option<Revisions>,
    ) -> Result<(), ReadError> {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Cutting(mut cut) => {
                cut.made = cut.made.or(snapshot);
                if self.collect(&mut cut, feeder)? {
                    self.hand_on(*cut)
                } else {
                    Stage::Cutting(cut)
                }
            }
            Stage::Keeping => match self.keeper.outcomes().try_recv() {
                Ok(outcome) => {
                    self.ended(outcome, reader, feeder)?;
                    Stage::Idle
                }
                Err(TryRecvError::Empty) => Stage::Keeping,
                Err(TryRecvError::Disconnected) => {
                    return Err(EngineError::Ended("keeper").into());
                }
            },
            Stage::Idle => {
                // Unasked, the keeper says only that another process owns the state.
                if let Ok(outcome) = self.keeper.outcomes().try_recv() {
                    self.ended(outcome, reader, feeder)?;
                }
                Stage::Idle
            }
        };
        Ok(())
    }

    /// Takes what the workers have answered; whether every shard is copied.
    fn collect(&self, cut: &mut UnderWay, feeder: &mut Feeder) -> Result<bool, ReadError> {
        while let Ok(begun) = cut.ordered.begun.try_recv() {
            feeder.forget(&begun);
            cut.unfixed -= 1;
            cut.held = cut.held.max(begun.took);
            if cut.holds && cut.unfixed == 0 {
                cut.held = clock::monotonic().duration_since(self.stopped);
            }
        }
        loop {
            match cut.ordered.cuts.try_recv() {
                Ok(shard) => cut.cuts.push(shard),
                Err(TryRecvError::Empty) => return Ok(false),
                Err(TryRecvError::Disconnected) if cut.cuts.len() == self.shards.len() => {
                    return Ok(cut.unfixed == 0);
                }
                Err(TryRecvError::Disconnected) => {
                    return Err(EngineError::Ended("worker").into());
                }
            }
        }
    }

    /// Has a cut that is copied written, once the snapshot of its moment is made.
    fn hand_on(&self, cut: UnderWay) -> Stage {
        let Some(revisions) = cut.made else {
            return Stage::Cutting(Box::new(cut));
        };
        let subjects: usize = cut.cuts.iter().map(|cut| cut.records.len()).sum();
        debug!(held = cut.held.as_secs_f64(), subjects, "cut");
        self.keeper.keep(Keep {
            cuts: cut.cuts,
            reached: cut.reached,
            revisions,
            dead_letters: cut.dead_letters,
        });
        Stage::Keeping
    }

    fn ended(
        &self,
        outcome: Outcome,
        reader: &Reader,
        feeder: &mut Feeder,
    ) -> Result<(), ReadError> {
        let mut failed = false;
        for (shard, result) in outcome.shards {
            let end = match result {
                Ok(()) => CutEnd::Kept,
                Err(problem) => {
                    error!(
                        shard = self.shards.clone().nth(shard),
                        problem, "no checkpoint; the next one holds what it held"
                    );
                    failed = true;
                    CutEnd::Lost
                }
            };
            feeder.cut_ended(shard, end)?;
        }
        if let Some(sentence) = outcome.fenced {
            return Err(KeepError::Fenced(sentence).into());
        }
        if failed {
            self.health.checkpoint_failed();
            return Ok(());
        }
        let took = outcome.took.as_secs_f64();
        debug!(took, "checkpoint");
        self.health.checkpoint_completed(clock::now_ms(), took);
        reader.commit(&outcome.reached);
        Ok(())
    }
}
