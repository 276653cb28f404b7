//! The ticker: the thread that gathers what the workers settled and has something made of it.
//!
//! In one process that is a snapshot for all to see; where shards live in several processes, it is
//! what the others need to make one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use dunghen_lifecycle::Millis;
use dunghen_publish::Health;
use dunghen_windows::{Settlement, Snapshot};
use tracing::error;

use super::gauges::{Gauge, Gauges};
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

/// What settled at one moment.
pub struct Settled {
    /// The clock.
    pub clock: Millis,
    /// The watermark.
    pub watermark: Millis,
    /// The watermark of those lanes that are not idle; none where all are.
    pub busy: Option<Millis>,
    /// The next offset of each topic, where one shard is read: everything before has settled.
    pub read: BTreeMap<String, i64>,
    /// Who looks.
    pub look: Look,
    /// What changed.
    pub settlement: Settlement,
}

/// Makes something of what settled.
pub trait Maker: Send {
    /// Goes on from what another process made last.
    fn take_up(&mut self, revisions: &Revisions);

    /// Makes it.
    ///
    /// # Errors
    ///
    /// What settled is in nothing that was made: the engine must end.
    fn make(&mut self, settled: Settled) -> Result<Made, EngineError>;
}

/// A tick that was ordered: the workers' answers follow in their channel.
pub(super) struct Tick {
    /// The moment, without what settled.
    pub moment: Settled,
    pub parts: Receiver<Part>,
    /// How many workers answer.
    pub workers: usize,
    /// Broker timestamps of the events that become visible, each with how many.
    pub stamps: Vec<(Millis, u64)>,
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
    maker: Box<dyn Maker>,
    plan: &Plan,
) -> Result<(Ticker, JoinHandle<()>), EngineError> {
    let (ticks, inbox) = channel();
    let busy = Arc::new(AtomicBool::new(false));
    let ticking = Ticking {
        maker,
        health: Arc::clone(&plan.health),
        gauges: Arc::clone(&plan.gauges),
        part: plan.part,
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
    maker: Box<dyn Maker>,
    health: Arc<Health>,
    gauges: Arc<Gauges>,
    part: usize,
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
        let mut moment = tick.moment;
        let mut gauge = Gauge {
            watermark: moment.watermark,
            ..Gauge::default()
        };
        let mut answers = 0;
        for part in &tick.parts {
            answers += 1;
            moment.settlement.deltas.push(part.delta);
            moment.settlement.heard.extend(part.heard);
            gauge.bytes += part.bytes;
            gauge.orphans += part.orphans;
            for (sum, n) in gauge.statuses.iter_mut().zip(part.statuses) {
                *sum += n;
            }
        }
        if answers < tick.workers {
            return Err(EngineError::Ended("worker"));
        }
        let made = self.maker.make(moment)?;
        self.gauges.set(self.part, gauge);
        let now = clock::now_ms();
        for (stamp, n) in tick.stamps {
            let waited = u64::try_from(now.saturating_sub(stamp)).unwrap_or(0);
            let waited = Duration::from_millis(waited).as_secs_f64();
            self.health.observe_end_to_end(waited, n);
        }
        Ok(made)
    }
}
