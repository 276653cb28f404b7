//! `facts(events, now)` of `counting.md` 2: the rows of one subject, and when they change by themselves.
//!
//! The three families of a subject are three things that share only its name; each gives rows of
//! its own, and the earliest of their next instants is the subject's.

use std::num::NonZeroI64;

use dunghen_contract::{Channel, Family, ServiceLevel};

use crate::Millis;
use crate::dossier::{Dossier, Status};
use crate::entry::Entry;
use crate::fold::fold;
use crate::row::{DossierState, Fact, Row, Standing};
use crate::rules::{WORKING_DAY, World};
use crate::{contact, ticket};

/// Working memory of an evaluation, kept from one to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    dossier: Dossier,
}

/// Events that could not count, by kind, in one subject as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anomalies {
    /// Illegal in the status where they stand.
    pub illegal_transition: u32,
    /// From a centre that may not speak for the dossier.
    pub foreign_centre: u32,
    /// Of a dossier or ticket that never began.
    pub orphan: u32,
    /// Ticket events outside their ticket's day.
    pub ticket_out_of_range: u32,
}

impl Anomalies {
    /// Adds what there is more of `after` than `before`.
    pub fn add_increase(&mut self, before: &Self, after: &Self) {
        let more = |before: u32, after: u32| after.saturating_sub(before);
        self.illegal_transition += more(before.illegal_transition, after.illegal_transition);
        self.foreign_centre += more(before.foreign_centre, after.foreign_centre);
        self.orphan += more(before.orphan, after.orphan);
        self.ticket_out_of_range += more(before.ticket_out_of_range, after.ticket_out_of_range);
    }
}

/// What an evaluation found beside the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// The next instant at which the rows differ without a new event.
    pub next: Option<Millis>,
    /// The dossier's status.
    pub status: Status,
    /// Anomalies.
    pub anomalies: Anomalies,
}

impl Evaluation {
    /// Notes an instant of change after `now`.
    pub(crate) fn wake(&mut self, at: Millis) {
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
    }
}

