//! The wide row: one column for each measure, so that a row says all about a centre and a sector.
//!
//! Every measure is a sum over facts, so rows add up over sectors, centres, shards and processes,
//! and a fact taken back is subtracted. SQL files name the columns as [`names`] spells them.

use dunghen_contract::{Channel, ContactKind, Factor, Medium, Method};
use dunghen_lifecycle::{Apology, Closed, DossierState, Fact, TicketOutcome, Verdict};

use crate::buckets::{self, STAGES, TICKETS, WORKING_DAYS};

/// A column of the wide row.
pub type Column = usize;

/// Received, by channel.
pub const RECEIVED: Column = 0;
/// Received, by where the dossier stands.
pub const STATE: Column = RECEIVED + 3;
/// Refused at the door.
pub const REFUSED: Column = STATE + 6;
/// Resolved, by verdict.
pub const RESOLVED: Column = REFUSED + 1;
/// Resolved, by verdict against the first promise.
pub const FIRST: Column = RESOLVED + 4;
/// Withdrawn, stopped.
pub const CLOSED: Column = FIRST + 4;
/// Returned, by channel.
pub const RETURNED: Column = CLOSED + 2;
/// Received with a full service; of these online; the same of a partial one; online and unassisted.
pub const ONLINE: Column = RETURNED + 3;
/// Resolved, filed online, with a signed result; the same with an online service.
pub const RESOLVED_ONLINE: Column = ONLINE + 5;
/// Stages of dossiers, each a sum of milliseconds and its buckets.
pub const ACCEPTANCE: Column = RESOLVED_ONLINE + 2;
/// From receipt to end.
pub const PROCESSING: Column = ACCEPTANCE + 1 + STAGES.len() + 1;
/// From end to the hand-over.
pub const HANDOVER: Column = PROCESSING + 1 + STAGES.len() + 1;
/// From receipt to the hand-over.
pub const TOTAL: Column = HANDOVER + 1 + STAGES.len() + 1;
/// Working time of resolved dossiers: milliseconds and buckets.
pub const WORKING: Column = TOTAL + 1 + STAGES.len() + 1;
/// Working and statutory milliseconds of the resolved whose procedure has a statutory time.
pub const STATUTORY: Column = WORKING + 1 + WORKING_DAYS.len() + 1;
/// Became overdue.
pub const BECAME_OVERDUE: Column = STATUTORY + 2;
/// Due dates moved, by apology.
pub const MOVED: Column = BECAME_OVERDUE + 1;
/// Granted, and of these signed, digitised, reused.
pub const GRANTED: Column = MOVED + 4;
/// Payments, by method.
pub const PAID: Column = GRANTED + 4;
/// Transfers, by medium.
pub const TRANSFERRED: Column = PAID + 3;
/// Ratings, by factor and none.
pub const RATED: Column = TRANSFERRED + 2;
/// Ratings of 4 or 5, by factor and none.
pub const SATISFIED: Column = RATED + 6;
/// Contacts, by kind.
pub const CONTACT: Column = SATISFIED + 6;
/// Tickets, by outcome.
pub const TICKET: Column = CONTACT + 3;
/// Tickets called.
pub const TICKET_CALLED: Column = TICKET + 4;
/// Served within 10 minutes in total; called within 25 minutes.
pub const TICKET_WITHIN: Column = TICKET_CALLED + 1;
/// Waits: milliseconds and buckets.
pub const TICKET_WAIT: Column = TICKET_WITHIN + 2;
/// Totals: milliseconds and buckets.
pub const TICKET_TOTAL: Column = TICKET_WAIT + 1 + TICKETS.len() + 1;
/// How many columns a window's row has.
pub const COLUMNS: usize = TICKET_TOTAL + 1 + TICKETS.len() + 1;

/// Standings of dossiers now, in the order of `Standing`.
pub const STANDING: Column = 0;
/// Tickets waiting now.
pub const TICKETS_WAITING: Column = STANDING + 6;
/// How many columns a *now* row has.
pub const NOW_COLUMNS: usize = TICKETS_WAITING + 1;

