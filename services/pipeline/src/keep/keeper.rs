//! The thread that writes checkpoints, so that nobody who reads or folds waits for a disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use dunghen_checkpoint::{Cut, Rotation, WriteError, Writer};
use dunghen_contract::Registry;
use tokio::runtime::Runtime;

use super::head::{self, Reached};
use crate::clock;
use crate::engine::Revisions;
use crate::engine::cut::ShardCut;

/// How often the thread looks whether another process has taken the state over.
const LOOK_AROUND: Duration = Duration::from_secs(2);

/// Waits until something else is safe that a checkpoint relies on.
pub type Safe = Box<dyn FnOnce() -> Result<(), String> + Send>;

/// A cut of every shard at one moment.
pub struct Keep {
    /// The cuts.
    pub cuts: Vec<ShardCut>,
    /// How far reading had come.
    pub reached: Reached,
    /// The snapshot of that moment.
    pub revisions: Revisions,
    /// Waits until the dead letters of everything before are written: a position beyond them must
    /// not become safe earlier.
    pub dead_letters: Safe,
}

/// What became of it.
#[derive(Debug)]
pub struct Outcome {
    /// Each shard that was cut, with why it is not safe where it is not.
    pub shards: Vec<(usize, Result<(), String>)>,
    /// Another process owns a shard now: this one must end.
    pub fenced: Option<String>,
    /// How far reading had come at the cut.
    pub reached: Reached,
    /// How long it took.
    pub took: Duration,
}

/// The way to the thread.
pub struct Keeper {
    orders: Option<Sender<Keep>>,
    outcomes: Receiver<Outcome>,
    /// What the store is asked for, or will be: checkpoints, and looks around.
    under_way: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread with the writers of all shards, by shard.
    ///
    /// # Errors
    ///
    /// Where no thread can be started.
    pub fn start(
        runtime: Runtime,
        writers: Vec<Writer>,
        registry: Arc<Registry>,
    ) -> std::io::Result<Self> {
        let (orders, inbox) = channel::<Keep>();
        let (done, outcomes) = channel();
        let under_way = Arc::new(AtomicUsize::new(0));
        let working = Arc::clone(&under_way);
        let mut keeping = Keeping {
            runtime,
            writers,
            registry,
        };
        let thread = std::thread::Builder::new()
            .name("keeper".to_owned())
            .spawn(move || {
                loop {
                    let outcome = match inbox.recv_timeout(LOOK_AROUND) {
                        Ok(order) => Some(keeping.keep(order)),
                        Err(RecvTimeoutError::Timeout) => {
                            working.fetch_add(1, Ordering::AcqRel);
                            keeping.look_around()
                        }
                        Err(RecvTimeoutError::Disconnected) => return,
                    };
                    if let Some(outcome) = outcome {
                        // Who does not wait for the outcome has gone.
                        let _gone = done.send(outcome);
                    }
                    working.fetch_sub(1, Ordering::AcqRel);
                }
            })?;
        Ok(Self {
            orders: Some(orders),
            outcomes,
            under_way,
            thread: Some(thread),
        })
    }

    /// Orders a checkpoint.
    pub fn keep(&self, order: Keep) {
        if let Some(orders) = &self.orders {
            self.under_way.fetch_add(1, Ordering::AcqRel);
            // A thread that has ended is noticed where its outcome is waited for.
            let _ended = orders.send(order);
        }
    }

    /// What became of the checkpoint that was ordered.
    #[must_use]
    pub const fn outcomes(&self) -> &Receiver<Outcome> {
        &self.outcomes
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.orders.take());
        // A store that does not answer must not keep the process from ending: what it has not written
        // is read again.
        let free = self.under_way.load(Ordering::Acquire) == 0;
        if let Some(thread) = self.thread.take().filter(|_| free) {
            // A thread that panicked has said so; what it did not write is read again.
            let _panicked = thread.join();
        }
    }
}

struct Keeping {
    runtime: Runtime,
    writers: Vec<Writer>,
    registry: Arc<Registry>,
}

impl Keeping {
    /// Whether another process owns a shard by now; a store that does not tell is asked again.
    fn look_around(&self) -> Option<Outcome> {
        for writer in &self.writers {
            if let Ok(false) = self.runtime.block_on(writer.is_current()) {
                let shard = writer.shard();
                return Some(Outcome {
                    shards: Vec::new(),
                    fenced: Some(format!(
                        "shard {shard}: another process has taken the state over; this one ends"
                    )),
                    reached: Reached::default(),
                    took: Duration::ZERO,
                });
            }
        }
        None
    }

    fn keep(&mut self, order: Keep) -> Outcome {
        let begun = clock::monotonic();
        let mut outcome = Outcome {
            shards: Vec::with_capacity(order.cuts.len()),
            fenced: None,
            reached: Reached::default(),
            took: Duration::ZERO,
        };
        let letters = (order.dead_letters)();
        for cut in order.cuts {
            let shard = cut.shard;
            let head = head::of(&cut, &order.reached, &order.revisions, &self.registry);
            let result = match &letters {
                Ok(()) => self.write(cut, head),
                Err(problem) => Err(Failed::Other(format!(
                    "its dead letters are not written: {problem}"
                ))),
            };
            let result = result.map_err(|failed| match failed {
                Failed::Fenced(sentence) => {
                    outcome.fenced = Some(sentence.clone());
                    sentence
                }
                Failed::Other(sentence) => sentence,
            });
            outcome.shards.push((shard, result));
        }
        outcome.reached = order.reached;
        outcome.took = clock::monotonic().duration_since(begun);
        outcome
    }

    fn write(&mut self, cut: ShardCut, head: dunghen_checkpoint::Head) -> Result<(), Failed> {
        let Some(writer) = self.writers.get_mut(cut.shard) else {
            return Err(Failed::Other("nobody writes this shard".to_owned()));
        };
        let cut = Cut {
            head,
            records: cut.records,
            strings: cut.tail.strings,
            forgotten: cut.tail.forgotten,
            rotation: if cut.tail.ends_round {
                Rotation::Completes
            } else {
                Rotation::Continues
            },
        };
        match self.runtime.block_on(writer.write(cut)) {
            Ok(_) => Ok(()),
            Err(fault @ WriteError::Fenced { .. }) => Err(Failed::Fenced(fault.to_string())),
            Err(fault) => Err(Failed::Other(fault.to_string())),
        }
    }
}

enum Failed {
    Fenced(String),
    Other(String),
}

#[cfg(test)]
mod tests;
