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
use super::{EngineError, Plan, Revisions};
use crate::clock;

/// What a tick made, or why it made nothing.
pub type TickDone = Receiver<Result<Made, EngineError>>;

/// What a tick is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nobody looks: figures that rise from nothing, or from those of a checkpoint, look like real
    /// ones, so none is made before everything was read once.
    Away,
    /// Whoever ordered it looks.
    Here,
    /// It becomes visible to all; everything that the broker had at the start is in it.
    Publish,
}

/// What a tick made.
#[derive(Clone, Debug)]
pub enum Made {
    /// Totals alone.
    Totals(Revisions),
    /// A snapshot.
    Snapshot(Arc<Snapshot>),
}

impl Made {
    /// The revisions of the closed windows.
    #[must_use]
    pub fn revisions(&self) -> Revisions {
        match self {
            Self::Totals(revisions) => *revisions,
            Self::Snapshot(snapshot) => Revisions {
                clock: snapshot.clock,
                counts: snapshot.revisions,
            },
        }
    }
}

/// A tick that was ordered: the workers' answers follow in their channel.
pub(super) struct Tick {
    pub clock: Millis,
    pub watermark: Millis,
    pub parts: Receiver<Part>,
    /// How many workers answer.
    pub workers: usize,
    /// Broker timestamps of the events that become visible, each with how many.
    pub stamps: Vec<(Millis, u64)>,
    pub look: Look,
    pub done: Sender<Result<Made, EngineError>>,
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

    fn make(&mut self, tick: Tick) -> Result<Made, EngineError> {
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
        let made = self.roll_or_tick(&tick, settlement)?;
        let now = clock::now_ms();
        if let (Look::Publish, Made::Snapshot(snapshot)) = (tick.look, &made) {
            self.published.publish(Arc::clone(snapshot), now);
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
        if tick.look == Look::Publish {
            self.health.mark_ready();
        }
        Ok(made)
    }

    fn roll_or_tick(&mut self, tick: &Tick, settlement: Settlement) -> Result<Made, EngineError> {
        let (clock, watermark) = (tick.clock, tick.watermark);
        if tick.look == Look::Away {
            let rolled = self.board.roll(clock, watermark, settlement);
            let (clock, counts) = self.runtime.block_on(rolled)?;
            return Ok(Made::Totals(Revisions { clock, counts }));
        }
        let ticked = self.board.tick(clock, watermark, settlement);
        Ok(Made::Snapshot(self.runtime.block_on(ticked)?))
    }
}
