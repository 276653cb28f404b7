//! What cannot count is told to the operator once, under one kind.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod lives;

use dunghen_contract::registry::CentreId;
use dunghen_contract::{Event, Kind, Members};
use dunghen_lifecycle::{Anomalies, Batch, Store, Timeliness};

fn anomalies(kinds: &[Kind]) -> Anomalies {
    let registry = lives::registry();
    let rules = lives::rules(Timeliness::Date, &registry);
    let mut batch = Batch::default();
    for (number, &kind) in (0..).zip(kinds) {
        batch.push(&Event {
            kind,
            time: lives::START + number,
            id: number.to_string().into(),
            source: "/motcua/H49".into(),
            subject: "000.00.16.H49-260209-0001".into(),
            centre: CentreId(0),
            members: Members::default(),
        });
    }
    let mut store = Store::default();
    for arrival in batch.iter() {
        store.ingest(&arrival, &registry);
    }
    let later = lives::START + 1000;
    store.settle(later, &rules, &registry, |_, _| ()).anomalies
}

#[test]
fn an_event_of_a_dossier_that_never_began_is_an_orphan_and_nothing_else() {
    let expected = Anomalies {
        orphan: 2,
        ..Anomalies::default()
    };
    assert_eq!(anomalies(&[Kind::Resolved, Kind::Returned]), expected);
}

#[test]
fn an_event_that_its_dossier_does_not_allow_is_illegal() {
    let expected = Anomalies {
        illegal_transition: 1,
        ..Anomalies::default()
    };
    assert_eq!(anomalies(&[Kind::Submitted, Kind::Reopened]), expected);
}
