//! One event as one line.

use std::sync::Arc;

use dunghen_calendar::Day;
use dunghen_contract::{Channel, ContactKind, Family, Kind};

use super::code::{Numbers, subject};
use super::members::members;
use super::stamp::{Stamps, digits};
use crate::emission::Emission;
use crate::happening::{Happening, What};
use crate::world::World;

/// A line is shorter than this but for the longest codes.
const USUAL: usize = 384;

/// The systems that write events.
const SYSTEMS: [&str; 4] = ["motcua", "dvc", "hangdoi", "tongdai"];

/// Writes events as lines, with rising ids.
#[derive(Debug)]
pub(crate) struct Writer {
    world: Arc<World>,
    /// What stands between id and time, by system and event type.
    middles: Vec<Vec<u8>>,
    stamps: Stamps,
    numbers: Numbers,
    written: u64,
}

impl Writer {
    /// A writer of events from about `first` on.
    pub(crate) fn new(world: Arc<World>, first: Day) -> Self {
        let province = &world.province;
        let middle = |system: &str, kind: &Kind| {
            let name = kind.name();
            format!("\",\"source\":\"/{system}/{province}\",\"type\":\"vn.dunghen.{name}.v1\",\"time\":\"").into_bytes()
        };
        let middles = SYSTEMS
            .iter()
            .flat_map(|system| Kind::ALL.iter().map(move |kind| middle(system, kind)))
            .collect();
        let stamps = Stamps::new(Day(first.0 - 31));
        Self {
            world,
            middles,
            stamps,
            numbers: Numbers::default(),
            written: 0,
        }
    }

    /// Writes an event.
    pub(crate) fn write(&mut self, happening: &Happening) -> Emission {
        self.written += 1;
        let world = &*self.world;
        let kind = happening.what.kind();
        let mut line = Vec::with_capacity(USUAL);
        line.extend_from_slice(b"{\"specversion\":\"1.0\",\"id\":\"");
        digits(self.written, 1, &mut line);
        line.extend_from_slice(
            &self.middles[system(&happening.what) * Kind::ALL.len() + usize::from(kind.rank()) - 1],
        );
        self.stamps
            .instant(&world.calendar, happening.time, &mut line);
        line.extend_from_slice(b"\",\"subject\":\"");
        let start = line.len();
        subject(
            happening,
            world,
            &mut self.numbers,
            &mut self.stamps,
            &mut line,
        );
        let key = start..line.len();
        line.extend_from_slice(b"\",\"data\":{\"centre\":\"");
        line.extend_from_slice(world.place(happening.place).code.as_bytes());
        line.push(b'"');
        members(&happening.what, world, &mut self.stamps, &mut line);
        line.extend_from_slice(b"}}");
        Emission::new(line, key, happening.time)
    }
}

/// The system that writes an event: a place of [`SYSTEMS`].
fn system(what: &What) -> usize {
    match (what, what.kind().family()) {
        (What::Submitted(application), _) if application.channel == Channel::Online => 1,
        (_, Family::Ticket) => 2,
        (What::Contact(ContactKind::Hotline | ContactKind::Feedback), _) => 3,
        _ => 0,
    }
}
