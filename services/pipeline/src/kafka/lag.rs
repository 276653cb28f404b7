//! How far behind reading is: the ends of the partitions, asked of the broker beside the reader.
//!
//! Whether the broker answers at all is known only here: a client that has read everything hears nothing
//! from one that is gone.
//!
//! Asking waits for an answer, which the thread that reads must never do.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use dunghen_lifecycle::Millis;
use rdkafka::consumer::{BaseConsumer, Consumer};

use super::topics::Topics;
use crate::clock;

const EVERY: Duration = Duration::from_secs(5);
/// A broker far away, or at work, takes its time.
const PATIENCE: Duration = Duration::from_secs(3);
/// For the partitions after one that was not answered, so that a round does not take minutes.
const LESS_PATIENCE: Duration = Duration::from_millis(500);
/// How long the end of the process waits for an answer under way.
const ENDING: Duration = Duration::from_millis(500);
/// From when on a broker that does not answer counts as silent: a restart takes less.
const SILENT: Duration = Duration::from_secs(15);
/// How often it must have been asked meanwhile.
const ASKED: u32 = 2;

/// The end of a partition as the broker last said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The offset after the last message; none before the first answer.
    pub offset: Option<i64>,
    /// When the question was asked to which that is the answer, by the machine's clock.
    pub asked: Millis,
    /// Since when it was asked without an answer, and how often.
    unanswered: Option<(Instant, u32)>,
}

impl End {
    /// Nothing said since then.
    #[must_use]
    pub const fn new(asked: Millis) -> Self {
        Self {
            offset: None,
            asked,
            unanswered: None,
        }
    }

    /// The broker says where the partition ends, asked at an instant of the machine's clock.
    pub const fn answer(&mut self, offset: i64, asked: Millis) {
        *self = Self {
            offset: Some(offset),
            asked,
            unanswered: None,
        };
    }

    /// The broker was asked and did not answer.
    pub fn no_answer(&mut self, now: Instant) {
        let (_, asked) = self.unanswered.get_or_insert((now, 0));
        *asked = asked.saturating_add(1);
    }

    /// Whether the broker was asked again and again and has not answered.
    #[must_use]
    pub fn is_silent(&self, now: Instant) -> bool {
        self.unanswered.is_some_and(|(since, asked)| {
            asked >= ASKED && now.saturating_duration_since(since) >= SILENT
        })
    }
}

/// The ends of all partitions, topic by topic.
#[derive(Clone, Debug)]
pub struct Ends(Arc<Mutex<Vec<End>>>);

impl Ends {
    /// Nothing said since `now`, when the broker was asked where reading begins.
    #[must_use]
    pub fn unknown(topics: &Topics, now: Millis) -> Self {
        Self(Arc::new(Mutex::new(vec![End::new(now); topics.lanes()])))
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

/// A thread that keeps asking until this is dropped.
pub struct LagWatch {
    stopping: Arc<AtomicBool>,
    stop: Option<Sender<()>>,
    /// Told by nobody: closed when the thread ends.
    ended: Receiver<()>,
}

impl LagWatch {
    /// Starts to ask.
    ///
    /// # Errors
    ///
    /// Where no thread can be started.
    pub fn start(consumer: Arc<BaseConsumer>, topics: Topics, ends: Ends) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let (ending, ended) = channel();
        let stopping = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stopping);
        let thread = std::thread::Builder::new().name("lag".to_owned());
        thread.spawn(move || {
            let _until_the_end: Sender<()> = ending;
            watch(&consumer, &topics, &ends, &stopped, &flag);
        })?;
        Ok(Self {
            stopping,
            stop: Some(stop),
            ended,
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
        let mut patience = PATIENCE;
        for (part, (topic, number)) in parts.enumerate() {
            if stopping.load(Ordering::Relaxed) {
                return;
            }
            let asked = clock::now_ms();
            let answer = consumer.fetch_watermarks(topic, number, patience);
            let mut known = ends.lock();
            let end = &mut known[part];
            if let Ok((_, high)) = answer {
                end.answer(high, asked);
            } else {
                end.no_answer(clock::monotonic());
                patience = LESS_PATIENCE;
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
        // Who still waits for an answer has nothing to say to anybody, and ends by himself.
        let _still_asking = self.ended.recv_timeout(ENDING);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broker_is_silent_once_it_was_asked_for_long_without_an_answer() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut end = End::new(7);
        assert!(!end.is_silent(after(1000)), "nobody asked");
        end.no_answer(after(1000));
        assert!(!end.is_silent(after(1020)), "asked but once");
        end.no_answer(after(1010));
        assert!(!end.is_silent(after(1014)));
        assert!(end.is_silent(after(1015)));
        assert_eq!((end.offset, end.asked), (None, 7));
        end.answer(5, 9);
        assert!(!end.is_silent(after(2000)));
        assert_eq!((end.offset, end.asked), (Some(5), 9));
    }
}
