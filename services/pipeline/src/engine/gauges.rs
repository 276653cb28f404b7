//! What the shards of a process hold, together: each engine says its own, and a scrape sees the sum.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use dunghen_lifecycle::{Millis, Status};
use dunghen_publish::{DossierStatus, Health};

/// What one engine holds.
#[derive(Clone, Copy, Debug)]
pub struct Gauge {
    /// Its watermark.
    pub watermark: Millis,
    /// Memory of its state, in bytes.
    pub bytes: usize,
    /// Subjects that wait for the event that begins them.
    pub orphans: i64,
    /// Dossiers by status.
    pub statuses: [i64; Status::WORDS.len()],
}

impl Default for Gauge {
    fn default() -> Self {
        Self {
            watermark: Millis::MIN,
            bytes: 0,
            orphans: 0,
            statuses: [0; Status::WORDS.len()],
        }
    }
}

/// What all of them hold.
#[derive(Debug)]
pub struct Gauges {
    health: Arc<Health>,
    parts: Mutex<BTreeMap<usize, Gauge>>,
}

impl Gauges {
    /// Nothing yet, exported by `health`.
    #[must_use]
    pub fn new(health: Arc<Health>) -> Arc<Self> {
        Arc::new(Self {
            health,
            parts: Mutex::default(),
        })
    }

    /// Sets what a part holds.
    pub fn set(&self, part: usize, gauge: Gauge) {
        self.change(|parts| {
            parts.insert(part, gauge);
        });
    }

    /// Forgets a part that was given up.
    pub fn forget(&self, part: usize) {
        self.change(|parts| {
            parts.remove(&part);
        });
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<usize, Gauge>)) {
        // Whoever panicked left a map that is whole.
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut parts);
        let mut sum = Gauge::default();
        for part in parts.values() {
            sum.bytes += part.bytes;
            sum.orphans += part.orphans;
            for (sum, n) in sum.statuses.iter_mut().zip(part.statuses) {
                *sum += n;
            }
        }
        match parts.values().map(|part| part.watermark).min() {
            // A process that has nothing to read is not behind.
            None => self.health.forget_watermark(),
            Some(Millis::MIN) => {}
            Some(watermark) => self.health.set_watermark(watermark),
        }
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        self.health.set_state_bytes(sum.bytes as u64);
        self.health.set_orphans(count(sum.orphans));
        for (status, n) in DossierStatus::ALL.iter().zip(sum.statuses) {
            self.health.set_dossiers(*status, count(n));
        }
    }
}
