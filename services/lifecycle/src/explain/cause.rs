//! What made the due date of a dossier what it is, read off the fold before and after an event.

use dunghen_contract::Kind;

use crate::Millis;
use crate::dossier::{Dossier, Pause, Status};
use crate::entry::Entry;
use crate::row::Apology;
use crate::rules::World;

/// One thing that set, moved or kept a due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The receipt, with a return that it named.
    Appointed {
        /// When it was received.
        at: Millis,
        /// The appointed return.
        due: Millis,
    },
    /// The receipt, and the statutory working time of the procedure.
    Statutory {
        /// When it was received.
        at: Millis,
        /// The statutory working time, in milliseconds.
        hours: Millis,
        /// The return that follows.
        due: Millis,
    },
    /// The receipt, without either.
    NoDue {
        /// When it was received.
        at: Millis,
    },
    /// A pause that ended.
    Paused {
        /// What it waited for.
        pause: Pause,
        /// When it began.
        from: Millis,
        /// When it ended.
        to: Millis,
        /// Its working time, in milliseconds.
        worked: Millis,
        /// The return after it.
        due: Option<Millis>,
        /// Whether the event that ended it named that return.
        named: bool,
    },
    /// An extension, an amendment or a reopening that names another return.
    Moved {
        /// By which event.
        by: Kind,
        /// When.
        at: Millis,
        /// The return before; none where there was none.
        from: Option<Millis>,
        /// The return after.
        to: Millis,
        /// What came with it; none where there was nothing to move.
        apology: Option<Apology>,
    },
    /// A return named after the end, which changes no verdict.
    AfterEnd {
        /// When.
        at: Millis,
        /// The return that was named.
        named: Millis,
    },
    /// An end that was taken back.
    Reopened {
        /// The end.
        ended: Millis,
        /// When it was taken back.
        at: Millis,
    },
}

/// What an event may change of a dossier, as it was before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    is_received: bool,
    status: Status,
    due: Option<Millis>,
    pauses: usize,
    closures: usize,
    moves: usize,
}

impl Before {
    pub(super) const fn of(dossier: &Dossier) -> Self {
        Self {
            is_received: dossier.received_at.is_some(),
            status: dossier.status,
            due: dossier.due_current,
            pauses: dossier.pauses.len(),
            closures: dossier.closures.len(),
            moves: dossier.moves.len(),
        }
    }
}

/// Notes what an event that counted did to the due date.
pub(super) fn note(
    before: Before,
    entry: &Entry<'_>,
    after: &Dossier,
    world: &World<'_>,
    causes: &mut Vec<Cause>,
) {
    if !before.is_received && after.received_at.is_some() {
        causes.push(receipt(entry, after, world));
    }
    causes.extend(ended_pause(before, entry, after, world));
    if let Some(&(ended, at)) = after.closures.get(before.closures) {
        causes.push(Cause::Reopened { ended, at });
    }
    causes.extend(moved(before, entry, after));
}

fn receipt(entry: &Entry<'_>, after: &Dossier, world: &World<'_>) -> Cause {
    let at = entry.time;
    match (entry.due_at(), after.due_current) {
        (Some(due), _) => Cause::Appointed { at, due },
        (None, Some(due)) => Cause::Statutory {
            at,
            hours: after.attributes.statutory(world).unwrap_or_default(),
            due,
        },
        (None, None) => Cause::NoDue { at },
    }
}

fn ended_pause(
    before: Before,
    entry: &Entry<'_>,
    after: &Dossier,
    world: &World<'_>,
) -> Option<Cause> {
    let &(from, to) = after.pauses.get(before.pauses)?;
    let Status::Paused(pause) = before.status else {
        return None;
    };
    let rules = world.rules;
    // The schedule is that of the centre as the event leaves it, as in the fold.
    let worked = after.centre.map_or(0, |centre| {
        rules.calendar.work(rules.schedule(centre), from, to)
    });
    Some(Cause::Paused {
        pause,
        from,
        to,
        worked,
        due: after.due_current,
        named: after.status == Status::Open && entry.due_at().is_some(),
    })
}

fn moved(before: Before, entry: &Entry<'_>, after: &Dossier) -> Option<Cause> {
    if !before.is_received {
        return None;
    }
    let (at, named) = (entry.time, entry.due_at()?);
    let apology = after.moves.get(before.moves).map(|(_, apology)| *apology);
    if apology == Some(Apology::AfterEnd) {
        return Some(Cause::AfterEnd { at, named });
    }
    let moves = matches!(entry.kind, Kind::Extended | Kind::Received | Kind::Reopened);
    (moves && after.due_current != before.due).then_some(Cause::Moved {
        by: entry.kind,
        at,
        from: before.due,
        to: named,
        apology,
    })
}
