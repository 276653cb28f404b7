//! An event of a dossier as it was sent, and what it did.

use dunghen_contract::Kind;
use dunghen_contract::encode::data_json;

use crate::Millis;
use crate::dossier::{Dossier, Status};
use crate::entry::Entry;
use crate::fold::Effect;
use crate::packed_id;
use crate::rules::World;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What happened.
    pub kind: Kind,
    /// When.
    pub time: Millis,
    /// The producing system.
    pub source: String,
    /// Its id there.
    pub id: String,
    /// The known members of `data`, as compact JSON.
    pub data: String,
    /// What it did; none where it lies after the clock, and so has done nothing yet.
    pub effect: Option<Effect>,
    /// Where the dossier stood after it.
    pub status: Status,
    /// The first promise after it.
    pub due_first: Option<Millis>,
    /// The appointed return after it.
    pub due_current: Option<Millis>,
    /// Whether the dossier was overdue after it.
    pub overdue: bool,
}

impl Told {
    pub(super) fn new(
        entry: &Entry<'_>,
        effect: Option<Effect>,
        after: &Dossier,
        world: &World<'_>,
    ) -> Self {
        let centre = &world.registry.centre(entry.centre).code;
        let id = packed_id::unpack(entry.id);
        Self {
            kind: entry.kind,
            time: entry.time,
            source: world.strings.text(entry.source).to_owned(),
            id: String::from_utf8_lossy(&id).into_owned(),
            data: data_json(&entry.members(world.strings), centre),
            effect,
            status: after.status,
            due_first: after.due_first,
            due_current: after.due_current,
            overdue: after.overdue,
        }
    }
}
