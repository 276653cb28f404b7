//! A dossier as the fold leaves it (`counting.md` 1): what its facts are made of.
//!
//! The lists keep their memory from one dossier to the next, since every event leads through here.

use dunghen_contract::registry::{CentreId, ProcedureId};
use dunghen_contract::{Channel, Factor, Medium, Method, ServiceLevel};

use crate::Millis;
use crate::decision::Decision;
use crate::entry::Entry;
use crate::intern::{StrId, field_of_slug, unknown_field};
use crate::row::{Apology, Closed, FieldIx};
use crate::rules::World;

/// What a pause waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Papers of the citizen.
    Supplement,
    /// A payment.
    Payment,
}

/// Status of a dossier in the fold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Nothing that makes a dossier yet.
    #[default]
    None,
    /// Submitted, not yet received.
    Submitted,
    /// Refused at the door.
    Refused,
    /// Received, the clock runs.
    Open,
    /// Received, the clock stands.
    Paused(Pause),
    /// Decided.
    Resolved,
    /// Handed over.
    Returned,
    /// Ended without a result.
    Closed(Closed),
}

impl Status {
    /// The words of `dunghen_state_dossiers{status}`, by [`Status::index`].
    pub const WORDS: [&'static str; 8] = [
        "submitted",
        "refused",
        "open",
        "paused",
        "resolved",
        "returned",
        "withdrawn",
        "stopped",
    ];

    /// The place in [`Status::WORDS`]; none for an orphan.
    #[must_use]
    pub const fn index(self) -> Option<usize> {
        Some(match self {
            Self::None => return None,
            Self::Submitted => 0,
            Self::Refused => 1,
            Self::Open => 2,
            Self::Paused(_) => 3,
            Self::Resolved => 4,
            Self::Returned => 5,
            Self::Closed(Closed::Withdrawn) => 6,
            Self::Closed(Closed::Stopped) => 7,
        })
    }
}

/// The members of `submitted` and `received`, overlaid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Procedure as sent.
    pub procedure: Option<StrId>,
    /// Sector as sent.
    pub field: Option<StrId>,
    /// How it was filed.
    pub channel: Option<Channel>,
    /// Level of the online service as sent.
    pub service_level: Option<ServiceLevel>,
    /// Unit that decides.
    pub deciding_unit: Option<StrId>,
    /// Filed online by staff at the counter.
    pub on_behalf: Option<bool>,
}

impl Attributes {
    /// Lays an event's members over these, member by member.
    pub fn overlay(&mut self, entry: &Entry<'_>) {
        self.procedure = entry.procedure.or(self.procedure);
        self.field = entry.field.or(self.field);
        self.channel = entry.flags.channel().or(self.channel);
        self.service_level = entry.flags.service_level().or(self.service_level);
        self.deciding_unit = entry.deciding_unit.or(self.deciding_unit);
        self.on_behalf = entry.flags.on_behalf().or(self.on_behalf);
    }

    /// The catalogue's procedure.
    #[must_use]
    pub fn catalogued(&self, world: &World<'_>) -> Option<ProcedureId> {
        self.procedure
            .and_then(|text| world.strings.procedure(text))
    }

    /// The statutory working time, where the catalogue gives one.
    #[must_use]
    pub fn statutory(&self, world: &World<'_>) -> Option<Millis> {
        let id = self.catalogued(world)?;
        world.registry.procedure_row(id).statutory_ms
    }

    /// The sector's label: as sent, else the catalogue's, else `unknown`.
    #[must_use]
    pub fn field_label(&self, world: &World<'_>) -> FieldIx {
        if let Some(text) = self.field {
            return world.strings.field(text);
        }
        match self.catalogued(world) {
            Some(id) if !world.registry.procedure_row(id).field.is_empty() => {
                field_of_slug(world.registry, &world.registry.procedure_row(id).field)
            }
            _ => unknown_field(world.registry),
        }
    }

    /// The level of the online service: as sent, else the catalogue's, else none.
    #[must_use]
    pub fn level(&self, world: &World<'_>) -> ServiceLevel {
        self.service_level
            .or_else(|| {
                self.catalogued(world)
                    .map(|id| world.registry.procedure_row(id).service_level)
            })
            .unwrap_or(ServiceLevel::None)
    }
}

/// A stretch of time, [from, to).
pub type Span = (Millis, Millis);

/// The state of the fold.
#[derive(Clone, Debug, Default)]
pub struct Dossier {
    /// Where it stands.
    pub status: Status,
    /// The centre that it counts for.
    pub centre: Option<CentreId>,
    /// Overlaid attributes.
    pub attributes: Attributes,
    /// Source of the first `received`.
    pub first_source: Option<StrId>,
    /// When submitted.
    pub submitted_at: Option<Millis>,
    /// When received.
    pub received_at: Option<Millis>,
    /// When refused at the door.
    pub refused_at: Option<Millis>,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// What was decided, of a resolved one.
    pub decision: Decision,
    /// When and how the result was handed over.
    pub returned: Option<(Millis, Channel)>,
    /// The first promise, moved by pauses only.
    pub due_first: Option<Millis>,
    /// The appointed return as it stands.
    pub due_current: Option<Millis>,
    /// Since when the clock stands, while paused.
    pub paused_since: Option<Millis>,
    /// Overdue as it stands.
    pub overdue: bool,
    /// When it became overdue.
    pub became_overdue: Vec<Millis>,
    /// Moves of the due date.
    pub moves: Vec<(Millis, Apology)>,
    /// Pauses that ended.
    pub pauses: Vec<Span>,
    /// Times between an end and a reopening.
    pub closures: Vec<Span>,
    /// Payments.
    pub payments: Vec<(Millis, Method)>,
    /// Transfers.
    pub transfers: Vec<(Millis, Medium)>,
    /// Centres that it was transferred to, each once; other units never speak.
    pub transferred_to: Vec<CentreId>,
    /// Ratings: factor and score.
    pub ratings: Vec<(Millis, Option<Factor>, u8)>,
    /// Events that were illegal where they stood.
    pub illegal: u32,
    /// Events of somebody who may not speak for it.
    pub foreign: u32,
}

impl Dossier {
    /// Makes this an empty state again, keeping the memory of its lists.
    pub fn clear(&mut self) {
        let old = std::mem::take(self);
        macro_rules! keep {
            ($($list:ident),+) => { $(self.$list = old.$list; self.$list.clear();)+ };
        }
        keep!(
            became_overdue,
            moves,
            pauses,
            closures,
            payments,
            transfers,
            transferred_to,
            ratings
        );
    }

    /// Whether it has ended.
    #[must_use]
    pub const fn ended(&self) -> bool {
        matches!(
            self.status,
            Status::Resolved | Status::Returned | Status::Closed(_)
        )
    }
}
