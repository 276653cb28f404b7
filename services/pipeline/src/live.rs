//! The loop of a pipeline that reads Kafka: read a turn, and tick when it is time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::TryRecvError;
use std::time::Duration;

use dunghen_lifecycle::Millis;
use dunghen_windows::Snapshot;
use tracing::{error, warn};

use crate::clock;
use crate::dossiers::Desk;
use crate::engine::drive::{Rhythm, Time, standing_still};
use crate::engine::{EngineError, Feeder, Look, Revisions, TickDone, wait};
use crate::kafka::closing::let_go;
use crate::kafka::lag::Ends;
use crate::kafka::reader::{ReadError, Reader};
use crate::keep::Cutting;
use crate::progress::Progress;

/// How long the last checkpoint and its dead letters may take at a signal: a process ends within two
/// seconds, and what is not safe by then is read again at the next start.
const AT_A_SIGNAL: Duration = Duration::from_millis(1300);
/// How long the client may take to close after that.
const CLOSING: Duration = Duration::from_millis(100);
/// How long they may take at the end of a bounded run.
const AT_THE_END: Duration = Duration::from_mins(1);

/// A pipeline at work.
pub struct Live {
    /// What reads.
    pub reader: Reader,
    /// What it feeds.
    pub feeder: Feeder,
    /// How often a snapshot is made.
    pub interval: Duration,
    /// Which clock the figures hold at.
    pub time: Time,
    /// How late events may come, in milliseconds.
    pub disorder: Millis,
    /// The ends of the partitions.
    pub ends: Ends,
    /// The tick that was ordered last.
    pub ordered: Option<TickDone>,
    /// A snapshot of everything that the broker has is ordered.
    pub complete: bool,
    /// The snapshot that was made last.
    pub made: Option<Revisions>,
    /// Checkpoints; none where nothing is kept.
    pub cutting: Option<Cutting>,
    /// Where questions for a dossier come in; none where nobody may ask.
    pub desk: Option<Desk>,
}

impl Live {
    /// Reads until asked to stop.
    ///
    /// # Errors
    ///
    /// Kafka or the engine.
    pub fn run(&mut self, stop: &AtomicBool) -> Result<(), ReadError> {
        let mut rhythm = Rhythm::new(self.interval);
        // What a checkpoint held is a snapshot of its own, before anything new is in it.
        self.beat(&mut rhythm)?;
        while !stop.load(Ordering::Relaxed) {
            self.turn(stop)?;
            self.beat(&mut rhythm)?;
            if let Some(desk) = &self.desk {
                desk.attend(&self.feeder)?;
            }
        }
        self.leave()
    }

    /// Reads a turn, unless a cut is being made.
    fn turn(&mut self, stop: &AtomicBool) -> Result<(), ReadError> {
        if self.cutting.as_ref().is_some_and(Cutting::holds_reader) {
            return Ok(self.reader.pause()?);
        }
        self.reader.turn(&mut self.feeder, stop)
    }

    /// Makes a last checkpoint of what was read, where there is time for it.
    fn leave(&mut self) -> Result<(), ReadError> {
        let begun = clock::monotonic();
        let left = || AT_A_SIGNAL.saturating_sub(clock::monotonic().duration_since(begun));
        let mut last = self.cutting.is_some();
        while self.cutting.as_ref().is_some_and(|c| last || !c.is_idle()) {
            if left().is_zero() {
                warn!(
                    "the last checkpoint is not written; what came since the one before is read again at the next start"
                );
                return Ok(());
            }
            self.look_back()?;
            if last && self.is_free() {
                last = false;
                self.tick(true)?;
            }
            self.reader.pause()?;
        }
        self.reader.finish(left())?;
        Ok(())
    }

    /// Lets go of everything.
    pub fn close(self) {
        let_go(self.reader, CLOSING);
    }

    /// Whether neither a tick nor a checkpoint is under way.
    fn is_free(&self) -> bool {
        let idle = self.cutting.as_ref().is_none_or(Cutting::is_idle);
        idle && self.ordered.is_none() && !self.feeder.is_ticking()
    }

