//! The thread that announces closed windows: what is due of the next snapshot that waits, written by this
//! process unless another one does.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dunghen_publish::api::Columns;
use dunghen_publish::{Published, Targets};
use dunghen_windows::Snapshot;
use futures::executor::block_on;
use tracing::{info, warn};

use super::AnnounceFault;
use super::due::{Dues, due};
use super::follow::Follower;
use super::held::Held;
use super::message::Speaker;
use super::name::Source;
use super::queue::{Next, Queue};
use super::writer::Writer;
use crate::clock;
use crate::config::Settings;
use crate::engine::Look;
use crate::engine::drive::Rhythm;
use crate::kafka::client::Connection;

/// How long whoever announces may write nothing of what is due before another server takes over.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long to wait before the next attempt.
const AGAIN: Duration = Duration::from_secs(10);
/// How often a process that does not announce looks whether all is announced.
const LOOK: Duration = Duration::from_secs(1);
/// How often it is said what is in the way.
const SAY: Duration = Duration::from_mins(10);

/// Whether other processes show the same figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// No other does: `run`, which has the state to itself.
    Alone,
    /// Others may, and one of them announces: `serve`.
    Several,
}

/// Who announces, as far as this process knows.
enum Pen {
    /// This process.
    Ours(Writer),
    /// Another one, which had nothing left to write, or wrote something, at this moment; none where it is
    /// not known that there is one.
    Theirs(Option<Instant>),
}

/// What became of a snapshot.
enum Done {
    /// All of it is announced.
    All,
    /// Another process is expected to do it.
    Waits,
}

/// Announces closed windows.
struct Announcer {
    connection: Connection,
    topic: String,
    speaker: Speaker,
    /// The columns of all snapshots, once there is one.
    columns: Option<Columns>,
    held: Held,
    follower: Option<Follower>,
    company: Company,
    pen: Pen,
    /// A snapshot of which all is announced.
    settled: Option<Arc<Snapshot>>,
    saying: Rhythm,
}

/// Begins to announce the closed windows of every snapshot that is published, where a topic is
/// configured for it. The threads end with the process: what they have not done the next start does.
///
/// # Errors
///
/// Where no thread can be started.
pub fn start(
    settings: &Settings,
    connection: Connection,
    company: Company,
    published: &Published,
) -> std::io::Result<()> {
    let Some(topic) = settings.kafka.indicators_topic.clone() else {
        return Ok(());
    };
    let queue = Arc::new(Queue::default());
    let source = Source::of_group(&connection.group);
    let mut announcer = Announcer {
        topic,
        speaker: Speaker::new(source.clone(), Targets::new(&settings.registry)),
        columns: None,
        held: Held::new(source),
        follower: None,
        company,
        pen: Pen::Theirs(None),
        settled: None,
        saying: Rhythm::new(SAY),
        connection,
    };
    let waiting = Arc::clone(&queue);
    let mut shown = published.subscribe();
    let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
    thread("announcer").spawn(move || announcer.run(&waiting))?;
    thread("shown").spawn(move || {
        while block_on(shown.changed()).is_ok() {
            let visible = shown.borrow_and_update().clone();
            if let Some(visible) = visible {
                queue.put(visible.snapshot);
            }
        }
        queue.close();
    })?;
    Ok(())
}

impl Announcer {
    fn run(&mut self, queue: &Queue) {
        loop {
            let snapshot = match queue.first(LOOK) {
                Next::Snapshot(snapshot) => snapshot,
                Next::Nothing => continue,
                Next::Closed => return,
            };
            match self.announce(&snapshot) {
                Ok(Done::All) => queue.done(&snapshot),
                Ok(Done::Waits) => queue.pause(LOOK),
                Err(AnnounceFault::Fenced { topic }) => {
                    info!(topic, "another process announces closed windows now");
                    self.pen = Pen::Theirs(Some(clock::monotonic()));
                }
                Err(fault) => {
                    if self.saying.is_due(clock::monotonic(), Look::Here) {
                        warn!(%fault, "closed windows are not announced");
                    }
                    // What the topic holds now is known only after it was read from its beginning.
                    self.pen = Pen::Theirs(None);
                    self.follower = None;
                    queue.pause(AGAIN);
                }
            }
        }
    }

