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

/// How many optional texts an event has.
pub const TEXTS: usize = 5;

#[derive(Clone, Debug)]
struct Fixed {
    kind: Kind,
    centre: CentreId,
    time: Millis,
    flags: Flags,
    due_at: Option<Millis>,
    /// Where the texts of the event begin.
    start: u32,
    /// Lengths of id, subject, source and the optional texts; [`ABSENT`] where there is none.
    lengths: [u32; 3 + TEXTS],
}

const ABSENT: u32 = u32::MAX;

/// A batch of events.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    events: Vec<Fixed>,
    bytes: Vec<u8>,
}

impl Batch {
    /// Adds an event.
    pub fn push(&mut self, event: &Event<'_>) {
        let start = self.bytes.len();
        let members = &event.members;
        let mut lengths = [ABSENT; 3 + TEXTS];
        packed_id::pack(&event.id, &mut self.bytes);
        lengths[0] = length(self.bytes.len() - start);
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
        for (length_of, text) in lengths[1..].iter_mut().zip(texts) {
            if let Some(text) = text {
                self.bytes.extend_from_slice(text.as_bytes());
                *length_of = length(text.len());
            }
        }
        self.events.push(Fixed {
            kind: event.kind,
            centre: event.centre,
            time: event.time,
            flags: Flags::of(members),
            due_at: due.map(|due| due.at),
            start: u32::try_from(start).unwrap_or(u32::MAX),
            lengths,
        });
    }

    /// The events, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = Arrival<'_>> {
        self.events.iter().map(|fixed| self.arrival(fixed))
    }

    fn arrival(&self, fixed: &Fixed) -> Arrival<'_> {
        let mut at = fixed.start as usize;
        let mut next = |length: u32| -> Option<&[u8]> {
            if length == ABSENT {
                return None;
            }
            let bytes = &self.bytes[at..at + length as usize];
            at += length as usize;
            Some(bytes)
        };
        let [id, subject, source, texts @ ..] = fixed.lengths;
        let id = next(id).unwrap_or_default();
        let mut text = |length| next(length).and_then(|bytes| std::str::from_utf8(bytes).ok());
        Arrival {
            kind: fixed.kind,
            centre: fixed.centre,
            time: fixed.time,
            flags: fixed.flags,
            due_at: fixed.due_at,
            id,
            subject: text(subject).unwrap_or_default(),
            source: text(source).unwrap_or_default(),
            texts: texts.map(text),
        }
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

    /// Bytes of texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Forgets the events, keeping the memory.
    pub fn clear(&mut self) {
        self.events.clear();
        self.bytes.clear();
    }
}

/// A message is far smaller than 4 GiB, so a length always fits.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(ABSENT - 1)
}
