//! An announcement as a message: one of CloudEvents in structured mode, keyed by the name of its series,
//! with the item of the feed as its data.

use std::sync::Arc;

use dunghen_publish::Targets;
use dunghen_publish::api::{Closed, Columns};
use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Snapshot, Window};
use serde::Serialize;

use super::due::Due;
use super::held::{Figure, Told};
use super::name::{self, Source};

/// A message of the topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The key.
    pub key: String,
    /// The event.
    pub value: Vec<u8>,
}

#[derive(Serialize)]
struct Event<'s, Item> {
    specversion: &'static str,
    id: String,
    source: &'s str,
    r#type: &'static str,
    time: &'s str,
    subject: String,
    datacontenttype: &'static str,
    data: Item,
}

/// What messages say beside the figures.
pub struct Speaker {
    source: Source,
    targets: Targets,
}

impl Speaker {
    /// The speaker of a pipeline.
    #[must_use]
    pub const fn new(source: Source, targets: Targets) -> Self {
        Self { source, targets }
    }

    /// What is told of a closed window of a snapshot.
    #[must_use]
    pub fn of<'s>(
        &'s self,
        columns: &'s Columns,
        snapshot: &'s Arc<Snapshot>,
        window: Window,
    ) -> Telling<'s> {
        Telling {
            source: &self.source,
            columns,
            snapshot,
            stretch: Stretch::of(&snapshot.frame, window),
            closed: columns.closed(snapshot, &self.targets),
        }
    }
}

/// Tells of one closed window of a snapshot.
pub struct Telling<'s> {
    source: &'s Source,
    columns: &'s Columns,
    snapshot: &'s Snapshot,
    stretch: Stretch,
    closed: Closed,
}

impl Telling<'_> {
    /// The message.
    #[must_use]
    pub fn message(&self, due: &Due) -> Message {
        let name = self.name(due);
        let entity = &self.snapshot.layout.entities[due.spot.entity];
        let event = Event {
            specversion: "1.0",
            id: name::id(&name, due.revision),
            source: self.source.as_str(),
            r#type: due.kind.word(),
            time: self.closed.as_of(),
            subject: name::subject(entity),
            datacontenttype: "application/json",
            data: self.closed.item(due.spot, due.revision),
        };
        Message {
            key: self.source.key(&name),
            // Texts and numbers always have a JSON form.
            value: serde_json::to_vec(&event).unwrap_or_default(),
        }
    }

    /// What the topic holds once it has the message.
    #[must_use]
    pub fn told(&self, due: &Due) -> (String, Stretch, Told) {
        let told = Told {
            revision: due.revision,
            as_of: self.snapshot.watermark,
            figure: Figure::of(self.columns.read(self.snapshot, due.spot)),
        };
        (self.name(due), self.stretch, told)
    }

    fn name(&self, due: &Due) -> String {
        let id = self.columns.id(due.spot.family, due.spot.column);
        let entity = &self.snapshot.layout.entities[due.spot.entity];
        name::of(id, entity, self.stretch)
    }
}
