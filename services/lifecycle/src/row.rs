//! Fact rows: what one subject contributes to the figures, each at its instant.
//!
//! A row is a plain value that is compared and subtracted: the engine emits the difference of two
//! sets of rows with weights +1 and −1, so everything that a figure needs must be in the row. Rows
//! are copied, compared and kept by the million, so they are held to 48 bytes.

use std::num::NonZeroI64;

use dunghen_contract::registry::CentreId;
use dunghen_contract::{Channel, ContactKind, Medium, Method, ServiceLevel};

use crate::Millis;
use crate::decision::Decision;

/// A sector as a label: the listed ones in the order of `fields.csv`, then `other`, `unknown`,
/// and last the place of facts that have no sector (tickets, contacts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldIx(pub u16);

/// How an ended dossier stands against an appointed return (`counting.md` 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Ended before the due day.
    Early,
    /// Ended in time on the due day.
    OnTime,
    /// Ended after it was due.
    Late,
    /// Ended without an appointed return.
    NoDue,
}

/// Where a received dossier stands when counted by its receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DossierState {
    /// Not ended yet.
    Pending,
    /// Resolved, with its verdict.
    Judged(Verdict),
    /// Withdrawn or stopped.
    ClosedOtherwise,
}

/// How a dossier ended without a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closed {
    /// By the applicant.
    Withdrawn,
    /// By the authority.
    Stopped,
}

/// What came with a moved due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Apology {
    /// An apology, at least eight working hours before the old due date.
    InTime,
    /// An apology, later than that.
    Late,
    /// No apology.
    None,
    /// The dossier had ended; the move changes no verdict.
    AfterEnd,
}

/// Where a dossier that has not ended stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Submitted, not yet received.
    AwaitingAcceptance,
    /// Open with more than eight working hours left.
    Within,
    /// Open with at most eight working hours left.
    DueSoon,
    /// Open past its due date.
    Overdue,
    /// Waiting for the citizen.
    Paused,
    /// Open without an appointed return.
    NoDue,
}

/// How a ticket ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TicketOutcome {
    /// Served.
    Served,
    /// Called and not there.
    Missed,
    /// Never called by the end of the day.
    Abandoned,
    /// Called, but neither served nor missed by the end of the day.
    Unfinished,
}

/// One kind of fact with its values; durations in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// A dossier received.
    Received {
        /// How it was filed; none where no `channel` was ever known.
        channel: Option<Channel>,
        /// Level of the online service.
        level: ServiceLevel,
        /// Filed online by staff at the counter.
        on_behalf: bool,
        /// Where it stands.
        state: DossierState,
        /// Since it was submitted, where known.
        acceptance: Option<Millis>,
    },
    /// A dossier refused at the door.
    Refused,
    /// A dossier resolved.
    Resolved {
        /// Against the due date as it stood at the end.
        verdict: Verdict,
        /// Against the first promise.
        first: Verdict,
        /// What was decided.
        decision: Decision,
        /// Filed online.
        online: bool,
        /// The service level is full or partial.
        online_service: bool,
        /// From receipt to end.
        elapsed: Millis,
        /// Working time without pauses and closed times.
        working: Millis,
        /// Statutory working time of the procedure, where the catalogue has one.
        statutory: Option<NonZeroI64>,
    },
    /// A dossier withdrawn or stopped.
    ClosedOtherwise(Closed),
    /// A result handed over.
    Returned {
        /// How.
        channel: Channel,
        /// Since the end.
        handover: Millis,
        /// Since the receipt.
        total: Millis,
    },
    /// A change from not overdue to overdue.
    BecameOverdue,
    /// A due date moved.
    DueMoved(Apology),
    /// The standing now; counted in the *now* figures alone.
    Standing(Standing),
    /// A payment.
    Paid(Method),
    /// A transfer.
    Transferred(Medium),
    /// A rating.
    Rated {
        /// The factor's place in the contract's list, or its length where absent.
        factor: u8,
        /// The score was 4 or 5.
        satisfied: bool,
    },
    /// A contact with a citizen.
    Contact(ContactKind),
    /// A ticket called, with its wait.
    TicketCalled {
        /// From issue to call, not below 0.
        wait: Millis,
    },
    /// A ticket served, with its total time.
    TicketServed {
        /// From issue to service, not below 0.
        total: Millis,
    },
    /// A ticket's outcome.
    TicketOutcome(TicketOutcome),
    /// A ticket waiting now, at the instant of its issue; counted in the *now* figures alone.
    TicketWaiting,
}

impl Fact {
    /// Whether the fact counts in the *now* figures alone and in no window.
    #[must_use]
    pub const fn is_now(self) -> bool {
        matches!(self, Self::Standing(_) | Self::TicketWaiting)
    }
}

/// A fact of a centre and a sector at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// The centre that the fact belongs to.
    pub centre: CentreId,
    /// The sector.
    pub field: FieldIx,
    /// When.
    pub at: Millis,
    /// What.
    pub fact: Fact,
}

// What is kept of facts is mostly this; a larger one is a decision and not an accident.
const _: () = assert!(size_of::<Row>() == 48);
