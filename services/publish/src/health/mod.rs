//! The pipeline's own health, counted in processing time from zero at start and never restored.
//!
//! The engine adds plain numbers once a batch; nothing here is asked on the way of a single event.

mod checkpoints;
mod events;
mod families;
mod labels;
mod progress;

use std::sync::atomic::Ordering;

use dunghen_contract::deny::Denied;
use dunghen_contract::{Kind, Millis, Reason};
use prometheus::{Encoder, Registry, TextEncoder};

use checkpoints::Checkpoints;
use events::Events;
use progress::Progress;

pub use labels::{Anomaly, CheckpointOutcome, DossierStatus};

/// Counters and gauges of the process.
#[derive(Debug)]
pub struct Health {
    registry: Registry,
    events: Events,
    checkpoints: Checkpoints,
    progress: Progress,
}

impl Health {
    /// Health at zero, for a process of this version that starts now.
    #[must_use]
    pub fn new(version: &str, now: Millis) -> Self {
        let registry = Registry::new();
        let build = ("dunghen_build_info", "What is running; always 1.");
        families::open_gauges(&registry, build, &["version"])
            .with_label_values(&[version])
            .set(1);
        Self {
            events: Events::new(&registry),
            checkpoints: Checkpoints::new(&registry, now),
            progress: Progress::new(&registry),
            registry,
        }
    }

    /// Counts decoded events of a type.
    pub fn add_events(&self, kind: Kind, n: u64) {
        self.events.decoded(kind).inc_by(n);
    }

    /// Counts refused messages.
    pub fn add_refused(&self, reason: Reason, n: u64) {
        self.events.refused(reason).inc_by(n);
    }

    /// Counts duplicates.
    pub fn add_duplicates(&self, n: u64) {
        self.events.duplicate.inc_by(n);
    }

    /// Counts anomalies.
    pub fn add_anomalous(&self, kind: Anomaly, n: u64) {
        self.events.anomalous(kind).inc_by(n);
    }

    /// Counts members of the deny list that messages carried.
    pub fn add_personal(&self, member: Denied, n: u64) {
        self.events.personal(member).inc_by(n);
    }

    /// Counts fact rows that were taken back.
    pub fn add_restatements(&self, n: u64) {
        self.events.restatements.inc_by(n);
    }

    /// Counts a checkpoint that completed at `now` after `seconds`.
    pub fn checkpoint_completed(&self, now: Millis, seconds: f64) {
        self.checkpoints.completed(now, seconds);
    }

    /// Counts a checkpoint that failed.
    pub fn checkpoint_failed(&self) {
        self.checkpoints.failed();
    }

    /// Observes `n` events that became visible `seconds` after the broker's timestamp.
    pub fn observe_end_to_end(&self, seconds: f64, n: u64) {
        let local = self.progress.end_to_end.local();
        for _ in 0..n {
            local.observe(seconds);
        }
        local.flush();
    }

    /// Sets the watermark.
    pub fn set_watermark(&self, watermark: Millis) {
        self.progress
            .watermark
            .with_label_values::<&str>(&[])
            .set(seconds_of(watermark));
    }

    /// Sets how far a partition is behind.
    pub fn set_lag(&self, topic: &str, partition: i32, messages: i64) {
        self.progress
            .lag
            .with_label_values(&[topic, &partition.to_string()])
            .set(messages);
    }

    /// Sets when the broker last said where a partition ends.
    pub fn set_broker_answer(&self, topic: &str, partition: i32, at: Millis) {
        self.progress
            .answered
            .with_label_values(&[topic, &partition.to_string()])
            .set(at.div_euclid(1000));
    }

    /// Forgets a partition that was taken away.
    pub fn forget_partition(&self, topic: &str, partition: i32) {
        let labels = [topic, &partition.to_string()];
        for family in [&self.progress.lag, &self.progress.answered] {
            // It fails where the partition was never known, which is what is wanted.
            let _ = family.remove_label_values(&labels);
        }
    }

    /// Forgets the watermark: nothing is read any more.
    pub fn forget_watermark(&self) {
        self.progress.watermark.reset();
    }

    /// Sets how many dossiers of a status the state holds.
    pub fn set_dossiers(&self, status: DossierStatus, n: u64) {
        self.progress.dossiers[status.index()].set(i64::try_from(n).unwrap_or(i64::MAX));
    }

    /// Sets how many subjects wait for the event that begins them.
    pub fn set_orphans(&self, n: u64) {
        self.progress
            .orphans
            .set(i64::try_from(n).unwrap_or(i64::MAX));
    }

    /// Sets the memory of the state, in bytes.
    pub fn set_state_bytes(&self, bytes: u64) {
        self.progress
            .state_bytes
            .set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    /// Says that the state is restored and the input was caught up with; it stays so.
    pub fn mark_ready(&self) {
        self.progress.caught_up.store(true, Ordering::Relaxed);
        self.show_readiness();
    }

    /// Says by how many seconds the clock of the figures lies ahead of the machine's: they stand still
    /// until it is met, so that nobody may take them for those of now. 0 where it does not.
    pub fn set_standing_still(&self, seconds: u64) {
        self.progress
            .standing_still
            .store(seconds, Ordering::Relaxed);
        self.show_readiness();
    }

    /// For how many seconds the figures will stand still.
    #[must_use]
    pub fn standing_still(&self) -> u64 {
        self.progress.standing_still.load(Ordering::Relaxed)
    }

    /// Whether the state is restored, the input was caught up with once, and the figures go on.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.progress.caught_up.load(Ordering::Relaxed) && self.standing_still() == 0
    }

    fn show_readiness(&self) {
        self.progress.ready.set(i64::from(self.is_ready()));
    }

    /// Appends all families of health as text; `series` is the number of business series beside
    /// them, `now` the machine's clock.
    pub fn render(&self, series: usize, now: Millis, out: &mut Vec<u8>) {
        self.progress
            .series
            .set(i64::try_from(series).unwrap_or(i64::MAX));
        self.checkpoints.age(now);
        // Writing into memory cannot fail, and every family has a name and a type.
        let _ = TextEncoder::new().encode(&self.registry.gather(), out);
    }
}

fn seconds_of(millis: Millis) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2⁵³ ms")]
    let millis = millis as f64;
    millis / 1000.0
}

#[cfg(test)]
mod tests;