    /// Announces what is due of a snapshot.
    fn announce(&mut self, snapshot: &Arc<Snapshot>) -> Result<Done, AnnounceFault> {
        self.held.leave_behind(&snapshot.frame);
        let columns = &self.columns_of(snapshot);
        let mut dues = self.look(columns, snapshot)?;
        if dues.list.is_empty() {
            return Ok(self.settle(snapshot, &dues));
        }
        if let Pen::Theirs(seen) = self.pen {
            let fresh = seen.is_some_and(|seen| seen.elapsed() < PATIENCE);
            if fresh && self.company == Company::Several {
                return Ok(Done::Waits);
            }
            dues = self.take_over(columns, snapshot)?;
        }
        self.write(columns, snapshot, &dues)?;
        Ok(self.settle(snapshot, &dues))
    }

    fn columns_of(&mut self, snapshot: &Snapshot) -> Columns {
        let known = self.columns.take().filter(|columns| columns.fit(snapshot));
        let columns = known.unwrap_or_else(|| Columns::of(snapshot));
        self.columns.insert(columns).clone()
    }

    /// What is due as far as the topic was read; it is read on where others write.
    fn look(&mut self, columns: &Columns, snapshot: &Snapshot) -> Result<Dues, AnnounceFault> {
        let read = match &self.pen {
            Pen::Ours(_) => 0,
            Pen::Theirs(_) => self.read(snapshot)?,
        };
        let dues = due(&self.held, columns, snapshot, self.settled.as_deref());
        if let Pen::Theirs(seen) = &mut self.pen
            && (dues.list.is_empty() || (read > 0 && seen.is_some()))
        {
            *seen = Some(clock::monotonic());
        }
        Ok(dues)
    }

    /// Reads what the topic holds; how much of it is new.
    fn read(&mut self, snapshot: &Snapshot) -> Result<usize, AnnounceFault> {
        let follower = match &mut self.follower {
            Some(follower) => follower,
            none => {
                self.held.clear();
                self.settled = None;
                none.insert(Follower::new(&self.connection, &self.topic)?)
            }
        };
        follower.read(&mut self.held, &snapshot.frame)
    }

    /// Shuts out whoever announces, and reads the last that it wrote; what is due then.
    fn take_over(&mut self, columns: &Columns, snapshot: &Snapshot) -> Result<Dues, AnnounceFault> {
        let writer = Writer::open(&self.connection, &self.topic)?;
        self.read(snapshot)?;
        self.settled = None;
        self.pen = Pen::Ours(writer);
        info!(topic = self.topic, "this process announces closed windows");
        Ok(due(&self.held, columns, snapshot, None))
    }

    /// Writes each window's in a transaction of its own.
    fn write(
        &mut self,
        columns: &Columns,
        snapshot: &Arc<Snapshot>,
        dues: &Dues,
    ) -> Result<(), AnnounceFault> {
        let Pen::Ours(writer) = &self.pen else {
            return Ok(());
        };
        for of_window in dues.list.chunk_by(|a, b| a.window == b.window) {
            let telling = self.speaker.of(columns, snapshot, of_window[0].window);
            writer.write(of_window.iter().map(|due| telling.message(due)))?;
            for due in of_window {
                let (name, stretch, told) = telling.told(due);
                self.held.note(&name, stretch, told);
            }
        }
        Ok(())
    }

    /// Takes note that nothing of a snapshot is to be announced any more.
    fn settle(&mut self, snapshot: &Arc<Snapshot>, dues: &Dues) -> Done {
        // What waits until the figures know as much as the topic is looked at again with the next ones.
        self.settled = (dues.overtaken == 0).then(|| Arc::clone(snapshot));
        Done::All
    }
}