    /// Reads what each partition held at the start, then sets the clock to `at`.
    ///
    /// # Errors
    ///
    /// Kafka or the engine.
    pub fn run_bounded(
        &mut self,
        at: Millis,
        progress: &mut Progress,
    ) -> Result<Arc<Snapshot>, ReadError> {
        let mut rhythm = Rhythm::new(self.interval);
        let never = AtomicBool::new(false);
        self.feeder.leave_out_after(at);
        // The one snapshot is that of the end.
        self.complete = true;
        while !self.reader.is_caught_up() {
            self.reader.turn(&mut self.feeder, &never)?;
            self.beat(&mut rhythm)?;
            progress.set(self.reader.progress().0);
        }
        self.reader.finish(AT_THE_END)?;
        let done = self.feeder.tick(at, at, Look::Here)?;
        Ok(wait(&done)?)
    }

    fn beat(&mut self, rhythm: &mut Rhythm) -> Result<(), ReadError> {
        self.look_back()?;
        let holds = self.cutting.as_ref().is_some_and(Cutting::holds_reader);
        // Figures that are complete for the first time are not kept waiting for the rhythm.
        let first = !self.complete && self.reader.is_at_end();
        let now = clock::monotonic();
        let look = self.look();
        let free = !holds && self.ordered.is_none() && !self.feeder.is_ticking();
        if free && (first || rhythm.is_due(now, look)) {
            let cut = self.cutting.as_mut().is_some_and(|c| c.is_due(now, look));
            self.complete |= first;
            self.tick(cut)
        } else if self.feeder.is_full() {
            let (clock, _) = self.times();
            Ok(clock.map_or(Ok(()), |clock| self.feeder.settle(clock))?)
        } else {
            Ok(())
        }
    }

    /// Whether a tick of now becomes visible.
    fn look(&self) -> Look {
        if self.reader.is_caught_up() {
            Look::Publish
        } else {
            Look::Away
        }
    }

    /// The clock, none before there is one, and the watermark.
    fn times(&mut self) -> (Option<Millis>, Millis) {
        let now = clock::now_ms();
        let marks = self.feeder.watermarks();
        self.reader
            .weigh(&self.ends, clock::monotonic(), self.time, marks);
        let idle = self
            .time
            .idle_watermark(now, self.disorder, marks.largest());
        let watermark = marks.advance(idle);
        (self.time.clock(now, watermark), watermark)
    }

    /// Says loudly where the machine's clock was set back behind what the figures hold at.
    fn report_standing_still(&self) {
        let health = self.reader.health();
        let before = health.standing_still();
        let seconds = standing_still(self.time, clock::now_ms(), self.feeder.clock());
        if seconds > 0 && before == 0 {
            error!(
                seconds,
                "the state holds at an instant ahead of this machine's clock, and every figure stands still until it is met; correct the clock, or end this process, run `dunghen state rebuild` and start again"
            );
        }
        health.set_standing_still(seconds);
    }

    /// Orders the snapshot of now, and where asked a checkpoint of the same moment.
    fn tick(&mut self, cut: bool) -> Result<(), ReadError> {
        let (Some(clock), watermark) = self.times() else {
            return Ok(());
        };
        self.reader.report_lag(&self.ends);
        self.report_standing_still();
        let look = self.look();
        let read = self.reader.positions();
        self.ordered = Some(self.feeder.tick_at(clock, watermark, look, read)?);
        if let Some(cutting) = self.cutting.as_mut().filter(|_| cut) {
            cutting.begin(&mut self.reader, &mut self.feeder)?;
        }
        Ok(())
    }

    /// Takes notice of what became of the last tick and of the checkpoint under way. Ends where a
    /// tick failed: what it took in is in no snapshot.
    fn look_back(&mut self) -> Result<(), ReadError> {
        let mut made = None;
        if let Some(ordered) = &self.ordered {
            match ordered.try_recv() {
                Ok(result) => {
                    self.ordered = None;
                    made = Some(result?.revisions());
                }
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => {
                    return Err(EngineError::Ended("ticker").into());
                }
            }
        }
        self.made = made.or(self.made);
        if let Some(cutting) = &mut self.cutting {
            let made = self.made.filter(|_| self.ordered.is_none());
            cutting.advance(&mut self.reader, &mut self.feeder, made)?;
        }
        Ok(())
    }
}
