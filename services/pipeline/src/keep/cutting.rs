//! Checkpoints while a pipeline runs: when one is due, what waits for what, and what follows.
//!
//! ```text
//! due ─► tick, cut ordered ─► every shard has cut ─► snapshot made ─► written ─► safe
//!        (reading pauses)     (reading goes on)                       (keeper)
//! ```
//! Nothing here waits: each step is taken when what it needs is there.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use dunghen_lifecycle::{Forget, Millis, Rules};
use dunghen_publish::Health;
use dunghen_windows::Frame;
use tracing::{debug, error};

use super::head::Reached;
use super::keeper::{Keep, Keeper, Outcome, Safe};
use super::start::KeepError;
use crate::clock;
use crate::engine::cut::ShardCut;
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
    /// The workers cut; nothing is read meanwhile.
    Cutting {
        from: Receiver<ShardCut>,
        cuts: Vec<ShardCut>,
        made: Option<Revisions>,
    },
    /// Everything is cut; the snapshot of the moment is being made.
    Cut {
        cuts: Vec<ShardCut>,
        made: Option<Revisions>,
        reached: Reached,
        dead_letters: Safe,
    },
    /// The keeper writes.
    Keeping,
}

/// The checkpoints of a running pipeline.
pub struct Cutting {
    keeper: Keeper,
    rhythm: Rhythm,
    memory: Memory,
    shards: usize,
    health: Arc<Health>,
    stage: Stage,
    /// When reading was stopped for the cut under way.
    stopped: Instant,
}

impl Cutting {
    /// A checkpoint every so often, the first after that time.
    #[must_use]
    pub fn new(
        keeper: Keeper,
        every: Duration,
        memory: Memory,
        shards: usize,
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
        matches!(self.stage, Stage::Cutting { .. })
    }

    /// Cuts what was just ticked.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn begin(&mut self, feeder: &mut Feeder) -> Result<(), EngineError> {
        self.stopped = clock::monotonic();
        // A wall clock that is wrong for a moment must not forget for ever: events say how late it is.
        let largest = feeder.watermarks().largest().unwrap_or(Millis::MIN);
        let from = feeder.cut(self.memory.forget(feeder.clock().min(largest)))?;
        self.stage = Stage::Cutting {
            from,
            cuts: Vec::with_capacity(self.shards),
            made: None,
        };
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
            Stage::Cutting { from, cuts, made } => {
                self.collect(from, cuts, made.or(snapshot), reader, feeder)?
            }
            Stage::Cut {
                cuts,
                made,
                reached,
                dead_letters,
            } => match made.or(snapshot) {
                None => Stage::Cut {
                    cuts,
                    made: None,
                    reached,
                    dead_letters,
                },
                Some(revisions) => {
                    self.keeper.keep(Keep {
                        cuts,
                        reached,
                        revisions,
                        dead_letters,
                    });
                    Stage::Keeping
                }
            },
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

    fn collect(
        &self,
        from: Receiver<ShardCut>,
        mut cuts: Vec<ShardCut>,
        made: Option<Revisions>,
        reader: &mut Reader,
        feeder: &mut Feeder,
    ) -> Result<Stage, ReadError> {
        loop {
            match from.try_recv() {
                Ok(cut) => {
                    feeder.forget(&cut);
                    cuts.push(cut);
                }
                Err(TryRecvError::Empty) => return Ok(Stage::Cutting { from, cuts, made }),
                Err(TryRecvError::Disconnected) if cuts.len() == self.shards => {
                    let held = clock::monotonic().duration_since(self.stopped);
                    let subjects: usize = cuts.iter().map(|cut| cut.records.len()).sum();
                    debug!(held = held.as_secs_f64(), subjects, "cut");
                    return Ok(Stage::Cut {
                        cuts,
                        made,
                        reached: reader.reached(feeder),
                        dead_letters: reader.dead_letters().safe(),
                    });
                }
                Err(TryRecvError::Disconnected) => {
                    return Err(EngineError::Ended("worker").into());
                }
            }
        }
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
                        shard,
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