const VERDICTS: [&str; 4] = ["early", "on_time", "late", "no_due"];

/// The names of the columns of a window's row.
#[must_use]
pub fn names() -> Vec<String> {
    let mut names = Vec::with_capacity(COLUMNS);
    let mut each = |prefix: &str, suffixes: &[&str]| {
        names.extend(suffixes.iter().map(|suffix| format!("{prefix}_{suffix}")));
    };
    each("received", Channel::WORDS);
    each(
        "verdict",
        &[
            "pending",
            "early",
            "on_time",
            "late",
            "no_due",
            "closed_otherwise",
        ],
    );
    each("dossiers", &["refused"]);
    each("resolved", &VERDICTS);
    each("first_promise", &VERDICTS);
    each("closed", &["withdrawn", "stopped"]);
    each("returned", Channel::WORDS);
    each(
        "received",
        &[
            "full",
            "full_online",
            "partial",
            "partial_online",
            "unassisted",
        ],
    );
    each("resolved_online", &["signed", "service"]);
    for stage in ["acceptance", "processing", "handover", "total"] {
        each(stage, &["ms"]);
        each(stage, &buckets::names(STAGES));
    }
    each("working", &["ms"]);
    each("working", &buckets::names(WORKING_DAYS));
    each("statutory", &["working_ms", "ms"]);
    each("became", &["overdue"]);
    each("moved", &["in_time", "late", "none", "after_end"]);
    each("results", &["granted", "signed", "digitised", "reused"]);
    each("paid", Method::WORDS);
    each("transferred", Medium::WORDS);
    for prefix in ["rated", "satisfied"] {
        each(prefix, Factor::WORDS);
        each(prefix, &["none"]);
    }
    each("contact", ContactKind::WORDS);
    each(
        "ticket",
        &["served", "missed", "abandoned", "unfinished", "called"],
    );
    each("ticket", &["total_within_10m", "wait_within_25m"]);
    each("ticket_wait", &["ms"]);
    each("ticket_wait", &buckets::names(TICKETS));
    each("ticket_total", &["ms"]);
    each("ticket_total", &buckets::names(TICKETS));
    names
}

/// The names of the columns of a *now* row.
#[must_use]
pub fn now_names() -> Vec<String> {
    [
        "awaiting_acceptance",
        "within",
        "due_soon",
        "overdue",
        "paused",
        "no_due",
    ]
    .iter()
    .map(|standing| format!("standing_{standing}"))
    .chain(["tickets_waiting".to_owned()])
    .collect()
}

/// Calls `add` with each column that a fact changes in its windows, and by how much.
pub fn spread(fact: &Fact, mut add: impl FnMut(Column, i64)) {
    match *fact {
        Fact::Received { .. } => received(fact, &mut add),
        Fact::Refused => add(REFUSED, 1),
        Fact::Resolved { .. } => resolved(fact, &mut add),
        Fact::ClosedOtherwise(how) => add(CLOSED + closed(how), 1),
        Fact::Returned {
            channel,
            handover,
            total,
        } => {
            add(RETURNED + channel.index(), 1);
            duration(HANDOVER, STAGES, handover, &mut add);
            duration(TOTAL, STAGES, total, &mut add);
        }
        Fact::BecameOverdue => add(BECAME_OVERDUE, 1),
        Fact::DueMoved(apology) => add(MOVED + moved(apology), 1),
        Fact::Paid(method) => add(PAID + method.index(), 1),
        Fact::Transferred(medium) => add(TRANSFERRED + medium.index(), 1),
        Fact::Rated { factor, satisfied } => {
            add(RATED + usize::from(factor), 1);
            if satisfied {
                add(SATISFIED + usize::from(factor), 1);
            }
        }
        Fact::Contact(kind) => add(CONTACT + kind.index(), 1),
        Fact::TicketCalled { wait } => {
            add(TICKET_CALLED, 1);
            if wait <= 25 * 60_000 {
                add(TICKET_WITHIN + 1, 1);
            }
            duration(TICKET_WAIT, TICKETS, wait, &mut add);
        }
        Fact::TicketServed { total } => {
            if total < 10 * 60_000 {
                add(TICKET_WITHIN, 1);
            }
            duration(TICKET_TOTAL, TICKETS, total, &mut add);
        }
        Fact::TicketOutcome(outcome) => add(TICKET + ticket(outcome), 1),
        Fact::Standing(_) | Fact::TicketWaiting => {}
    }
}

