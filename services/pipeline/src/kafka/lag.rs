//! How far behind reading is: the ends of the partitions, asked of the broker beside the reader.
//!
//! Whether the broker answers at all is known only here: a client that has read everything hears nothing
//! from one that is gone.
//!
//! Asking waits for an answer, which the thread that reads must never do.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dunghen_lifecycle::Millis;
use rdkafka::consumer::{BaseConsumer, Consumer};

use super::topics::Topics;
use crate::clock;

const EVERY: Duration = Duration::from_secs(5);
/// Short, because the end of the process waits for an answer under way.
const PATIENCE: Duration = Duration::from_millis(500);

/// From when on a broker that does not answer counts as silent: a restart takes less.
const SILENT: Duration = Duration::from_secs(15);

/// The end of a partition as the broker last said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The offset after the last message; 0 before the first answer.
    pub offset: i64,
    /// When that was said, by the machine's clock.
    pub answered: Millis,
    /// Since when it was asked without an answer.
    unanswered: Option<Instant>,
}

impl End {
    const fn answer(&mut self, offset: i64, at: Millis) {
        *self = Self {
            offset,
            answered: at,
            unanswered: None,
        };
    }

    fn no_answer(&mut self, now: Instant) {
        self.unanswered.get_or_insert(now);
    }

    /// Whether the broker was asked for long and has not answered.
    #[must_use]
    pub fn is_silent(&self, now: Instant) -> bool {
        self.unanswered
            .is_some_and(|since| now.saturating_duration_since(since) >= SILENT)
    }
}

/// The ends of all partitions, topic by topic.
#[derive(Clone, Debug)]
pub struct Ends(Arc<Mutex<Vec<End>>>);

impl Ends {
    /// Nothing said since `now`, when the broker was asked where reading begins.
    #[must_use]
    pub fn unknown(topics: &Topics, now: Millis) -> Self {
        let end = End {
            offset: 0,
            answered: now,
            unanswered: None,
        };
        Self(Arc::new(Mutex::new(vec![end; topics.lanes()])))
    }

    /// The end of a partition by its number among all.
    #[must_use]
    pub fn of(&self, part: usize) -> End {
        self.lock()[part]
    }

    fn lock(&self) -> MutexGuard<'_, Vec<End>> {
        // An end is written whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that keeps asking until it is dropped.
pub struct LagWatch {
    stop: Option<Sender<()>>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl LagWatch {
    /// Starts to ask.
    ///
    /// # Errors
    ///
    /// Where no thread can be started.
    pub fn start(consumer: Arc<BaseConsumer>, topics: Topics, ends: Ends) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let stopping = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stopping);
        let thread = std::thread::Builder::new()
            .name("lag".to_owned())
            .spawn(move || watch(&consumer, &topics, &ends, &stopped, &flag))?;
        Ok(Self {
            stop: Some(stop),
            stopping,
            thread: Some(thread),
        })
    }
}

fn watch(
    consumer: &BaseConsumer,
    topics: &Topics,
    ends: &Ends,
    stopped: &Receiver<()>,
    stopping: &AtomicBool,
) {
    loop {
        let parts = topics
            .names
            .iter()
            .flat_map(|topic| topics.numbers().map(move |number| (topic, number)));
        for (part, (topic, number)) in parts.enumerate() {
            if stopping.load(Ordering::Relaxed) {
                return;
            }
            let answer = consumer.fetch_watermarks(topic, number, PATIENCE);
            let mut known = ends.lock();
            let end = &mut known[part];
            match answer {
                Ok((_, high)) => end.answer(high, clock::now_ms()),
                Err(_) => end.no_answer(clock::monotonic()),
            }
        }
        if stopped.recv_timeout(EVERY) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

impl Drop for LagWatch {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so; there is nothing to add at the end.
            let _panicked = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broker_is_silent_once_it_was_asked_for_long_without_an_answer() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut end = End {
            offset: 0,
            answered: 7,
            unanswered: None,
        };
        assert!(!end.is_silent(after(1000)), "nobody asked");
        end.no_answer(after(1000));
        end.no_answer(after(1010));
        assert!(!end.is_silent(after(1014)));
        assert!(end.is_silent(after(1015)));
        assert_eq!((end.offset, end.answered), (0, 7));
        end.answer(5, 9);
        assert!(!end.is_silent(after(2000)));
        assert_eq!((end.offset, end.answered), (5, 9));
    }
}
