//! The loop of a pipeline that reads Kafka: read a turn, and tick when it is time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::TryRecvError;
use std::time::Duration;

use dunghen_lifecycle::Millis;
use dunghen_windows::Snapshot;

use crate::clock;
use crate::engine::drive::{Rhythm, Time};
use crate::engine::{EngineError, Feeder, TickDone, wait};
use crate::kafka::lag::Ends;
use crate::kafka::reader::{ReadError, Reader};
use crate::progress::Progress;

/// How long dead letters may take at a signal: a process ends within two seconds, and what was not
/// written is read and refused again at the next start.
const AT_A_SIGNAL: Duration = Duration::from_secs(1);
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
}

impl Live {
    /// Reads until asked to stop.
    ///
    /// # Errors
    ///
    /// Kafka or the engine.
    pub fn run(&mut self, stop: &AtomicBool) -> Result<(), ReadError> {
        let mut rhythm = Rhythm::new(self.interval);
        while !stop.load(Ordering::Relaxed) {
            self.reader.turn(&mut self.feeder, stop)?;
            self.beat(&mut rhythm)?;
        }
        self.reader.finish(AT_A_SIGNAL)?;
        Ok(())
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
        while !self.reader.is_caught_up() {
            self.reader.turn(&mut self.feeder, &never)?;
            self.beat(&mut rhythm)?;
            progress.set(self.reader.progress().0);
        }
        self.reader.finish(AT_THE_END)?;
        let done = self.feeder.tick(at, at, true)?;
        Ok(wait(&done)?)
    }

    fn beat(&mut self, rhythm: &mut Rhythm) -> Result<(), ReadError> {
        self.look_back()?;
        // Figures that are complete for the first time are not kept waiting for the rhythm.
        let first = !self.complete && self.reader.is_at_end();
        let due = !self.feeder.is_ticking() && (first || rhythm.is_due(clock::monotonic()));
        if !due && !self.feeder.is_full() {
            return Ok(());
        }
        let now = clock::now_ms();
        let marks = self.feeder.watermarks();
        let idle = self
            .time
            .idle_watermark(now, self.disorder, marks.largest());
        let watermark = marks.advance(idle);
        let Some(clock) = self.time.clock(now, watermark) else {
            return Ok(());
        };
        if due {
            self.reader.report_lag(&self.ends);
            self.complete |= first;
            let caught_up = self.reader.is_caught_up();
            self.ordered = Some(self.feeder.tick(clock, watermark, caught_up)?);
        } else {
            self.feeder.settle(clock)?;
        }
        Ok(())
    }

    /// Ends where the last tick failed: what it took in is in no snapshot.
    fn look_back(&mut self) -> Result<(), EngineError> {
        let Some(ordered) = &self.ordered else {
            return Ok(());
        };
        match ordered.try_recv() {
            Ok(result) => {
                self.ordered = None;
                result.map(drop)
            }
            Err(TryRecvError::Empty) => Ok(()),
            Err(TryRecvError::Disconnected) => Err(EngineError::Ended("ticker")),
        }
    }
}