fn received(fact: &Fact, add: &mut impl FnMut(Column, i64)) {
    let Fact::Received {
        channel,
        level,
        on_behalf,
        state,
        acceptance,
    } = *fact
    else {
        return;
    };
    let online = channel == Some(Channel::Online);
    if let Some(channel) = channel {
        add(RECEIVED + channel.index(), 1);
    }
    add(STATE + state_column(state), 1);
    if level.index() < 2 {
        add(ONLINE + 2 * level.index(), 1);
        if online {
            add(ONLINE + 2 * level.index() + 1, 1);
        }
    }
    if online && !on_behalf {
        add(ONLINE + 4, 1);
    }
    if let Some(elapsed) = acceptance {
        duration(ACCEPTANCE, STAGES, elapsed, add);
    }
}

fn resolved(fact: &Fact, add: &mut impl FnMut(Column, i64)) {
    let Fact::Resolved {
        verdict: against_current,
        first,
        decision,
        online,
        online_service,
        elapsed,
        working,
        statutory,
    } = *fact
    else {
        return;
    };
    add(RESOLVED + verdict(against_current), 1);
    add(FIRST + verdict(first), 1);
    let granted = decision.granted();
    for (column, holds) in [
        (GRANTED, granted),
        (GRANTED + 1, granted && decision.signed()),
        (GRANTED + 2, granted && decision.digitised()),
        (GRANTED + 3, granted && decision.reused()),
        (RESOLVED_ONLINE, online && decision.signed()),
        (RESOLVED_ONLINE + 1, online && online_service),
    ] {
        if holds {
            add(column, 1);
        }
    }
    duration(PROCESSING, STAGES, elapsed, add);
    duration(WORKING, WORKING_DAYS, working, add);
    if let Some(statutory) = statutory {
        add(STATUTORY, working);
        add(STATUTORY + 1, statutory.get());
    }
}

fn duration(base: Column, edges: &[i64], value: i64, add: &mut impl FnMut(Column, i64)) {
    add(base, value);
    add(base + 1 + buckets::bucket(edges, value), 1);
}

const fn state_column(state: DossierState) -> usize {
    match state {
        DossierState::Pending => 0,
        DossierState::Judged(judged) => 1 + verdict(judged),
        DossierState::ClosedOtherwise => 5,
    }
}

const fn verdict(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Early => 0,
        Verdict::OnTime => 1,
        Verdict::Late => 2,
        Verdict::NoDue => 3,
    }
}

const fn closed(how: Closed) -> usize {
    match how {
        Closed::Withdrawn => 0,
        Closed::Stopped => 1,
    }
}

const fn moved(apology: Apology) -> usize {
    match apology {
        Apology::InTime => 0,
        Apology::Late => 1,
        Apology::None => 2,
        Apology::AfterEnd => 3,
    }
}

const fn ticket(outcome: TicketOutcome) -> usize {
    match outcome {
        TicketOutcome::Served => 0,
        TicketOutcome::Missed => 1,
        TicketOutcome::Abandoned => 2,
        TicketOutcome::Unfinished => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_one_name() {
        let names = names();
        assert_eq!(names.len(), COLUMNS);
        for (column, name) in [
            (STATE, "verdict_pending"),
            (RESOLVED, "resolved_early"),
            (WORKING, "working_ms"),
            (GRANTED, "results_granted"),
            (TICKET, "ticket_served"),
            (TICKET_TOTAL, "ticket_total_ms"),
        ] {
            assert_eq!(names[column], name);
        }
        let mut distinct = names.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), COLUMNS);
        assert_eq!(now_names().len(), NOW_COLUMNS);
    }
}
