//! How far behind reading is: the ends of the partitions, asked of the broker beside the reader.
//!
//! Asking waits for an answer, which the thread that reads must never do.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};

use super::topics::Topics;

const EVERY: Duration = Duration::from_secs(5);
/// Short, because the end of the process waits for an answer under way.
const PATIENCE: Duration = Duration::from_millis(500);

/// The ends of all partitions as the broker last said, topic by topic.
#[derive(Clone, Debug)]
pub struct Ends(Arc<Vec<AtomicI64>>);

impl Ends {
    /// Nothing said yet.
    #[must_use]
    pub fn unknown(topics: &Topics) -> Self {
        let count = topics.lanes();
        Self(Arc::new((0..count).map(|_| AtomicI64::new(0)).collect()))
    }

    /// The end of a partition by its number among all.
    #[must_use]
    pub fn of(&self, part: usize) -> i64 {
        self.0[part].load(Ordering::Relaxed)
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
        for ((topic, number), end) in parts.zip(&*ends.0) {
            if stopping.load(Ordering::Relaxed) {
                return;
            }
            if let Ok((_, high)) = consumer.fetch_watermarks(topic, number, PATIENCE) {
                end.store(high, Ordering::Relaxed);
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
