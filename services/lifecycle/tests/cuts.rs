//! A cut is one moment of a store however long its copying takes, and what nobody uses any more leaves
//! the store.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod lives;

use std::collections::BTreeMap;
use std::sync::Arc;

use dunghen_contract::registry::CentreId;
use dunghen_contract::{Event, Kind, Members, Registry};
use dunghen_lifecycle::{Batch, Forget, Rules, Settled, Store, Tail, Timeliness};
use lives::{Arrivals, START};
use proptest::prelude::*;

const STEP: i64 = 3_600_000;

type Subjects = BTreeMap<Vec<u8>, Vec<u8>>;

struct World {
    registry: Arc<Registry>,
    rules: Arc<Rules>,
}

impl World {
    fn new() -> Self {
        let registry = lives::registry();
        let rules = lives::rules(Timeliness::Date, &registry);
        Self { registry, rules }
    }

    fn take(&self, store: &mut Store, event: &Event<'_>) {
        let mut batch = Batch::default();
        batch.push(event);
        for arrival in batch.iter() {
            store.ingest(&arrival, &self.registry);
        }
    }

    fn settle(&self, store: &mut Store, clock: i64) -> Settled {
        store.settle(clock, &self.rules, &self.registry, |_, _| ())
    }

    fn cut(&self, store: &mut Store, forget: &Forget) -> (Tail, Subjects) {
        let mut subjects = Subjects::new();
        let tail = store.cut(forget, &self.rules, &self.registry, |name, events| {
            subjects.insert(name.to_vec(), events.to_vec());
        });
        (tail, subjects)
    }
}

fn check(arrivals: &Arrivals, before: usize) -> Result<(), TestCaseError> {
    let world = World::new();
    let order = || arrivals.order.iter().map(|place| &arrivals.events[*place]);
    let (mut slow, mut quick) = (Store::default(), Store::default());
    for event in order().take(before) {
        for store in [&mut slow, &mut quick] {
            world.take(store, event);
            world.settle(store, START);
        }
    }
    let expected = world.cut(&mut quick, &Forget::NOTHING);
    let mut subjects = Subjects::new();
    let mut put = |name: &[u8], events: &[u8]| {
        let twice = subjects.insert(name.to_vec(), events.to_vec());
        assert_eq!(twice, None);
    };
    let tail = slow.begin_cut(&Forget::NOTHING, &world.rules, &world.registry);
    for (event, clock) in order().skip(before).zip(1..) {
        world.take(&mut slow, event);
        world.settle(&mut slow, START + clock * STEP);
        slow.copy(usize::from(clock % 3 == 0), &mut put);
    }
    while !slow.copy(1, &mut put) {}
    prop_assert_eq!((tail, subjects), expected);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_copied_is_what_was_at_the_moment(arrivals in lives::arrivals(40), before in 0_usize..40) {
        check(&arrivals, before)?;
    }
}

/// An event about a dossier that never began, from a system of its own.
fn stray(number: usize) -> Event<'static> {
    Event {
        kind: Kind::Resolved,
        time: START,
        id: "1".into(),
        source: format!("/nobody/{number:05}").into(),
        subject: format!("000.00.16.H49-260209-{number:05}").into(),
        centre: CentreId(0),
        members: Members::default(),
    }
}

#[test]
fn strings_that_no_kept_event_uses_leave_their_places() {
    const STRAYS: usize = 200;
    let world = World::new();
    let few = Forget {
        orphans: 50,
        ..Forget::NOTHING
    };
    let mut store = Store::default();
    let (mut table, mut state) = (BTreeMap::new(), Subjects::new());
    let mut number = 0;
    let mut bytes = Vec::new();
    // The last one is kept.
    for round in 0..62 {
        for _ in 0..STRAYS {
            world.take(&mut store, &stray(number));
            number += 1;
        }
        world.settle(&mut store, START);
        let (tail, subjects) = world.cut(&mut store, &few);
        // A cut that is lost is made up for by the next.
        if round % 7 == 3 {
            store.lost();
            continue;
        }
        store.kept();
        table.extend(tail.strings);
        state.extend(subjects);
        bytes.push(store.bytes());
    }
    let places = table.keys().max().copied().unwrap();
    assert!(places < 5 * 200, "{places} places for {number} sources");
    assert!(
        bytes[40..].iter().max() <= bytes[..20].iter().max(),
        "{bytes:?}"
    );
    // Another process goes on, and knows what the kept events said.
    let mut next = Store::default();
    let texts: Vec<String> = (0..=places).map(|place| table[&place].clone()).collect();
    next.take_up_strings(texts.iter().map(String::as_str), &world.registry);
    for (name, events) in &state {
        next.take_up(name, events).unwrap();
    }
    next.taken_up();
    world.settle(&mut next, START);
    assert_eq!(next.len(), store.len());
    let known = (0..number).rev().map(stray).find(|event| {
        let events = state.get(event.subject.as_bytes());
        events.is_some_and(|events| !events.is_empty())
    });
    for store in [&mut store, &mut next] {
        world.take(store, known.as_ref().unwrap());
        assert_eq!(world.settle(store, START).duplicates, 1);
    }
}
