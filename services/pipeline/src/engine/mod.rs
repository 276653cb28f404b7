//! The engine: threads that fold and roll up, fed in order by whoever reads events.
//!
//! One path for `run`, `replay` and `demo`: a [`Feeder`] decodes messages and hands batches to the
//! workers; when it says so, every worker settles at one clock and the ticker makes a snapshot.
//! Orders travel in channels, so what was fed before a tick is in it and what came after is not.

mod counts;
pub mod cut;
pub mod drive;
mod feeder;
pub mod gauges;
mod show;
mod ticker;
mod worker;

use std::sync::Arc;
use std::thread::JoinHandle;

use dunghen_contract::{Policy, Registry};
use dunghen_lifecycle::{Millis, Rules};
use dunghen_publish::Health;
use dunghen_windows::{QueryError, WINDOWS};

use crate::totals::TotalsFault;
use gauges::Gauges;

pub use feeder::{FORGOTTEN, Feeder, Lane, Verdict, wait};
pub use show::Show;
pub use ticker::{Look, Made, Maker, Settled, TickDone};
pub use worker::CutEnd;

/// What an engine needs to know.
pub struct Plan {
    /// Centres, procedures, sectors.
    pub registry: Arc<Registry>,
    /// Counting rules.
    pub rules: Arc<Rules>,
    /// What the contract checks.
    pub policy: Policy,
    /// How many shards there are: one a partition.
    pub shards: usize,
    /// How many sources of events have a watermark of their own.
    pub lanes: usize,
    /// How late events may come, in milliseconds.
    pub disorder: i64,
    /// The pipeline's own counters.
    pub health: Arc<Health>,
    /// What the processes' shards hold.
    pub gauges: Arc<Gauges>,
    /// The number under which this engine's are in `gauges`.
    pub part: usize,
    /// The snapshot that a checkpoint goes on from.
    pub taken_up: Option<Revisions>,
}

/// The revisions of the closed windows in a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revisions {
    /// The clock of the snapshot.
    pub clock: Millis,
    /// By window.
    pub counts: [u64; WINDOWS],
}

/// Why an engine stopped.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Queries that cannot be planned.
    #[error("planning the queries: {}", list(.0))]
    Queries(Vec<QueryError>),
    /// A query that comes with the binary failed while running.
    #[error("making a snapshot: {0}")]
    Tick(#[from] QueryError),
    /// Totals cannot be published.
    #[error(transparent)]
    Totals(#[from] TotalsFault),
    /// A snapshot was waited for that nobody had ordered.
    #[error("no snapshot was ordered; this is a fault of dunghen, please report it")]
    Unordered,
    /// A thread ended early; its own message says why.
    #[error("the thread `{0}` has ended; see the log above for the cause and start again")]
    Ended(&'static str),
    /// The runtime that queries run on could not be started.
    #[error("starting the runtime of the queries: {0}")]
    Runtime(#[from] std::io::Error),
}

fn list(faults: &[QueryError]) -> String {
    let texts: Vec<String> = faults.iter().map(ToString::to_string).collect();
    texts.join("; ")
}

/// Running threads; they end when the feeder is dropped.
pub struct Engine {
    threads: Vec<JoinHandle<()>>,
}

impl Engine {
    /// Starts the threads; `maker` makes of every tick what is to be made of it.
    ///
    /// # Errors
    ///
    /// Where no thread can be started.
    pub fn start(plan: &Plan, mut maker: Box<dyn Maker>) -> Result<(Self, Feeder), EngineError> {
        if let Some(revisions) = &plan.taken_up {
            maker.take_up(revisions);
        }
        let (workers, mut threads) = worker::start(plan)?;
        let (ticker, thread) = ticker::start(maker, plan)?;
        threads.push(thread);
        Ok((Self { threads }, Feeder::new(plan, workers, ticker)))
    }

    /// Waits for the threads after the feeder was dropped.
    ///
    /// # Errors
    ///
    /// Where one of them panicked, so that no figure can be trusted.
    pub fn join(self) -> Result<(), EngineError> {
        let panicked = self
            .threads
            .into_iter()
            .filter_map(|thread| thread.join().err())
            .count();
        if panicked == 0 {
            Ok(())
        } else {
            Err(EngineError::Ended("engine"))
        }
    }
}
