//! The life of a ticket at a counter, all of it on the day of its issue.

use dunghen_contract::Millis;

use crate::chance::Dice;
use crate::happening::{Happening, PlaceId, Subject, What};
use crate::rhythm::MINUTE;
use crate::scene::Scene;

/// How a visit ends.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Served at the counter.
    Served,
    /// Called, and not there.
    Missed,
    /// Never called.
    Abandoned,
    /// Called, and never closed.
    Unfinished,
}

/// A visit to a counter.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Visit {
    /// The centre.
    pub(crate) place: PlaceId,
    /// When the ticket is taken.
    pub(crate) issued: Millis,
    /// Until it is called.
    pub(crate) wait: Millis,
    /// Until it is served, or missed.
    pub(crate) total: Millis,
    /// How it ends.
    pub(crate) ending: Ending,
}

impl Visit {
    /// A visit that is served at an instant.
    pub(crate) fn served_at(
        scene: &Scene,
        place: PlaceId,
        served: Millis,
        dice: &mut Dice,
    ) -> Self {
        let wait = 20_000 + dice.long_tailed(7 * MINUTE);
        let service = 2 * MINUTE + dice.long_tailed(7 * MINUTE);
        let opened = scene.hours(place).midnight(served).max(scene.first);
        let issued = (served - wait - service).max(opened);
        let total = served - issued;
        Self {
            place,
            issued,
            wait: wait.min(total),
            total,
            ending: Ending::Served,
        }
    }

    /// The same visit, served or not.
    pub(crate) fn ended_somehow(self, dice: &mut Dice) -> Self {
        let ending = match dice.below(100) {
            0..50 => Ending::Served,
            50..78 => Ending::Missed,
            78..94 => Ending::Abandoned,
            _ => Ending::Unfinished,
        };
        Self { ending, ..self }
    }

    /// The events of the visit.
    pub(crate) fn events(self, key: u32) -> impl Iterator<Item = Happening> {
        let Self {
            place,
            issued,
            wait,
            total,
            ending,
        } = self;
        let last = match ending {
            Ending::Served => Some(What::TicketServed),
            Ending::Missed => Some(What::TicketMissed),
            Ending::Abandoned | Ending::Unfinished => None,
        };
        let called = (ending != Ending::Abandoned).then_some((issued + wait, What::TicketCalled));
        [
            Some((issued, What::TicketIssued)),
            called,
            last.map(|what| (issued + total, what)),
        ]
        .into_iter()
        .flatten()
        .map(move |(time, what)| Happening {
            time,
            subject: Subject::Ticket(key),
            place,
            what,
        })
    }
}
