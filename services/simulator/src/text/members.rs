//! The members of `data`, by event type.

use dunghen_contract::{Channel, Outcome};

use super::stamp::Stamps;
use crate::happening::{Application, Due, What};
use crate::world::World;

/// Writes what follows `centre` in `data`.
pub(super) fn members(what: &What, world: &World, stamps: &mut Stamps, out: &mut Vec<u8>) {
    let due = |due: Option<Due>, stamps: &mut Stamps, out: &mut Vec<u8>| {
        if let Some(due) = due {
            out.extend_from_slice(b",\"due_at\":\"");
            stamps.instant(&world.calendar, due.instant(), out);
            out.push(b'"');
        }
    };
    match *what {
        What::Submitted(application) => members_of_application(application, world, out),
        What::Received(application, said) => {
            members_of_application(application, world, out);
            due(said, stamps, out);
        }
        What::SupplementReceived(said) | What::Reopened(said) => due(said, stamps, out),
        What::Paid(method, said) => {
            word("method", method.word(), out);
            due(said, stamps, out);
        }
        What::Transferred(to, medium) => {
            word("to", &world.units[usize::from(to)], out);
            word("medium", medium.word(), out);
        }
        What::Extended { due: said, apology } => {
            due(Some(said), stamps, out);
            flag("apology", apology, out);
        }
        What::Resolved {
            outcome,
            signed,
            digitised,
            reused,
        } => {
            if outcome == Outcome::Refused {
                word("outcome", outcome.word(), out);
            }
            flag("signed_result", signed, out);
            flag("digitised", digitised, out);
            flag("reused", reused, out);
        }
        What::Returned(channel) => word("channel", channel.word(), out),
        What::Rated(score, factor) => {
            out.extend_from_slice(b",\"score\":");
            out.push(b'0' + score);
            if let Some(factor) = factor {
                word("factor", factor.word(), out);
            }
        }
        What::Contact(kind) => word("kind", kind.word(), out),
        What::Refused
        | What::SupplementRequested
        | What::PaymentRequested
        | What::Withdrawn
        | What::Stopped
        | What::TicketIssued
        | What::TicketCalled
        | What::TicketServed
        | What::TicketMissed => {}
    }
}

fn members_of_application(application: Application, world: &World, out: &mut Vec<u8>) {
    let procedure = &world.registry.procedures()[application.procedure as usize];
    out.extend_from_slice(b",\"procedure\":\"");
    out.extend_from_slice(procedure.code.as_bytes());
    if application.local_form && procedure.code.len() == 8 {
        out.extend_from_slice(b".000.00.00.");
        out.extend_from_slice(world.province.as_bytes());
    }
    out.push(b'"');
    word("channel", application.channel.word(), out);
    if application.says_field && !procedure.field.is_empty() {
        word("field", &procedure.field, out);
    }
    if let Some(level) = application.service_level {
        word("service_level", level.word(), out);
    }
    if let Some(unit) = application.decided_by {
        word("deciding_unit", &world.units[usize::from(unit)], out);
    }
    if let Some(applicant) = application.applicant {
        word("applicant", applicant.word(), out);
    }
    if application.channel == Channel::Online {
        flag("on_behalf", application.on_behalf, out);
    }
    flag("outside_boundary", application.outside_boundary, out);
}

/// A member with a text that needs no escapes: a word of the contract or a code of the registry.
fn word(name: &str, value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":\"");
    out.extend_from_slice(value.as_bytes());
    out.push(b'"');
}

/// A member that is true; false is the same as absent.
fn flag(name: &str, value: bool, out: &mut Vec<u8>) {
    if value {
        out.extend_from_slice(b",\"");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":true");
    }
}
