//! Snapshots that wait to be announced: whoever makes them never waits, and what is only another moment
//! of the same windows is left out.
//!
//! A broker of the announcements that is away for days must not cost the closing of a day, so the last
//! snapshot before the windows moved on is kept beside the newest, up to a bound. Where it is the broker of
//! the events too, the watermark stands still, and no window closes that could be announced.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Snapshot, Window};
use tracing::warn;

/// Snapshots that wait at most: a week of days, and the newest.
const MOST: usize = 8;

/// The snapshots that wait, oldest first.
#[derive(Default)]
pub struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    snapshots: VecDeque<Arc<Snapshot>>,
    closed: bool,
}

/// What is there to do.
pub enum Next {
    /// This snapshot.
    Snapshot(Arc<Snapshot>),
    /// Nothing came in time.
    Nothing,
    /// No other will come.
    Closed,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Who panicked with the lock had nothing half done.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a snapshot last.
    pub fn put(&self, snapshot: Arc<Snapshot>) {
        let lost = put(&mut self.lock().snapshots, snapshot);
        if let Some(lost) = lost {
            let clock = lost.clock;
            warn!(
                clock,
                "no closed window could be announced for so long that the windows of that clock never will be"
            );
        }
        self.changed.notify_all();
    }

    /// Says that no other will come.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// The first one, once there is one; it stays until it is [`Queue::done`].
    pub fn first(&self, patience: Duration) -> Next {
        let waiting = self.lock();
        let none = |waiting: &mut Waiting| waiting.snapshots.is_empty() && !waiting.closed;
        let waited = self.changed.wait_timeout_while(waiting, patience, none);
        let (waiting, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match waiting.snapshots.front() {
            _ if waiting.closed => Next::Closed,
            Some(snapshot) => Next::Snapshot(Arc::clone(snapshot)),
            None => Next::Nothing,
        }
    }

    /// Waits before the next attempt, unless no other snapshot will come.
    pub fn pause(&self, patience: Duration) {
        let open = |waiting: &mut Waiting| !waiting.closed;
        let waited = self.changed.wait_timeout_while(self.lock(), patience, open);
        drop(waited);
    }

    /// Takes a snapshot out that is announced.
    pub fn done(&self, snapshot: &Arc<Snapshot>) {
        let mut waiting = self.lock();
        let first = waiting.snapshots.front();
        if first.is_some_and(|first| Arc::ptr_eq(first, snapshot)) {
            waiting.snapshots.pop_front();
        }
    }
}

/// Puts a snapshot last, in place of an earlier one of the same windows; which one had to go without.
fn put(waiting: &mut VecDeque<Arc<Snapshot>>, snapshot: Arc<Snapshot>) -> Option<Arc<Snapshot>> {
    if waiting
        .back()
        .is_some_and(|last| closed(last) == closed(&snapshot))
    {
        waiting.pop_back();
    }
    waiting.push_back(snapshot);
    (waiting.len() > MOST)
        .then(|| waiting.pop_front())
        .flatten()
}

/// The stretches that the closed windows of a snapshot show.
fn closed(snapshot: &Snapshot) -> Vec<Stretch> {
    Window::all()
        .filter(|window| window.is_closed())
        .map(|window| Stretch::of(&snapshot.frame, window))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::sample;

    const DAY: i64 = 86_400_000;

    fn clocks(waiting: &VecDeque<Arc<Snapshot>>) -> Vec<i64> {
        waiting.iter().map(|snapshot| snapshot.clock).collect()
    }

    #[test]
    fn the_last_moment_of_each_day_is_kept() {
        let noon = sample::NOON;
        let mut waiting = VecDeque::new();
        for clock in [0, 1, 2, DAY, DAY + 1, 2 * DAY] {
            assert!(put(&mut waiting, Arc::new(sample::empty(noon + clock))).is_none());
        }
        assert_eq!(
            clocks(&waiting),
            [2, DAY + 1, 2 * DAY].map(|clock| noon + clock)
        );
    }

    #[test]
    fn the_oldest_goes_where_too_many_wait() {
        let mut waiting = VecDeque::new();
        let days = 0..=i64::try_from(MOST).unwrap();
        let lost: Vec<i64> = days
            .filter_map(|day| {
                put(
                    &mut waiting,
                    Arc::new(sample::empty(sample::NOON + day * DAY)),
                )
            })
            .map(|lost| lost.clock)
            .collect();
        assert_eq!(lost, [sample::NOON]);
        assert_eq!(waiting.len(), MOST);
    }

    #[test]
    fn what_came_meanwhile_is_not_done_with_the_first() {
        let queue = Queue::default();
        let [first, second] = [0, 1].map(|ms| Arc::new(sample::empty(sample::NOON + ms)));
        queue.put(Arc::clone(&first));
        queue.put(Arc::clone(&second));
        queue.done(&first);
        let Next::Snapshot(next) = queue.first(Duration::ZERO) else {
            panic!("nothing waits");
        };
        assert_eq!(next.clock, second.clock);
        queue.done(&second);
        assert!(matches!(queue.first(Duration::ZERO), Next::Nothing));
        queue.close();
        assert!(matches!(queue.first(Duration::from_mins(1)), Next::Closed));
    }
}
