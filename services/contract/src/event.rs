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

macro_rules! kinds {
    ($(#[$doc:meta])* $($variant:ident = $rank:literal $name:literal),+ $(,)?) => {
        $(#[$doc])*
        pub enum Kind { $(#[doc = concat!("`", $name, "`")] $variant = $rank),+ }

        impl Kind {
            /// Every type, by rank.
            pub const ALL: [Self; 20] = [$(Self::$variant),+];

            /// The name without prefix and version, for example `dossier.received`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The type with this name, without prefix and version.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

kinds! {
    /// The twenty event types; the discriminant is the rank that breaks ties in time.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[repr(u8)]
    Submitted = 1 "dossier.submitted",
    Received = 2 "dossier.received",
    Refused = 3 "dossier.refused",
    SupplementRequested = 4 "dossier.supplement_requested",
    SupplementReceived = 5 "dossier.supplement_received",
    PaymentRequested = 6 "dossier.payment_requested",
    Paid = 7 "dossier.paid",
    Transferred = 8 "dossier.transferred",
    Extended = 9 "dossier.extended",
    Resolved = 10 "dossier.resolved",
    Returned = 11 "dossier.returned",
    Withdrawn = 12 "dossier.withdrawn",
    Stopped = 13 "dossier.stopped",
    Reopened = 14 "dossier.reopened",
    Rated = 15 "dossier.rated",
    TicketIssued = 16 "ticket.issued",
    TicketCalled = 17 "ticket.called",
    TicketServed = 18 "ticket.served",
    TicketMissed = 19 "ticket.missed",
    ContactMade = 20 "contact.made",
}

impl Kind {
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
