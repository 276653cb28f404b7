//! The ticker: the thread that rolls up what the workers settled and makes it visible.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use dunghen_lifecycle::{Millis, Status};
use dunghen_publish::{DossierStatus, Health, Published};
use dunghen_windows::{Board, Settlement, Snapshot};
use tokio::runtime::Runtime;
use tracing::error;

use super::worker::Part;
use super::{EngineError, Plan};
use crate::clock;

/// The snapshot of a tick, or why there is none.
pub type TickDone = Receiver<Result<Arc<Snapshot>, EngineError>>;

/// A tick that was ordered: the workers' answers follow in their channel.
pub(super) struct Tick {
    pub clock: Millis,
    pub watermark: Millis,
    pub parts: Receiver<Part>,
    /// How many workers answer.
    pub workers: usize,
    /// Broker timestamps of the events that become visible, each with how many.
    pub stamps: Vec<(Millis, u64)>,
    /// Everything that the broker had when the pipeline started is in it.
    pub caught_up: bool,
    pub done: Sender<Result<Arc<Snapshot>, EngineError>>,
}

/// The way to the ticker.
pub(super) struct Ticker {
    ticks: Sender<Tick>,
    busy: Arc<AtomicBool>,
}

impl Ticker {
    pub fn order(&self, tick: Tick) -> Result<(), EngineError> {
        self.busy.store(true, Ordering::Release);
        self.ticks
            .send(tick)
            .map_err(|_| EngineError::Ended("ticker"))
    }

    /// Whether the last tick is still being made.
    pub fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Acquire)
    }
}

pub(super) fn start(
    board: Board,
    runtime: Runtime,
    plan: &Plan,
) -> Result<(Ticker, JoinHandle<()>), EngineError> {
    let (ticks, inbox) = channel();
    let busy = Arc::new(AtomicBool::new(false));
    let ticking = Ticking {
        board,
        runtime,
        health: Arc::clone(&plan.health),
        published: plan.published.clone(),
        busy: Arc::clone(&busy),
        complete: false,
    };
    let thread = std::thread::Builder::new()
        .name("ticker".to_owned())
        .spawn(move || ticking.run(&inbox))?;
    Ok((Ticker { ticks, busy }, thread))
}

/// Says that no tick is being made when it goes, however it goes.
struct Idle(Arc<AtomicBool>);

impl Drop for Idle {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

struct Ticking {
    board: Board,
    runtime: Runtime,
    health: Arc<Health>,
    published: Published,
    busy: Arc<AtomicBool>,
    /// A snapshot of everything that the broker had when the pipeline started was made.
    complete: bool,
}

impl Ticking {
    fn run(mut self, inbox: &Receiver<Tick>) {
        for tick in inbox {
            let done = tick.done.clone();
            let guard = Idle(Arc::clone(&self.busy));
            let result = self.make(tick);
            if let Err(fault) = &result {
                error!(%fault, "no snapshot");
            }
            drop(guard);
            // Nobody has to wait for a snapshot that is visible anyway.
            let _unheard = done.send(result);
        }
    }

    fn make(&mut self, tick: Tick) -> Result<Arc<Snapshot>, EngineError> {
        let mut settlement = Settlement::default();
        let mut statuses = [0; Status::WORDS.len()];
        let (mut bytes, mut orphans) = (0, 0);
        let mut answers = 0;
        for part in &tick.parts {
            answers += 1;
            settlement.deltas.push(part.delta);
            settlement.heard.extend(part.heard);
            bytes += part.bytes;
            orphans += part.orphans;
            for (sum, n) in statuses.iter_mut().zip(part.statuses) {
                *sum += n;
            }
        }
        if answers < tick.workers {
            return Err(EngineError::Ended("worker"));
        }
        let snapshot =
            self.runtime
                .block_on(self.board.tick(tick.clock, tick.watermark, settlement))?;
        let now = clock::now_ms();
        self.complete |= tick.caught_up;
        // Figures that rise from nothing, or from those of a checkpoint, look like real ones.
        if self.complete {
            self.published.publish(Arc::clone(&snapshot), now);
        }
        if tick.watermark != Millis::MIN {
            self.health.set_watermark(tick.watermark);
        }
        self.health.set_state_bytes(bytes as u64);
        self.health.set_orphans(u64::try_from(orphans).unwrap_or(0));
        for (status, n) in DossierStatus::ALL.iter().zip(statuses) {
            self.health
                .set_dossiers(*status, u64::try_from(n).unwrap_or(0));
        }
        for (stamp, n) in tick.stamps {
            let waited = u64::try_from(now.saturating_sub(stamp)).unwrap_or(0);
            let waited = Duration::from_millis(waited).as_secs_f64();
            self.health.observe_end_to_end(waited, n);
        }
        if tick.caught_up {
            self.health.mark_ready();
        }
        Ok(snapshot)
    }
}
