//! Whose password is checked next: one at a time, a few who wait, and nobody beyond.
//!
//! Without an end to the queue, whoever guesses would make everybody wait who was not let in before, for
//! as long as all guesses take.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many may wait or be checked at a time: at a tenth of a second each, far less than a scrape waits.
pub(super) const MOST: usize = 16;

/// The queue; clones are the same one.
#[derive(Clone)]
pub(super) struct Turns {
    queue: Arc<Semaphore>,
    desk: Arc<Semaphore>,
}

/// Somebody's turn; it is over when this is dropped.
pub(super) struct Turn {
    _desk: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Turns {
    pub(super) fn new() -> Self {
        Self {
            queue: Arc::new(Semaphore::new(MOST)),
            desk: Arc::new(Semaphore::new(1)),
        }
    }

    /// Waits for a turn; none where as many wait as may.
    pub(super) async fn take(&self) -> Option<Turn> {
        let place = Arc::clone(&self.queue).try_acquire_owned().ok()?;
        // It is never closed.
        let desk = Arc::clone(&self.desk).acquire_owned().await.ok()?;
        Some(Turn {
            _desk: desk,
            _place: place,
        })
    }
}
