//! A checked event: what a producer said, borrowed from the message, nothing interpreted yet.
//!
//! Members are kept as sent (absent stays absent), because two contents of one identity are
//! compared as sent (`counting.md` 1) and an amendment overlays member by member.

use std::borrow::Cow;

use crate::Millis;
use crate::registry::CentreId;
use crate::values::{
    Applicant, Channel, ContactKind, Factor, Medium, Method, Outcome, ServiceLevel,
};

const PREFIX: &str = "vn.dunghen.";
const SUFFIX: &str = ".v1";

/// The three families of events; each has subjects of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// `dossier.*`
    Dossier,
    /// `ticket.*`
    Ticket,
    /// `contact.*`
    Contact,
}

/// The twenty event types; the discriminant is the rank that breaks ties in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// `dossier.submitted`
    Submitted = 1,
    /// `dossier.received`
    Received = 2,
    /// `dossier.refused`
    Refused = 3,
    /// `dossier.supplement_requested`
    SupplementRequested = 4,
    /// `dossier.supplement_received`
    SupplementReceived = 5,
    /// `dossier.payment_requested`
    PaymentRequested = 6,
    /// `dossier.paid`
    Paid = 7,
    /// `dossier.transferred`
    Transferred = 8,
    /// `dossier.extended`
    Extended = 9,
    /// `dossier.resolved`
    Resolved = 10,
    /// `dossier.returned`
    Returned = 11,
    /// `dossier.withdrawn`
    Withdrawn = 12,
    /// `dossier.stopped`
    Stopped = 13,
    /// `dossier.reopened`
    Reopened = 14,
    /// `dossier.rated`
    Rated = 15,
    /// `ticket.issued`
    TicketIssued = 16,
    /// `ticket.called`
    TicketCalled = 17,
    /// `ticket.served`
    TicketServed = 18,
    /// `ticket.missed`
    TicketMissed = 19,
    /// `contact.made`
    ContactMade = 20,
}

impl Kind {
    /// Every type, by rank.
    pub const ALL: [Self; 20] = [
        Self::Submitted,
        Self::Received,
        Self::Refused,
        Self::SupplementRequested,
        Self::SupplementReceived,
        Self::PaymentRequested,
        Self::Paid,
        Self::Transferred,
        Self::Extended,
        Self::Resolved,
        Self::Returned,
        Self::Withdrawn,
        Self::Stopped,
        Self::Reopened,
        Self::Rated,
        Self::TicketIssued,
        Self::TicketCalled,
        Self::TicketServed,
        Self::TicketMissed,
        Self::ContactMade,
    ];

    /// The rank of `events.md`, 1 to 20.
    #[must_use]
    pub const fn rank(self) -> u8 {
        self as u8
    }

    /// The type with this rank, or none outside 1 to 20.
    #[must_use]
    pub fn from_rank(rank: u8) -> Option<Self> {
        Self::ALL.get(usize::from(rank).checked_sub(1)?).copied()
    }

    /// The family that the type belongs to.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::TicketIssued | Self::TicketCalled | Self::TicketServed | Self::TicketMissed => {
                Family::Ticket
            }
            Self::ContactMade => Family::Contact,
            _ => Family::Dossier,
        }
    }

    /// The type that a `type` attribute names, with prefix and version.
    #[must_use]
    pub fn from_type(text: &str) -> Option<Self> {
        Self::from_name(text.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?)
    }

    /// The three parts of the `type` attribute: prefix, name, version.
    #[must_use]
    pub const fn type_parts(self) -> [&'static str; 3] {
        [PREFIX, self.name(), SUFFIX]
    }

    /// The type with this name, without prefix and version.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name without prefix and version, for example `dossier.received`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submitted => "dossier.submitted",
            Self::Received => "dossier.received",
            Self::Refused => "dossier.refused",
            Self::SupplementRequested => "dossier.supplement_requested",
            Self::SupplementReceived => "dossier.supplement_received",
            Self::PaymentRequested => "dossier.payment_requested",
            Self::Paid => "dossier.paid",
            Self::Transferred => "dossier.transferred",
            Self::Extended => "dossier.extended",
            Self::Resolved => "dossier.resolved",
            Self::Returned => "dossier.returned",
            Self::Withdrawn => "dossier.withdrawn",
            Self::Stopped => "dossier.stopped",
            Self::Reopened => "dossier.reopened",
            Self::Rated => "dossier.rated",
            Self::TicketIssued => "ticket.issued",
            Self::TicketCalled => "ticket.called",
            Self::TicketServed => "ticket.served",
            Self::TicketMissed => "ticket.missed",
            Self::ContactMade => "contact.made",
        }
    }
}

/// An appointed return with the text that said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueAt<'a> {
    /// The instant.
    pub at: Millis,
    /// The RFC 3339 text as sent (escapes decoded).
    pub text: Cow<'a, str>,
}

/// The members of `data` other than `centre`, as sent; those that the type does not know are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members<'a> {
    /// Code of the administrative procedure, as sent (a local form is cut only on look-up).
    pub procedure: Option<Cow<'a, str>>,
    /// Slug of the sector.
    pub field: Option<Cow<'a, str>>,
    /// How it was filed, or (for `returned`) handed over.
    pub channel: Option<Channel>,
    /// Level of the online service.
    pub service_level: Option<ServiceLevel>,
    /// Unit that decides.
    pub deciding_unit: Option<Cow<'a, str>>,
    /// Who applies.
    pub applicant: Option<Applicant>,
    /// Filed online by staff at the counter for the citizen.
    pub on_behalf: Option<bool>,
    /// Received away from the deciding unit's territory.
    pub outside_boundary: Option<bool>,
    /// Appointed return.
    pub due_at: Option<DueAt<'a>>,
    /// How a fee was paid.
    pub method: Option<Method>,
    /// Unit that a dossier was transferred to.
    pub to: Option<Cow<'a, str>>,
    /// How it was transferred.
    pub medium: Option<Medium>,
    /// An apology came with the move.
    pub apology: Option<bool>,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// The result carries a digital signature.
    pub signed_result: Option<bool>,
    /// The result was digitised.
    pub digitised: Option<bool>,
    /// Digitised papers were reused.
    pub reused: Option<bool>,
    /// Score of a rating, 1 to 5.
    pub score: Option<u8>,
    /// What was rated.
    pub factor: Option<Factor>,
    /// Kind of a contact.
    pub contact: Option<ContactKind>,
}

/// An event that the contract accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// What happened.
    pub kind: Kind,
    /// When it happened.
    pub time: Millis,
    /// Unique within `source`.
    pub id: Cow<'a, str>,
    /// The producing system.
    pub source: Cow<'a, str>,
    /// The dossier code, the ticket code, or what a contact was about.
    pub subject: Cow<'a, str>,
    /// The centre that speaks (a code of the registry).
    pub centre: CentreId,
    /// The other members of `data`.
    pub members: Members<'a>,
}
