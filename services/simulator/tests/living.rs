//! The province of the demonstration has a past and goes on without a break.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Heard, Status, Verdict, calendar, registry};
use dunghen_contract::Kind;
use dunghen_simulator::{Emission, Living};

const DAY: i64 = 86_400_000;

fn living() -> (Living, i64) {
    let now = dunghen_contract::time::parse("2020-11-22T02:30:00+07:00").unwrap();
    (
        Living::new(registry(), calendar(), 1, now - 30 * DAY, 0.5).unwrap(),
        now,
    )
}

#[test]
fn the_past_and_the_present_are_one_stream() {
    let (mut living, now) = living();
    let past: Vec<Emission> = living.history(now).collect();
    let present: Vec<Emission> = living.live().take(5_000).collect();
    assert!(past.iter().all(|emission| emission.time <= now));
    assert!(present.iter().all(|emission| emission.time > now));
    assert!(
        past.iter()
            .chain(&present)
            .is_sorted_by_key(|emission| emission.time)
    );
    let seconds = (present[4_999].time - now) / 1000;
    assert!(
        (5_000..15_000).contains(&seconds),
        "5000 events in {seconds} s"
    );
    let days = past.len() / 30;
    assert!((30_000..45_000).contains(&days), "{days} events a day");
}

#[test]
fn every_kind_of_event_and_end_occurs_also_on_a_sunday_night() {
    let (mut living, now) = living();
    let past = Heard::of(living.history(now));
    for kind in Kind::ALL {
        let count = if kind == Kind::ContactMade {
            past.contacts.len()
        } else {
            past.count(kind)
        };
        assert!(count > 0, "{}", kind.name());
    }
    assert_eq!(past.contacts.len(), 3);
    let dossiers = past.folded();
    for verdict in [
        Verdict::Early,
        Verdict::OnTime,
        Verdict::Late,
        Verdict::NoDue,
    ] {
        assert!(
            dossiers.iter().any(|dossier| dossier.verdict == verdict),
            "{verdict:?}"
        );
    }
    for status in [
        Status::Submitted,
        Status::Open,
        Status::Withdrawn,
        Status::Stopped,
        Status::PausedForSupplement,
    ] {
        assert!(
            dossiers.iter().any(|dossier| dossier.status == status),
            "{status:?}"
        );
    }
    let present = Heard::of(living.live().take(20_000));
    let overdue = dossiers
        .iter()
        .filter(|dossier| dossier.ended.is_none() && dossier.due.is_some_and(|due| due < now));
    assert!(overdue.count() > 5);
    for kind in [
        Kind::TicketIssued,
        Kind::TicketCalled,
        Kind::TicketServed,
        Kind::Received,
        Kind::Resolved,
        Kind::Rated,
    ] {
        assert!(present.count(kind) > 20, "{}", kind.name());
    }
}
