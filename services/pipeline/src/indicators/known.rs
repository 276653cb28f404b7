//! What a process knows of the topic, and the snapshot of which nothing is due against that. They are one
//! thing, because whatever changes the first makes nothing of the second: what the figures were equal to
//! then is not what they must be compared with now.

use std::sync::Arc;

use dunghen_publish::api::Columns;
use dunghen_windows::{Frame, Snapshot};

use super::due::{Due, Dues, due};
use super::held::{Held, Taken};
use super::message::Telling;
use super::name::Source;

/// What a process knows of the topic.
#[derive(Clone, Debug)]
pub struct Known {
    held: Held,
    /// A snapshot of which nothing is due against what is held.
    settled: Option<Arc<Snapshot>>,
}

impl Known {
    /// A topic of which nothing was read yet.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self {
            held: Held::new(source),
            settled: None,
        }
    }

    /// Forgets everything: the topic is read from its beginning.
    pub fn clear(&mut self) {
        self.held.clear();
        self.settled = None;
    }

    /// Takes in a message of the topic; whether it was one of the source, whoever wrote it.
    pub fn take(&mut self, key: &[u8], value: Option<&[u8]>, frame: &Frame) -> bool {
        let taken = self.held.take(key, value, frame);
        if taken == Taken::News {
            self.settled = None;
        }
        taken != Taken::Foreign
    }

    /// Takes note of what this process wrote.
    pub fn note(&mut self, telling: &Telling<'_>, due: &Due) {
        let (name, stretch, told) = telling.told(due);
        self.held.note(&name, stretch, told);
        self.settled = None;
    }

    /// What is due of a snapshot.
    #[must_use]
    pub fn due(&self, columns: &Columns, snapshot: &Snapshot) -> Dues {
        due(&self.held, columns, snapshot, self.settled.as_deref())
    }

    /// Takes note that nothing of a snapshot is due any more, but for what waits until the figures know as
    /// much as the topic: where something does, the next snapshot is looked at as a whole.
    pub fn settle(&mut self, snapshot: &Arc<Snapshot>, overtaken: usize) {
        self.settled = (overtaken == 0).then(|| Arc::clone(snapshot));
    }

    /// Forgets the windows that a frame has left behind.
    pub fn leave_behind(&mut self, frame: &Frame) {
        self.held.leave_behind(frame);
    }
}