/// Appends the rows of a subject at `now` to `rows`; `entries` is a settled set.
pub fn evaluate(
    entries: &[Entry<'_>],
    now: Millis,
    world: &World<'_>,
    scratch: &mut Scratch,
    rows: &mut Vec<Row>,
) -> Evaluation {
    let mut evaluation = Evaluation::default();
    let tickets = entries.partition_point(|e| e.kind.family() < Family::Ticket);
    let contacts = entries.partition_point(|e| e.kind.family() < Family::Contact);
    for family in [
        &entries[..tickets],
        &entries[tickets..contacts],
        &entries[contacts..],
    ] {
        let past = family.partition_point(|e| e.time <= now);
        if let Some(entry) = family.get(past) {
            evaluation.wake(entry.time);
        }
        let Some(first) = family[..past].first() else {
            continue;
        };
        match first.kind.family() {
            Family::Dossier => {
                fold(&family[..past], now, world, &mut scratch.dossier);
                DossierFacts {
                    dossier: &scratch.dossier,
                    world,
                    now,
                }
                .write(past, &mut evaluation, rows);
            }
            Family::Ticket => ticket::facts(&family[..past], now, world, &mut evaluation, rows),
            Family::Contact => contact::facts(&family[..past], world, rows),
        }
    }
    evaluation
}

struct DossierFacts<'d, 'w> {
    dossier: &'d Dossier,
    world: &'d World<'w>,
    now: Millis,
}

impl DossierFacts<'_, '_> {
    fn write(&self, events: usize, evaluation: &mut Evaluation, rows: &mut Vec<Row>) {
        let dossier = self.dossier;
        evaluation.status = dossier.status;
        let Some(centre) = dossier.centre else {
            // What belongs to no dossier is one anomaly, whatever it would be in one.
            evaluation.anomalies.orphan += u32::try_from(events).unwrap_or(u32::MAX);
            return;
        };
        evaluation.anomalies.illegal_transition += dossier.illegal;
        evaluation.anomalies.foreign_centre += dossier.foreign;
        let field = dossier.attributes.field_label(self.world);
        let mut push = |at, fact| {
            rows.push(Row {
                centre,
                field,
                at,
                fact,
            });
        };
        if let Some(at) = dossier.refused_at {
            push(at, Fact::Refused);
        }
        if let Some(standing) = self.standing(evaluation) {
            push(STANDING_HAS_NO_INSTANT, Fact::Standing(standing));
        }
        if let Some(received_at) = dossier.received_at {
            self.received(received_at, &mut push);
            self.events(&mut push);
        }
    }

    fn received(&self, at: Millis, push: &mut impl FnMut(Millis, Fact)) {
        let dossier = self.dossier;
        let attributes = &dossier.attributes;
        let level = attributes.level(self.world);
        push(
            at,
            Fact::Received {
                channel: attributes.channel,
                level,
                on_behalf: attributes.on_behalf == Some(true),
                state: self.state(),
                acceptance: dossier.submitted_at.map(|submitted| at - submitted),
            },
        );
        let Some(ended) = dossier.ended_at else {
            return;
        };
        if let Status::Closed(how) = dossier.status {
            push(ended, Fact::ClosedOtherwise(how));
            return;
        }
        push(ended, self.resolved(at, ended, level));
        if let Some((returned, channel)) = dossier.returned {
            push(
                returned,
                Fact::Returned {
                    channel,
                    handover: returned - ended,
                    total: returned - at,
                },
            );
        }
    }

    fn resolved(&self, received: Millis, ended: Millis, level: ServiceLevel) -> Fact {
        let dossier = self.dossier;
        let rules = self.world.rules;
        let statutory = dossier.attributes.statutory(self.world);
        Fact::Resolved {
            verdict: rules.verdict(ended, dossier.due_current),
            first: rules.verdict(ended, dossier.due_first),
            decision: dossier.decision,
            online: dossier.attributes.channel == Some(Channel::Online),
            online_service: level != ServiceLevel::None,
            elapsed: ended - received,
            working: self.working_time(received, ended),
            statutory: statutory.and_then(NonZeroI64::new),
        }
    }

    /// Working time by the schedule of the whole fold, without pauses and closed times.
    fn working_time(&self, received: Millis, ended: Millis) -> Millis {
        let dossier = self.dossier;
        let rules = self.world.rules;
        let Some(centre) = dossier.centre else {
            return 0;
        };
        let work = |from, to| rules.calendar.work(rules.schedule(centre), from, to);
        let away: Millis = dossier
            .pauses
            .iter()
            .chain(&dossier.closures)
            .map(|&(from, to)| work(from, to))
            .sum();
        work(received, ended) - away
    }

    fn state(&self) -> DossierState {
        match (self.dossier.ended_at, self.dossier.status) {
            (None, _) => DossierState::Pending,
            (Some(_), Status::Closed(_)) => DossierState::ClosedOtherwise,
            (Some(ended), _) => {
                DossierState::Judged(self.world.rules.verdict(ended, self.dossier.due_current))
            }
        }
    }

    fn events(&self, push: &mut impl FnMut(Millis, Fact)) {
        let dossier = self.dossier;
        for &at in &dossier.became_overdue {
            push(at, Fact::BecameOverdue);
        }
        for &(at, apology) in &dossier.moves {
            push(at, Fact::DueMoved(apology));
        }
        for &(at, method) in &dossier.payments {
            push(at, Fact::Paid(method));
        }
        for &(at, medium) in &dossier.transfers {
            push(at, Fact::Transferred(medium));
        }
        for &(at, factor, score) in &dossier.ratings {
            push(
                at,
                Fact::Rated {
                    factor: factor.map_or(NO_FACTOR, |f| f.index() as u8),
                    satisfied: score >= 4,
                },
            );
        }
    }

    fn standing(&self, evaluation: &mut Evaluation) -> Option<Standing> {
        Some(match self.dossier.status {
            Status::Submitted => Standing::AwaitingAcceptance,
            Status::Paused(_) => Standing::Paused,
            Status::Open => self.open_standing(evaluation),
            _ => return None,
        })
    }

    fn open_standing(&self, evaluation: &mut Evaluation) -> Standing {
        let (Some(due), Some(centre)) = (self.dossier.due_current, self.dossier.centre) else {
            return Standing::NoDue;
        };
        if self.dossier.overdue {
            return Standing::Overdue;
        }
        if let Some(at) = self.dossier.next_overdue(self.world) {
            evaluation.wake(at);
        }
        let rules = self.world.rules;
        let schedule = rules.schedule(centre);
        let target = rules.target(schedule, due);
        if rules.calendar.work(schedule, self.now, target) <= WORKING_DAY {
            return Standing::DueSoon;
        }
        evaluation.wake(
            rules
                .calendar
                .earliest_with_left(schedule, target, WORKING_DAY),
        );
        Standing::Within
    }
}

/// The place of an absent factor in [`Fact::Rated`].
pub const NO_FACTOR: u8 = dunghen_contract::Factor::ALL.len() as u8;

/// A standing counts *now* and in no window, so its rows carry no instant and cancel whenever
/// the standing is the same.
const STANDING_HAS_NO_INSTANT: Millis = 0;
