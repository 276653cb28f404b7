//! The names of the contract: which attributes an event has and which members its type knows.

use crate::event::Kind;
use crate::json::{Names, Spellings};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum $name { $($variant),+ }

        impl $name {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The name, also where it is written with escapes.
            pub(crate) fn from_name(name: &str) -> Option<Self> {
                match name { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// A set with this one alone.
            pub(crate) const fn bit(self) -> u32 { 1 << self as u8 }
        }

        impl Names for $name {
            const SPELLINGS: &'static Spellings = &Spellings::of(&[$($word),+]);

            #[inline]
            fn from_place(place: u8) -> Option<Self> {
                Self::ALL.get(usize::from(place)).copied()
            }

            fn from_name(name: &str) -> Option<Self> {
                Self::from_name(name)
            }
        }
    };
}

names! {
    /// The attributes of the envelope.
    Attribute {
        Specversion = "specversion",
        Id = "id",
        Source = "source",
        Type = "type",
        Time = "time",
        Subject = "subject",
        Data = "data",
    }
}

names! {
    /// The members of `data` of all types together.
    Member {
        Centre = "centre",
        Procedure = "procedure",
        Field = "field",
        Channel = "channel",
        ServiceLevel = "service_level",
        DecidingUnit = "deciding_unit",
        Applicant = "applicant",
        OnBehalf = "on_behalf",
        OutsideBoundary = "outside_boundary",
        DueAt = "due_at",
        Method = "method",
        To = "to",
        Medium = "medium",
        Apology = "apology",
        Outcome = "outcome",
        SignedResult = "signed_result",
        Digitised = "digitised",
        Reused = "reused",
        Score = "score",
        Factor = "factor",
        Kind = "kind",
    }
}

/// The members that a type knows, as sets of [`Member::bit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) required: u32,
    pub(crate) optional: u32,
}

impl Known {
    pub(crate) const fn all(self) -> u32 {
        self.required | self.optional
    }

    /// The table of types of `events.md`.
    pub(crate) const fn of(kind: Kind) -> Self {
        use Member as M;
        const CENTRE: u32 = M::Centre.bit();
        const FILED: u32 = CENTRE | M::Procedure.bit() | M::Channel.bit();
        const FILED_TOO: u32 = M::Field.bit()
            | M::ServiceLevel.bit()
            | M::DecidingUnit.bit()
            | M::Applicant.bit()
            | M::OnBehalf.bit()
            | M::OutsideBoundary.bit();
        const DUE: u32 = M::DueAt.bit();
        let (required, optional) = match kind {
            Kind::Submitted => (FILED, FILED_TOO),
            Kind::Received => (FILED, FILED_TOO | DUE),
            Kind::SupplementReceived | Kind::Reopened => (CENTRE, DUE),
            Kind::Paid => (CENTRE | M::Method.bit(), DUE),
            Kind::Transferred => (CENTRE | M::To.bit() | M::Medium.bit(), 0),
            Kind::Extended => (CENTRE | DUE, M::Apology.bit()),
            Kind::Resolved => {
                let flags = M::SignedResult.bit() | M::Digitised.bit() | M::Reused.bit();
                (CENTRE, M::Outcome.bit() | flags)
            }
            Kind::Returned => (CENTRE | M::Channel.bit(), 0),
            Kind::Rated => (CENTRE | M::Score.bit(), M::Factor.bit()),
            Kind::ContactMade => (CENTRE | M::Kind.bit(), 0),
            Kind::Refused
            | Kind::SupplementRequested
            | Kind::PaymentRequested
            | Kind::Withdrawn
            | Kind::Stopped
            | Kind::TicketIssued
            | Kind::TicketCalled
            | Kind::TicketServed
            | Kind::TicketMissed => (CENTRE, 0),
        };
        Self { required, optional }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_the_contract_is_personal_data() {
        for attribute in Attribute::ALL {
            assert_eq!(crate::deny::listed(attribute.name()), None);
        }
        for member in Member::ALL {
            assert_eq!(crate::deny::listed(member.name()), None, "{member:?}");
        }
    }

    #[test]
    fn names_lead_back() {
        for &member in Member::ALL {
            assert_eq!(Member::from_name(member.name()), Some(member));
        }
    }
}
