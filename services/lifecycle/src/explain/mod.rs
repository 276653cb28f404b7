//! Why a dossier counts as it does: its events with what each did, its facts, and the reason for its
//! verdict.
//!
//! The explanation goes through the same fold, step by step, and takes its facts from the same function
//! as the figures do; so it cannot say otherwise than they count. It is made where the dossier lies and
//! holds words rather than places of a shard's tables, so that it can be read elsewhere.

mod cause;
mod civil;
mod sentences;
mod standing;
mod told;
mod words;

use dunghen_contract::{Channel, Family, Registry, ServiceLevel};

use crate::Millis;
use crate::codec;
use crate::dossier::{Dossier, Status};
use crate::entry::Entry;
use crate::facts::{Scratch, evaluate};
use crate::fold::{Effect, step};
use crate::row::{Fact, Row};
use crate::rules::{Rules, Timeliness, World};
use crate::store::Store;
use cause::Before;

pub use cause::Cause;
pub use civil::Civil;
pub use standing::Conclusion;
pub use told::Told;

/// All that is known of a dossier, at the clock of the figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Its code.
    pub code: String,
    /// The instant at which all of this holds.
    pub clock: Millis,
    /// By which rule it is judged.
    pub timeliness: Timeliness,
    /// Where it stands in the fold.
    pub status: Status,
    /// Code of the centre that it counts for; none for an orphan.
    pub centre: Option<String>,
    /// Procedure as sent.
    pub procedure: Option<String>,
    /// Sector as sent, else the catalogue's.
    pub field: Option<String>,
    /// How it was filed.
    pub channel: Option<Channel>,
    /// Level of the online service.
    pub level: ServiceLevel,
    /// Unit that decides, where one was named.
    pub deciding_unit: Option<String>,
    /// When it was submitted.
    pub submitted_at: Option<Millis>,
    /// When it was received.
    pub received_at: Option<Millis>,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// When its result was handed over.
    pub returned_at: Option<Millis>,
    /// The first promise, moved by pauses only.
    pub due_first: Option<Millis>,
    /// The appointed return that it is judged against.
    pub due_current: Option<Millis>,
    /// Its events, in the order of the fold, with what each did.
    pub events: Vec<Told>,
    /// Its facts; a standing has no instant of its own.
    pub facts: Vec<(Millis, Fact)>,
    /// How its due date came to be what it is, in order.
    pub causes: Vec<Cause>,
    /// What it comes to.
    pub conclusion: Conclusion,
}

impl Store {
    /// Explains a dossier as it was settled last; none where no event of one is known by this code.
    #[must_use]
    pub fn explain(&self, code: &str, rules: &Rules, registry: &Registry) -> Option<Explanation> {
        let subject = self.subjects.get(self.subjects.find(code)?);
        let (ids, mut entries) = (codec::Ids::new(), Vec::new());
        codec::decode(subject.events(), &ids, &mut entries);
        entries.truncate(entries.partition_point(|e| e.kind.family() < Family::Ticket));
        let world = World {
            rules,
            registry,
            strings: &self.strings,
        };
        (!entries.is_empty()).then(|| explain(code, &entries, self.clock(), &world))
    }
}

/// Explains the dossier of a settled set of events.
#[must_use]
pub fn explain(code: &str, entries: &[Entry<'_>], clock: Millis, world: &World<'_>) -> Explanation {
    let past = entries.partition_point(|entry| entry.time <= clock);
    let mut dossier = Dossier::default();
    let mut events = Vec::with_capacity(entries.len());
    let mut causes = Vec::new();
    for entry in &entries[..past] {
        let before = Before::of(&dossier);
        let effect = step(entry, world, &mut dossier);
        if effect == Effect::Counted {
            cause::note(before, entry, &dossier, world, &mut causes);
        }
        events.push(Told::new(entry, Some(effect), &dossier, world));
    }
    dossier.pass_time(clock, world);
    let later = entries[past..].iter();
    events.extend(later.map(|entry| Told::new(entry, None, &dossier, world)));
    let mut rows: Vec<Row> = Vec::new();
    evaluate(entries, clock, world, &mut Scratch::default(), &mut rows);
    let facts: Vec<(Millis, Fact)> = rows.iter().map(|row| (row.at, row.fact)).collect();
    described(code, clock, &dossier, world, (events, causes, facts))
}

fn described(
    code: &str,
    clock: Millis,
    dossier: &Dossier,
    world: &World<'_>,
    (events, causes, facts): (Vec<Told>, Vec<Cause>, Vec<(Millis, Fact)>),
) -> Explanation {
    let attributes = &dossier.attributes;
    let text = |id| world.strings.text(id).to_owned();
    let catalogued = attributes.catalogued(world).map(|id| {
        let row = world.registry.procedure_row(id);
        row.field.clone()
    });
    Explanation {
        code: code.to_owned(),
        clock,
        timeliness: world.rules.timeliness,
        status: dossier.status,
        centre: dossier
            .centre
            .map(|centre| world.registry.centre(centre).code.clone()),
        procedure: attributes.procedure.map(text),
        field: attributes
            .field
            .map(text)
            .or_else(|| catalogued.filter(|field| !field.is_empty())),
        channel: attributes.channel,
        level: attributes.level(world),
        deciding_unit: attributes.deciding_unit.map(text),
        submitted_at: dossier.submitted_at,
        received_at: dossier.received_at,
        ended_at: dossier.ended_at,
        returned_at: dossier.returned.map(|(at, _)| at),
        due_first: dossier.due_first,
        due_current: dossier.due_current,
        conclusion: Conclusion::of(dossier, &facts),
        events,
        facts,
        causes,
    }
}
