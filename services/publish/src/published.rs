//! The slot that holds what is visible: the engine replaces it, everything else reads it.
//!
//! A reader takes the whole snapshot at once, so that nothing it shows mixes two moments.

use std::sync::Arc;

use dunghen_contract::Millis;
use dunghen_windows::Snapshot;
use tokio::sync::watch;

/// A snapshot and when it became visible.
#[derive(Clone, Debug)]
pub struct Visible {
    /// The figures.
    pub snapshot: Arc<Snapshot>,
    /// When it was published, by the machine's clock: the age of the data is counted from here.
    pub since: Millis,
}

/// The slot; clones share it.
#[derive(Clone, Debug)]
pub struct Published {
    slot: watch::Sender<Option<Visible>>,
}

impl Published {
    /// An empty slot.
    #[must_use]
    pub fn new() -> Self {
        Self {
            slot: watch::Sender::new(None),
        }
    }

    /// Makes a snapshot visible; `now` is the machine's clock.
    pub fn publish(&self, snapshot: Arc<Snapshot>, now: Millis) {
        self.slot.send_replace(Some(Visible {
            snapshot,
            since: now,
        }));
    }

    /// What is visible now; nothing before the first snapshot.
    #[must_use]
    pub fn latest(&self) -> Option<Visible> {
        self.slot.borrow().clone()
    }

    /// A receiver that hears of every replacement, for feeds and tests.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Option<Visible>> {
        self.slot.subscribe()
    }
}

impl Default for Published {
    fn default() -> Self {
        Self::new()
    }
}
