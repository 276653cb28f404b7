//! The life that benches are measured with: a dossier of ten events.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::borrow::Cow;

use dunghen_contract::registry::CentreId;
use dunghen_contract::{Channel, ContactKind, DueAt, Event, Kind, Medium, Members, Method};
use dunghen_lifecycle::due_text::spell;

/// Monday 2026-02-09 00:00 in Vietnam.
const START: i64 = 1_770_570_000_000;
const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;

/// A life with a pause, a payment, a transfer and an extension.
pub fn life(number: usize) -> Vec<Event<'static>> {
    let start = START + 9 * HOUR;
    let due = |days: i64| {
        let at = start + days * DAY;
        Some(DueAt {
            at,
            text: Cow::Owned(spell(at, Some(420), 0)),
        })
    };
    let none = Members::default;
    let filed = Members {
        procedure: Some("1.000001".into()),
        channel: Some(Channel::Online),
        ..none()
    };
    let lives = [
        (Kind::Submitted, 0, filed.clone()),
        (
            Kind::Received,
            1,
            Members {
                due_at: due(5),
                ..filed
            },
        ),
        (Kind::PaymentRequested, 2, none()),
        (
            Kind::Paid,
            4,
            Members {
                method: Some(Method::Online),
                ..none()
            },
        ),
        (
            Kind::Transferred,
            20,
            Members {
                to: Some("H49.10.01".into()),
                medium: Some(Medium::Electronic),
                ..none()
            },
        ),
        (Kind::SupplementRequested, 24, none()),
        (Kind::SupplementReceived, 50, none()),
        (
            Kind::Extended,
            60,
            Members {
                due_at: due(8),
                apology: Some(true),
                ..none()
            },
        ),
        (
            Kind::Resolved,
            150,
            Members {
                signed_result: Some(true),
                ..none()
            },
        ),
        (
            Kind::Returned,
            160,
            Members {
                channel: Some(Channel::Counter),
                ..none()
            },
        ),
    ];
    let event = |(i, (kind, hours, members)): (usize, (Kind, i64, Members<'static>))| Event {
        kind,
        time: start + hours * HOUR,
        id: format!("{number}-{i}").into(),
        source: "/motcua/H49".into(),
        subject: format!("000.00.16.H49-260209-{number:07}").into(),
        centre: CentreId(0),
        members,
    };
    lives.into_iter().enumerate().map(event).collect()
}

/// Three messages to the citizen about a dossier.
pub fn contacts(number: usize) -> impl Iterator<Item = Event<'static>> {
    (0..3_i64).map(move |i| Event {
        kind: Kind::ContactMade,
        time: START + (9 + 40 * i) * HOUR,
        id: format!("{number}-c{i}").into(),
        source: "/tinnhan/H49".into(),
        subject: format!("000.00.16.H49-260209-{number:07}").into(),
        centre: CentreId(0),
        members: Members {
            contact: Some(ContactKind::Sms),
            ..Members::default()
        },
    })
}
