//! The figures are right at every moment: after each tick the snapshot equals the one computed from
//! scratch from the events so far, whatever the order, the deliveries, the shards and the clock.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "../../lifecycle/tests/lives/mod.rs"]
mod lives;
mod support;

use std::sync::Arc;

use dunghen_contract::{Event, Registry};
use dunghen_lifecycle::{Rules, Timeliness};
use dunghen_windows::QuerySet;
use lives::{Arrivals, START};
use proptest::prelude::*;
use support::{Key, Pipeline, series};

const END: i64 = START + 20 * 24 * 3_600_000;

struct Province {
    registry: Arc<Registry>,
    rules: Arc<Rules>,
}

impl Province {
    fn new(timeliness: Timeliness) -> Self {
        let registry = lives::registry();
        let rules = lives::rules(timeliness, &registry);
        Self { registry, rules }
    }

    fn pipeline(&self, groups: usize) -> Pipeline {
        Pipeline::new(groups, &self.registry, &self.rules, QuerySet::built_in()).unwrap()
    }

    /// What all events at once give.
    fn afresh<'e>(
        &self,
        events: impl Iterator<Item = &'e Event<'static>>,
        clock: i64,
    ) -> std::collections::BTreeMap<Key, u64> {
        let mut pipeline = self.pipeline(1);
        for event in events {
            pipeline.take(event);
        }
        series(&pipeline.tick(clock))
    }
}

fn check(province: &Province, arrivals: &Arrivals) -> Result<(), TestCaseError> {
    let mut pipeline = province.pipeline(2);
    let mut steps = arrivals.steps.iter().peekable();
    let mut clock = i64::MIN;
    for (i, &place) in arrivals.order.iter().enumerate() {
        while let Some((_, to)) = steps.next_if(|(before, _)| *before <= i) {
            clock = clock.max(*to);
            if i % 2 == 0 {
                if i % 4 == 0 {
                    pipeline.settle(clock);
                } else {
                    pipeline.roll(clock);
                }
                continue;
            }
            let so_far = arrivals.order[..i].iter().map(|p| &arrivals.events[*p]);
            let expected = province.afresh(so_far, clock);
            let got = series(&pipeline.tick(clock));
            prop_assert_eq!(got, expected);
        }
        pipeline.take(&arrivals.events[place]);
    }
    let expected = province.afresh(arrivals.events.iter(), END);
    let got = series(&pipeline.tick(END));
    prop_assert_eq!(&got, &expected);
    let again = series(&pipeline.tick(END));
    prop_assert_eq!(&again, &expected, "a tick without a change changes nothing");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn by_date(arrivals in lives::arrivals(60)) {
        check(&Province::new(Timeliness::Date), &arrivals)?;
    }

    #[test]
    fn to_the_instant(arrivals in lives::arrivals(60)) {
        check(&Province::new(Timeliness::Instant), &arrivals)?;
    }
}
