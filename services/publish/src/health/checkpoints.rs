//! Checkpoints: how they ended, how long they took, how much a crash would lose.
//!
//! Before the first one the age is the time since the start, which is what a crash would lose then.

use std::sync::atomic::{AtomicI64, Ordering};

use dunghen_contract::Millis;
use prometheus::{Gauge, Histogram, IntCounter, Registry};

use super::families::{counters, histogram, seconds};
use super::labels::CheckpointOutcome;
use super::seconds_of;

/// Edges of the time that a checkpoint takes.
const EDGES: &[f64] = &[0.01, 0.05, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

/// Counters of checkpoints.
#[derive(Debug)]
pub(super) struct Checkpoints {
    ended: Vec<IntCounter>,
    seconds: Histogram,
    age: Gauge,
    /// When the last one completed, or the start.
    safe_since: AtomicI64,
}

impl Checkpoints {
    pub(super) fn new(registry: &Registry, now: Millis) -> Self {
        let ended = (
            "dunghen_checkpoints_total",
            "Checkpoints, by how they ended.",
            "outcome",
        );
        Self {
            ended: counters(registry, ended, CheckpointOutcome::WORDS.iter().copied()),
            seconds: histogram(
                registry,
                "dunghen_checkpoint_seconds",
                "Time that completed checkpoints took.",
                EDGES,
            ),
            age: seconds(
                registry,
                "dunghen_checkpoint_age_seconds",
                "Time since the last completed checkpoint, or since the start where there is none.",
            ),
            safe_since: AtomicI64::new(now),
        }
    }

    pub(super) fn completed(&self, now: Millis, seconds: f64) {
        self.ended[CheckpointOutcome::Completed.index()].inc();
        self.seconds.observe(seconds);
        self.safe_since.store(now, Ordering::Relaxed);
    }

    pub(super) fn failed(&self) {
        self.ended[CheckpointOutcome::Failed.index()].inc();
    }

    /// Brings the age up to `now`.
    pub(super) fn age(&self, now: Millis) {
        let age = now - self.safe_since.load(Ordering::Relaxed);
        self.age.set(seconds_of(age.max(0)));
    }
}
