//! The facts of a dossier as JSON: by the words of the counting rules, durations in seconds.

use dunghen_contract::Factor;
use dunghen_lifecycle::explain::Civil;
use dunghen_lifecycle::{Apology, Closed, DossierState, Fact as Kept, Millis, Standing, Verdict};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A fact; a standing holds now and has no instant.
#[derive(Serialize)]
pub(super) struct Fact {
    #[serde(rename = "fact")]
    name: &'static str,
    at: Option<String>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// The facts in the order of their instants, the standing last.
pub(super) fn of(facts: &[(Millis, Kept)], civil: Civil<'_>) -> Vec<Fact> {
    let mut sorted: Vec<&(Millis, Kept)> = facts.iter().collect();
    sorted.sort_by_key(|(at, fact)| (fact.is_now(), *at));
    sorted
        .into_iter()
        .map(|(at, fact)| {
            let (name, more) = told(*fact);
            Fact {
                name,
                at: (!fact.is_now()).then(|| civil.machine(*at)),
                more: match more {
                    Value::Object(more) => more,
                    _ => Map::new(),
                },
            }
        })
        .collect()
}

fn told(fact: Kept) -> (&'static str, Value) {
    match fact {
        Kept::Received {
            channel,
            level,
            on_behalf,
            state,
            acceptance,
        } => (
            "received",
            json!({
                "channel": channel.map(dunghen_contract::Channel::word),
                "service_level": level.word(),
                "on_behalf": on_behalf,
                "state": match state {
                    DossierState::Pending => "pending",
                    DossierState::Judged(judged) => verdict(judged),
                    DossierState::ClosedOtherwise => "closed_otherwise",
                },
                "acceptance_seconds": acceptance.map(seconds),
            }),
        ),
        Kept::Refused => ("refused", Value::Null),
        Kept::Resolved { .. } => resolved(fact),
        Kept::ClosedOtherwise(how) => (
            "closed_otherwise",
            json!({"how": match how {
                Closed::Withdrawn => "withdrawn",
                Closed::Stopped => "stopped",
            }}),
        ),
        Kept::Returned {
            channel,
            handover,
            total,
        } => (
            "returned",
            json!({
                "channel": channel.word(),
                "handover_seconds": seconds(handover),
                "total_seconds": seconds(total),
            }),
        ),
        Kept::BecameOverdue => ("became_overdue", Value::Null),
        Kept::DueMoved(apology) => ("due_moved", json!({"apology": word_of(apology)})),
        Kept::Standing(standing) => ("standing", json!({"standing": standing_word(standing)})),
        Kept::Paid(method) => ("paid", json!({"method": method.word()})),
        Kept::Transferred(medium) => ("transferred", json!({"medium": medium.word()})),
        Kept::Rated { factor, satisfied } => (
            "rated",
            json!({
                "factor": Factor::ALL.get(usize::from(factor)).map(|factor| factor.word()),
                "satisfied": satisfied,
            }),
        ),
        // Of tickets and contacts, which are no dossier.
        Kept::Contact(_) => ("contact", Value::Null),
        Kept::TicketCalled { .. } => ("ticket_called", Value::Null),
        Kept::TicketServed { .. } => ("ticket_served", Value::Null),
        Kept::TicketOutcome(_) => ("ticket_outcome", Value::Null),
        Kept::TicketWaiting => ("ticket_waiting", Value::Null),
    }
}

fn resolved(fact: Kept) -> (&'static str, Value) {
    let Kept::Resolved {
        verdict: judged,
        first,
        decision,
        online,
        online_service,
        elapsed,
        working,
        statutory,
    } = fact
    else {
        return ("resolved", Value::Null);
    };
    let more = json!({
        "verdict": verdict(judged),
        "verdict_first": verdict(first),
        "granted": decision.granted(),
        "signed_result": decision.signed(),
        "digitised": decision.digitised(),
        "reused": decision.reused(),
        "online": online,
        "online_service": online_service,
        "elapsed_seconds": seconds(elapsed),
        "working_seconds": seconds(working),
        "statutory_seconds": statutory.map(|statutory| seconds(statutory.get())),
    });
    ("resolved", more)
}

/// Seconds to the millisecond.
#[allow(
    clippy::cast_precision_loss,
    reason = "spans of centuries in milliseconds are far below 2^53"
)]
fn seconds(span: Millis) -> f64 {
    span as f64 / 1000.0
}

/// The word of a verdict.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Early => "early",
        Verdict::OnTime => "on_time",
        Verdict::Late => "late",
        Verdict::NoDue => "no_due",
    }
}

const fn word_of(apology: Apology) -> &'static str {
    match apology {
        Apology::InTime => "in_time",
        Apology::Late => "late",
        Apology::None => "none",
        Apology::AfterEnd => "after_end",
    }
}

const fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::AwaitingAcceptance => "awaiting_acceptance",
        Standing::Within => "within",
        Standing::DueSoon => "due_soon",
        Standing::Overdue => "overdue",
        Standing::Paused => "paused",
        Standing::NoDue => "no_due",
    }
}
