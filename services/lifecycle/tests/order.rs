//! The facts of a store are a function of the set of events and the clock, whatever the order,
//! the deliveries, the batches and the moments at which time was applied.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod lives;

use std::collections::BTreeMap;

use dunghen_contract::{Event, Registry};
use dunghen_lifecycle::{Batch, Row, Rules, Store, Timeliness};
use lives::{Arrivals, START};
use proptest::prelude::*;

const END: i64 = START + 20 * 24 * 3_600_000;

/// A store with the sum of everything that it emitted.
struct Summed<'a> {
    store: Store,
    rows: BTreeMap<Row, i32>,
    rules: &'a Rules,
    registry: &'a Registry,
}

impl<'a> Summed<'a> {
    fn new(rules: &'a Rules, registry: &'a Registry) -> Self {
        Self {
            store: Store::default(),
            rows: BTreeMap::new(),
            rules,
            registry,
        }
    }

    fn take(&mut self, event: &Event<'_>) {
        let mut batch = Batch::default();
        batch.push(event);
        for arrival in batch.iter() {
            self.store.ingest(&arrival, self.registry);
        }
    }

    fn settle(&mut self, to: i64) {
        let rows = &mut self.rows;
        self.store
            .settle(to, self.rules, self.registry, |row, weight| {
                *rows.entry(*row).or_default() += weight;
            });
        self.rows.retain(|_, weight| *weight != 0);
    }
}

/// Arrives in order, with clock steps between, checking every step against a store that gets all
/// events so far at once.
fn check(arrivals: &Arrivals, timeliness: Timeliness) -> Result<(), TestCaseError> {
    let registry = lives::registry();
    let rules = lives::rules(timeliness, &registry);
    let mut store = Summed::new(&rules, &registry);
    let mut steps = arrivals.steps.iter().peekable();
    let mut clock = i64::MIN;
    for (i, &place) in arrivals.order.iter().enumerate() {
        while let Some((_, to)) = steps.next_if(|(before, _)| *before <= i) {
            clock = clock.max(*to);
            store.settle(clock);
            let mut afresh = Summed::new(&rules, &registry);
            for &place in &arrivals.order[..i] {
                afresh.take(&arrivals.events[place]);
            }
            afresh.settle(clock);
            prop_assert_eq!(&store.rows, &afresh.rows);
            prop_assert!(store.rows.values().all(|weight| *weight > 0));
        }
        store.take(&arrivals.events[place]);
    }
    store.settle(END);
    let mut plain = Summed::new(&rules, &registry);
    for event in &arrivals.events {
        plain.take(event);
    }
    plain.settle(END);
    prop_assert_eq!(&store.rows, &plain.rows);
    prop_assert_eq!(store.store.statuses(), plain.store.statuses());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn by_date(arrivals in lives::arrivals(24)) {
        check(&arrivals, Timeliness::Date)?;
    }

    #[test]
    fn to_the_instant(arrivals in lives::arrivals(24)) {
        check(&arrivals, Timeliness::Instant)?;
    }
}
