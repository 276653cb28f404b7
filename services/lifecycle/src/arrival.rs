//! Events on their way from decoding to the store: a batch that owns its texts.
//!
//! Decoding borrows from the message and runs on the thread that polls; folding runs on another.
//! What crosses is one vector of small values and one buffer of texts, not an allocation a text.

use dunghen_contract::registry::CentreId;
use dunghen_contract::{Event, Kind};

use crate::Millis;
use crate::entry::Flags;
use crate::packed_id;

/// An event as it arrives at the store, its texts borrowed from its batch.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// What happened.
    pub kind: Kind,
    /// The centre that spoke.
    pub centre: CentreId,
    /// When.
    pub time: Millis,
    /// Members from closed lists.
    pub flags: Flags,
    /// Appointed return.
    pub due_at: Option<Millis>,
    /// The packed id.
    pub id: &'a [u8],
    /// The subject.
    pub subject: &'a str,
    /// The producing system.
    pub source: &'a str,
    /// Procedure, sector, deciding unit, target of a transfer, and the text of the appointed return.
    pub texts: [Option<&'a str>; TEXTS],
}

/// Bytes of texts that a batch keeps room for; a producer of endless texts shall not hold more.
const USUAL: usize = 1 << 20;

/// How many optional texts an event has.
pub const TEXTS: usize = 5;

#[derive(Clone, Debug)]
struct Fixed {
    kind: Kind,
    centre: CentreId,
    time: Millis,
    flags: Flags,
    due_at: Option<Millis>,
    /// Where the packed id lies.
    id: (u32, u32),
    /// Where the texts of the event begin.
    start: u32,
    /// Lengths of subject, source and the optional texts; [`ABSENT`] where there is none.
    lengths: [u32; 2 + TEXTS],
}

const ABSENT: u32 = u32::MAX;

/// A batch of events.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    events: Vec<Fixed>,
    ids: Vec<u8>,
    texts: String,
}

impl Batch {
    /// Adds an event.
    pub fn push(&mut self, event: &Event<'_>) {
        let members = &event.members;
        let id_start = length(self.ids.len());
        packed_id::pack(&event.id, &mut self.ids);
        let start = length(self.texts.len());
        let mut lengths = [ABSENT; 2 + TEXTS];
        let due = members.due_at.as_ref();
        let texts = [
            Some(&*event.subject),
            Some(&*event.source),
            members.procedure.as_deref(),
            members.field.as_deref(),
            members.deciding_unit.as_deref(),
            members.to.as_deref(),
            due.map(|due| &*due.text),
        ];
        for (length_of, text) in lengths.iter_mut().zip(texts) {
            if let Some(text) = text {
                self.texts.push_str(text);
                *length_of = length(text.len());
            }
        }
        self.events.push(Fixed {
            kind: event.kind,
            centre: event.centre,
            time: event.time,
            flags: Flags::of(members),
            due_at: due.map(|due| due.at),
            id: (id_start, length(self.ids.len())),
            start,
            lengths,
        });
    }

    /// The events, in the order in which they were added, so many at a time.
    pub fn parts(&self, many: usize) -> impl Iterator<Item = Part<'_>> {
        self.events.chunks(many).map(|events| Part {
            batch: self,
            events,
        })
    }

    /// The events, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = Arrival<'_>> {
        self.events.iter().map(|fixed| self.arrival(fixed))
    }

    fn arrival<'a>(&'a self, fixed: &Fixed) -> Arrival<'a> {
        let (id_start, id_end) = fixed.id;
        let mut at = fixed.start as usize;
        let mut text = |length: u32| -> Option<&'a str> {
            if length == ABSENT {
                return None;
            }
            let text = &self.texts[at..at + length as usize];
            at += length as usize;
            Some(text)
        };
        let [subject, source, texts @ ..] = fixed.lengths;
        Arrival {
            kind: fixed.kind,
            centre: fixed.centre,
            time: fixed.time,
            flags: fixed.flags,
            due_at: fixed.due_at,
            id: &self.ids[id_start as usize..id_end as usize],
            subject: text(subject).unwrap_or_default(),
            source: text(source).unwrap_or_default(),
            texts: texts.map(text),
        }
    }

    /// Forgets the events, keeping the memory that usual ones need.
    pub fn clear(&mut self) {
        self.events.clear();
        self.ids.clear();
        self.texts.clear();
        self.texts.shrink_to(USUAL);
    }

    /// Bytes of their ids and texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.ids.len() + self.texts.len()
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

/// Some events of a batch that follow each other.
#[derive(Clone, Copy, Debug)]
pub struct Part<'b> {
    batch: &'b Batch,
    events: &'b [Fixed],
}

impl<'b> Part<'b> {
    /// The events.
    pub fn iter(self) -> impl Iterator<Item = Arrival<'b>> {
        self.events
            .iter()
            .map(move |fixed| self.batch.arrival(fixed))
    }

    /// Their subjects.
    pub fn subjects(self) -> impl Iterator<Item = &'b str> {
        self.events.iter().map(move |fixed| {
            let start = fixed.start as usize;
            &self.batch.texts[start..start + fixed.lengths[0] as usize]
        })
    }
}

/// A message is far smaller than 4 GiB, so a length always fits.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(ABSENT - 1)
}
