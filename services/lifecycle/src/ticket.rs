//! A ticket at the counter (`counting.md` 5): its wait, its total and its outcome.
//!
//! Only the earliest event of each type that is not ignored counts, so a recall or a second press
//! of a button changes nothing.

use dunghen_calendar::Day;
use dunghen_contract::Kind;

use crate::Millis;
use crate::entry::Entry;
use crate::facts::Evaluation;
use crate::intern::no_field;
use crate::row::{Fact, Row, TicketOutcome};
use crate::rules::World;

/// How far before its issue an event of a ticket may lie: clocks of kiosks and counters differ.
const SKEW: Millis = 60_000;

#[derive(Clone, Copy, Debug, Default)]
struct Ticket {
    called: Option<Millis>,
    served: Option<Millis>,
    missed: Option<Millis>,
    ignored: u32,
}

/// Appends the rows of a ticket at `now`; `entries` are its events up to `now`.
pub fn facts(
    entries: &[Entry<'_>],
    now: Millis,
    world: &World<'_>,
    evaluation: &mut Evaluation,
    rows: &mut Vec<Row>,
) {
    let Some(issue) = entries.iter().find(|e| e.kind == Kind::TicketIssued) else {
        evaluation.anomalies.orphan += u32::try_from(entries.len()).unwrap_or(u32::MAX);
        return;
    };
    let (issued, calendar) = (issue.time, &world.rules.calendar);
    let Day(day) = calendar.day_of(issued);
    let midnight = calendar.midnight(Day(day + 1));
    let ticket = read(entries, issued, midnight);
    evaluation.anomalies.ticket_out_of_range += ticket.ignored;
    let mut push = |at, fact| {
        rows.push(Row {
            centre: issue.centre,
            field: no_field(world.registry),
            at,
            fact,
        });
    };
    if let Some(called) = ticket.called {
        let wait = (called - issued).max(0);
        push(called, Fact::TicketCalled { wait });
    }
    if let Some(served) = ticket.served {
        let total = (served - issued).max(0);
        push(served, Fact::TicketServed { total });
    }
    match outcome(&ticket, midnight - 1) {
        (at, outcome) if at <= now => push(at, Fact::TicketOutcome(outcome)),
        (at, _) => {
            evaluation.wake(at);
            if ticket.called.is_none() {
                push(issued, Fact::TicketWaiting);
            }
        }
    }
}

fn read(entries: &[Entry<'_>], issued: Millis, midnight: Millis) -> Ticket {
    let mut ticket = Ticket::default();
    for entry in entries {
        if entry.kind == Kind::TicketIssued {
            continue;
        }
        if entry.time < issued - SKEW || entry.time >= midnight {
            ticket.ignored += 1;
            continue;
        }
        match entry.kind {
            Kind::TicketCalled if ticket.served.is_some() => ticket.ignored += 1,
            Kind::TicketCalled => {
                ticket.called.get_or_insert(entry.time);
            }
            Kind::TicketServed => {
                ticket.served.get_or_insert(entry.time);
            }
            _ => {
                ticket.missed.get_or_insert(entry.time);
            }
        }
    }
    ticket
}

fn outcome(ticket: &Ticket, last: Millis) -> (Millis, TicketOutcome) {
    match (ticket.served, ticket.missed, ticket.called) {
        (Some(served), _, _) => (served, TicketOutcome::Served),
        (None, Some(missed), _) => (missed, TicketOutcome::Missed),
        (None, None, Some(_)) => (last, TicketOutcome::Unfinished),
        (None, None, None) => (last, TicketOutcome::Abandoned),
    }
}
