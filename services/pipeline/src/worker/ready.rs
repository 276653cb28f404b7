//! When a worker is ready: once every shard that it was given has published.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use dunghen_publish::Health;

/// The shards that have not published yet.
#[derive(Clone, Debug)]
pub struct Ready {
    health: Arc<Health>,
    waiting: Arc<Mutex<BTreeSet<i32>>>,
}

impl Ready {
    /// No shard yet.
    #[must_use]
    pub fn new(health: Arc<Health>) -> Self {
        Self {
            health,
            waiting: Arc::default(),
        }
    }

    /// Waits for these shards alone.
    pub fn wait_for(&self, shards: &[i32]) {
        self.change(|waiting| *waiting = shards.iter().copied().collect());
    }

    /// A shard has published.
    pub fn told(&self, shard: i32) {
        self.change(|waiting| {
            waiting.remove(&shard);
        });
    }

    fn change(&self, change: impl FnOnce(&mut BTreeSet<i32>)) {
        // Whoever panicked left a set that is whole.
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut waiting);
        if waiting.is_empty() && !self.health.is_ready() {
            self.health.mark_ready();
        }
    }
}
