//! What happens, in few bytes: a year has millions of events to come, and each is written as text only when its time is.

use dunghen_calendar::Day;
use dunghen_contract::{
    Applicant, Channel, ContactKind, Factor, Kind, Medium, Method, Millis, Outcome, ServiceLevel,
};

/// The place of a centre in the simulated province.
pub(crate) type PlaceId = u16;

/// The place of a unit (a centre or a department) that dossiers are transferred to or decided by.
pub(crate) type UnitId = u16;

/// An event that is still to come.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(crate) struct Happening {
    /// Event time.
    pub(crate) time: Millis,
    /// Whom it is about.
    pub(crate) subject: Subject,
    /// The centre that speaks.
    pub(crate) place: PlaceId,
    /// What happens.
    pub(crate) what: What,
}

/// Whom an event is about.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A dossier: the centre whose prefix its code has, the day in it, and its number of that day.
    Dossier {
        /// The centre that gave the code.
        place: PlaceId,
        /// The day in the code.
        day: Day,
        /// The number of that day in the province.
        number: u32,
    },
    /// A ticket, by a key that its number of the day is given to when it is issued.
    Ticket(u32),
}

/// What an application says about itself.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "two are members of the contract, two say how it is written"
)]
pub(crate) struct Application {
    /// The place in the catalogue.
    pub(crate) procedure: u32,
    /// The code is written with the province's own tail.
    pub(crate) local_form: bool,
    /// The sector is given, not only implied by the catalogue.
    pub(crate) says_field: bool,
    /// How it was filed.
    pub(crate) channel: Channel,
    /// Where it is given.
    pub(crate) service_level: Option<ServiceLevel>,
    /// The deciding unit, where it is given.
    pub(crate) decided_by: Option<UnitId>,
    /// Where it is given.
    pub(crate) applicant: Option<Applicant>,
    /// Filed online by staff.
    pub(crate) on_behalf: bool,
    /// Received away from the deciding unit's territory.
    pub(crate) outside_boundary: bool,
}

/// An event type with its data. Due dates are `None` where the event carries none.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(crate) enum What {
    Submitted(Application),
    Received(Application, Option<Due>),
    Refused,
    SupplementRequested,
    SupplementReceived(Option<Due>),
    PaymentRequested,
    Paid(Method, Option<Due>),
    Transferred(UnitId, Medium),
    Extended {
        due: Due,
        apology: bool,
    },
    Resolved {
        outcome: Outcome,
        signed: bool,
        digitised: bool,
        reused: bool,
    },
    Returned(Channel),
    Withdrawn,
    Stopped,
    Reopened(Option<Due>),
    Rated(u8, Option<Factor>),
    TicketIssued,
    TicketCalled,
    TicketServed,
    TicketMissed,
    Contact(ContactKind),
}

/// An appointed return in whole minutes since 1970, which is how offices appoint.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due(i32);

impl Due {
    /// The last whole minute at or before an instant; the same day, because days begin at whole minutes.
    pub(crate) fn at(instant: Millis) -> Self {
        Self(i32::try_from(instant.div_euclid(60_000)).unwrap_or(i32::MAX))
    }

    /// The instant.
    pub(crate) fn instant(self) -> Millis {
        Millis::from(self.0) * 60_000
    }
}

impl What {
    /// The event type.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Submitted(_) => Kind::Submitted,
            Self::Received(..) => Kind::Received,
            Self::Refused => Kind::Refused,
            Self::SupplementRequested => Kind::SupplementRequested,
            Self::SupplementReceived(_) => Kind::SupplementReceived,
            Self::PaymentRequested => Kind::PaymentRequested,
            Self::Paid(..) => Kind::Paid,
            Self::Transferred(..) => Kind::Transferred,
            Self::Extended { .. } => Kind::Extended,
            Self::Resolved { .. } => Kind::Resolved,
            Self::Returned(_) => Kind::Returned,
            Self::Withdrawn => Kind::Withdrawn,
            Self::Stopped => Kind::Stopped,
            Self::Reopened(_) => Kind::Reopened,
            Self::Rated(..) => Kind::Rated,
            Self::TicketIssued => Kind::TicketIssued,
            Self::TicketCalled => Kind::TicketCalled,
            Self::TicketServed => Kind::TicketServed,
            Self::TicketMissed => Kind::TicketMissed,
            Self::Contact(_) => Kind::ContactMade,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_happening_stays_small() {
        assert!(size_of::<Happening>() <= 48, "{}", size_of::<Happening>());
    }

    #[test]
    fn due_dates_are_cut_to_the_minute() {
        assert_eq!(Due::at(120_001).instant(), 120_000);
        assert_eq!(Due::at(119_999).instant(), 60_000);
        assert_eq!(Due::at(-1).instant(), -60_000);
    }
}
