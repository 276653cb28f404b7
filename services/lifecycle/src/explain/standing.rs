//! What a dossier comes to: a verdict, or where it stands without one.

use std::num::NonZeroI64;

use crate::Millis;
use crate::dossier::{Dossier, Status};
use crate::row::{Closed, Fact, Standing, Verdict};

/// What a dossier comes to, at the clock of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// It ended with a result.
    Judged {
        /// Against the due date as it stood at the end.
        verdict: Verdict,
        /// Against the first promise.
        first: Verdict,
        /// When it ended.
        ended: Millis,
        /// From receipt to end, in milliseconds.
        elapsed: Millis,
        /// Working time of that without pauses and closed times, in milliseconds.
        working: Millis,
        /// Statutory working time of the procedure, where the catalogue has one.
        statutory: Option<NonZeroI64>,
    },
    /// It has not ended, and is in none of the verdicts.
    Pending(Standing),
    /// It ended without a result, and is in none of the verdicts.
    Closed(Closed, Millis),
    /// It was refused at the door.
    Refused(Millis),
    /// Nothing that begins a dossier is known, so that it counts nowhere.
    Orphan,
}

impl Conclusion {
    pub(super) fn of(dossier: &Dossier, facts: &[(Millis, Fact)]) -> Self {
        let found = facts.iter().find_map(|(at, fact)| match *fact {
            Fact::Resolved {
                verdict,
                first,
                elapsed,
                working,
                statutory,
                ..
            } => Some(Self::Judged {
                verdict,
                first,
                ended: *at,
                elapsed,
                working,
                statutory,
            }),
            Fact::Standing(standing) => Some(Self::Pending(standing)),
            Fact::ClosedOtherwise(how) => Some(Self::Closed(how, *at)),
            _ => None,
        });
        match (found, dossier.status, dossier.refused_at) {
            (Some(found), ..) => found,
            (None, Status::Refused, Some(at)) => Self::Refused(at),
            (None, ..) => Self::Orphan,
        }
    }
}
