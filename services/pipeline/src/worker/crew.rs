//! The shards that this process works on: begun when assigned, released when taken back, and begun
//! again where another process came in the way while the group still says that they are ours.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tracing::{error, info, warn};

use super::shard::Common;
use crate::clock;
use crate::commands::CommandError;
use crate::engine::EngineError;
use crate::kafka::reader::ReadError;
use crate::keep::KeepError;

/// How long a release waits for the last checkpoints; what is not safe by then is read again.
const RELEASE: Duration = Duration::from_secs(3);
/// How long after it was lost a shard is begun again: a group that has dealt it to another process has
/// said so by then.
const AGAIN: Duration = Duration::from_secs(15);
/// How often a shard may be lost within one assignment: more often, two pipelines work on one state.
const LOSSES: u32 = 3;

type Ended = Result<(), CommandError>;

/// A shard of this process.
enum Post {
    /// It works.
    Working {
        stop: Arc<AtomicBool>,
        thread: JoinHandle<Ended>,
        /// Closed when the thread has done everything.
        done: Receiver<()>,
        losses: u32,
    },
    /// Another process came in the way.
    Lost { since: Instant, losses: u32 },
}

/// The shards of this process.
pub struct Crew {
    common: Arc<Common>,
    posts: Mutex<BTreeMap<i32, Post>>,
    /// Threads that were released and did not end in time.
    leaving: Mutex<Vec<JoinHandle<Ended>>>,
}

impl Crew {
    /// No shard yet.
    #[must_use]
    pub fn new(common: Common) -> Arc<Self> {
        Arc::new(Self {
            common: Arc::new(common),
            posts: Mutex::default(),
            leaving: Mutex::default(),
        })
    }

    /// What the shards share.
    #[must_use]
    pub fn common(&self) -> &Common {
        &self.common
    }

    fn posts(&self) -> MutexGuard<'_, BTreeMap<i32, Post>> {
        // Whoever panicked left a map that is whole.
        self.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to work on shards.
    ///
    /// # Errors
    ///
    /// Where no thread can be started.
    pub fn take(&self, shards: &[i32]) -> std::io::Result<()> {
        self.common.ready.wait_for(shards);
        let mut posts = self.posts();
        for &shard in shards {
            posts.insert(shard, self.begin(shard, 0)?);
        }
        Ok(())
    }

    fn begin(&self, shard: i32, losses: u32) -> std::io::Result<Post> {
        let stop = Arc::new(AtomicBool::new(false));
        let (common, stopped) = (Arc::clone(&self.common), Arc::clone(&stop));
        let (working, done): (Sender<()>, _) = channel();
        let thread = std::thread::Builder::new()
            .name(format!("shard-{shard}"))
            .spawn(move || {
                let ended = common.work(shard, &stopped);
                common.forget(shard);
                drop(working);
                ended
            })?;
        Ok(Post::Working {
            stop,
            thread,
            done,
            losses,
        })
    }

    /// Cuts and releases every shard, within the deadline.
    pub fn release(&self) {
        let posts = std::mem::take(&mut *self.posts());
        let mut leaving = Vec::new();
        for (shard, post) in posts {
            if let Post::Working {
                stop, thread, done, ..
            } = post
            {
                stop.store(true, Ordering::Relaxed);
                leaving.push((shard, thread, done));
            }
        }
        let begun = clock::monotonic();
        for (shard, thread, done) in leaving {
            let left = RELEASE.saturating_sub(clock::monotonic().duration_since(begun));
            if done.recv_timeout(left) == Err(RecvTimeoutError::Timeout) {
                warn!(
                    shard,
                    "released before its last checkpoint was written; what came since the one before is read again"
                );
                let mut late = self.leaving.lock().unwrap_or_else(PoisonError::into_inner);
                late.push(thread);
            } else if let Err(fault) = outcome(thread) {
                warn!(shard, fault = fault.sentence(), "released with a fault");
            }
        }
    }

    /// Takes notice of the shards that ended by themselves.
    ///
    /// # Errors
    ///
    /// Where one cannot go on.
    pub fn look_back(&self) -> Result<(), CommandError> {
        let mut posts = self.posts();
        let ended = posts.iter().filter(|(_, post)| post.is_due());
        let ended: Vec<i32> = ended.map(|(shard, _)| *shard).collect();
        for shard in ended {
            let post = match posts.remove(&shard) {
                Some(Post::Working { thread, losses, .. }) => lost(shard, thread, losses + 1)?,
                Some(Post::Lost { losses, .. }) => {
                    info!(
                        shard,
                        "the group still says that it is ours; taking it over again"
                    );
                    self.begin(shard, losses)?
                }
                None => continue,
            };
            posts.insert(shard, post);
        }
        Ok(())
    }

    /// Waits for the threads that were released, where they are nearly done.
    pub fn join(&self) {
        let mut leaving = self.leaving.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in leaving.drain(..).filter(JoinHandle::is_finished) {
            // What it could not keep is read again by whoever has the shard next.
            let _late = thread.join();
        }
    }
}

impl Post {
    fn is_due(&self) -> bool {
        match self {
            Self::Working { thread, .. } => thread.is_finished(),
            Self::Lost { since, .. } => since.elapsed() >= AGAIN,
        }
    }
}

fn outcome(thread: JoinHandle<Ended>) -> Ended {
    thread
        .join()
        .unwrap_or(Err(EngineError::Ended("shard").into()))
}

/// What becomes of a shard that ended by itself: lost to another process, it is said and given up.
fn lost(shard: i32, thread: JoinHandle<Ended>, losses: u32) -> Result<Post, CommandError> {
    let Err(fault) = outcome(thread) else {
        return Err(EngineError::Ended("shard").into());
    };
    if !is_fenced(&fault) || losses >= LOSSES {
        return Err(fault);
    }
    error!(
        shard,
        fault = fault.sentence(),
        "another process has this shard; it is given up"
    );
    Ok(Post::Lost {
        since: clock::monotonic(),
        losses,
    })
}

fn is_fenced(fault: &CommandError) -> bool {
    let keep = |fault: &KeepError| matches!(fault, KeepError::Fenced(_) | KeepError::Rival { .. });
    let engine = |fault: &EngineError| matches!(fault, EngineError::Totals(t) if t.is_fenced());
    match fault {
        CommandError::Keep(fault) | CommandError::Read(ReadError::Keep(fault)) => keep(fault),
        CommandError::Engine(fault) | CommandError::Read(ReadError::Engine(fault)) => engine(fault),
        CommandError::Totals(fault) => fault.is_fenced(),
        CommandError::Kafka(fault) | CommandError::Read(ReadError::Kafka(fault)) => {
            fault.is_fenced()
        }
        _ => false,
    }
}
