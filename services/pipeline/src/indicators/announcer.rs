//! Who announces what is due of a snapshot: this process, unless another one does.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dunghen_publish::api::Columns;
use dunghen_windows::Snapshot;
use tracing::info;

use super::AnnounceFault;
use super::broker::Broker;
use super::due::Dues;
use super::known::Known;
use super::message::Speaker;
use super::name::Source;

/// How long whoever announces may write nothing of what is due before another server takes over.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Whether other processes show the same figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// No other does: `run`, which has the state to itself.
    Alone,
    /// Others may, and one of them announces: `serve`.
    Several,
}

/// Who announces, as far as this process knows.
enum Pen<Writer> {
    /// This process.
    Ours(Writer),
    /// Another one, which had nothing left to write, or wrote something, at this moment; none where it is
    /// not known that there is one.
    Theirs(Option<Instant>),
}

/// What became of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// All of it is announced.
    All,
    /// Another process is expected to do it.
    Waits,
}

/// Announces closed windows.
pub struct Announcer<B: Broker> {
    broker: B,
    speaker: Speaker,
    /// The columns of all snapshots, once there is one.
    columns: Option<Columns>,
    known: Known,
    company: Company,
    pen: Pen<B::Writer>,
}

impl<B: Broker> Announcer<B> {
    /// One that knows nothing of the topic yet.
    #[must_use]
    pub fn new(broker: B, speaker: Speaker, source: Source, company: Company) -> Self {
        Self {
            broker,
            speaker,
            columns: None,
            known: Known::new(source),
            company,
            pen: Pen::Theirs(None),
        }
    }

    /// Announces what is due of a snapshot, if it is for this process to do.
    ///
    /// # Errors
    ///
    /// What is in the way; the snapshot is to be tried again.
    pub fn announce(
        &mut self,
        snapshot: &Arc<Snapshot>,
        now: &dyn Fn() -> Instant,
    ) -> Result<Done, AnnounceFault> {
        let result = self.attempt(snapshot, now);
        match &result {
            Ok(_) => {}
            Err(AnnounceFault::Fenced { .. }) => self.pen = Pen::Theirs(Some(now())),
            Err(_) => {
                // What the topic holds now is known only after it was read from its beginning.
                self.pen = Pen::Theirs(None);
                self.known.clear();
                self.broker.rewind();
            }
        }
        result
    }

    fn attempt(
        &mut self,
        snapshot: &Arc<Snapshot>,
        now: &dyn Fn() -> Instant,
    ) -> Result<Done, AnnounceFault> {
        self.known.leave_behind(&snapshot.frame);
        let columns = &self.columns_of(snapshot);
        let mut dues = self.look(columns, snapshot, now)?;
        if let Pen::Theirs(seen) = self.pen
            && !dues.list.is_empty()
        {
            let fresh = seen.is_some_and(|seen| now().duration_since(seen) < PATIENCE);
            if fresh && self.company == Company::Several {
                return Ok(Done::Waits);
            }
            dues = self.take_over(columns, snapshot)?;
        }
        self.write(columns, snapshot, &dues)?;
        self.known.settle(snapshot, dues.overtaken);
        Ok(Done::All)
    }

    fn columns_of(&mut self, snapshot: &Snapshot) -> Columns {
        let known = self.columns.take().filter(|columns| columns.fit(snapshot));
        let columns = known.unwrap_or_else(|| Columns::of(snapshot));
        self.columns.insert(columns).clone()
    }

    /// What is due, as far as the topic was read. Whoever has company reads on even with the pen in its
    /// hand: a process that stood still for a while is not told that another one took over, and has to
    /// put right what that one wrote.
    fn look(
        &mut self,
        columns: &Columns,
        snapshot: &Snapshot,
        now: &dyn Fn() -> Instant,
    ) -> Result<Dues, AnnounceFault> {
        let read = match (&self.pen, self.company) {
            (Pen::Ours(_), Company::Alone) => 0,
            _ => self.broker.read(&mut self.known, &snapshot.frame)?,
        };
        let dues = self.known.due(columns, snapshot);
        if let Pen::Theirs(seen) = &mut self.pen
            && (dues.list.is_empty() || (read > 0 && seen.is_some()))
        {
            *seen = Some(now());
        }
        Ok(dues)
    }

    /// Shuts out whoever announces, and reads the last that it wrote; what is due then.
    fn take_over(&mut self, columns: &Columns, snapshot: &Snapshot) -> Result<Dues, AnnounceFault> {
        let writer = self.broker.open()?;
        self.broker.read(&mut self.known, &snapshot.frame)?;
        self.pen = Pen::Ours(writer);
        let topic = self.broker.topic();
        info!(topic, "this process announces closed windows");
        Ok(self.known.due(columns, snapshot))
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
            let messages = of_window.iter().map(|due| telling.message(due));
            self.broker.write(writer, messages)?;
            for due in of_window {
                self.known.note(&telling, due);
            }
        }
        Ok(())
    }
}
