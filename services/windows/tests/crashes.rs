//! A process that dies and another that goes on from its last checkpoint show what one process would
//! have shown: whatever was cut, kept or lost, and wherever in between it died.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "../../lifecycle/tests/lives/mod.rs"]
mod lives;
mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use dunghen_contract::{Event, Registry};
use dunghen_lifecycle::{Forget, Rules, Timeliness};
use dunghen_windows::{QuerySet, Snapshot};
use lives::{Arrivals, START};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use support::{Kept, Key, Pipeline, series};

const END: i64 = START + 20 * 24 * 3_600_000;
const GROUPS: usize = 2;

/// What happens after an event.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Time passes, and facts are made.
    Settle,
    /// A checkpoint, and whether it was written.
    Cut { kept: bool },
    /// The process dies, and another goes on.
    Crash,
    /// A snapshot is looked at.
    Look,
}

fn steps() -> impl Strategy<Value = Vec<Option<Step>>> {
    let step = prop_oneof![
        6 => Just(None),
        2 => Just(Some(Step::Settle)),
        2 => any::<bool>().prop_map(|kept| Some(Step::Cut { kept })),
        1 => Just(Some(Step::Crash)),
        1 => Just(Some(Step::Look)),
    ];
    prop::collection::vec(step, 60)
}

/// A fault of the harness's own, which it must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    None,
    /// The position is kept, and the state is not.
    CommitBeforeState,
    /// The manifest names a file that has nothing in it yet.
    ManifestBeforeFiles,
    /// Nobody wakes the dossiers that were taken up.
    LostTimer,
}

struct Province {
    registry: Arc<Registry>,
    rules: Arc<Rules>,
}

impl Province {
    fn pipeline(&self) -> Pipeline {
        Pipeline::new(GROUPS, &self.registry, &self.rules, QuerySet::built_in()).unwrap()
    }
}

/// The log of each shard, and what is kept of it.
#[derive(Default)]
struct Log<'e> {
    events: Vec<&'e Event<'static>>,
    kept: Kept,
    /// How much of the log the kept state holds.
    position: usize,
}

/// The first series that differ, because all of them are thousands.
fn same(got: &Snapshot, expected: &Snapshot) -> Result<(), TestCaseError> {
    let (got, expected) = (series(got), series(expected));
    let differs = |(key, value): &(&Key, &u64)| expected.get(*key) != Some(*value);
    let wrong: Vec<_> = got.iter().filter(differs).take(5).collect();
    prop_assert!(wrong.is_empty(), "wrong: {wrong:?}");
    let missing = expected.keys().find(|key| !got.contains_key(*key));
    prop_assert!(missing.is_none(), "missing: {missing:?}");
    Ok(())
}

fn check(arrivals: &Arrivals, steps: &[Option<Step>], flaw: Flaw) -> Result<(), TestCaseError> {
    let registry = lives::registry();
    let rules = lives::rules(Timeliness::Date, &registry);
    let province = Province { registry, rules };
    let mut pipeline = province.pipeline();
    let mut logs: BTreeMap<(usize, usize), Log<'_>> = BTreeMap::new();
    let mut clock = START;
    let places = arrivals.order.iter().zip(steps.iter().cycle());
    for (i, (&place, step)) in places.enumerate() {
        let event = &arrivals.events[place];
        pipeline.take(event);
        let log = logs.entry(pipeline.place(event)).or_default();
        log.events.push(event);
        let total = i64::try_from(arrivals.order.len()).unwrap();
        let passed = START + (END - START) / total * i64::try_from(i).unwrap();
        clock = clock.max(passed);
        match step {
            None => {}
            Some(Step::Settle) => pipeline.settle(clock),
            Some(Step::Cut { kept }) => {
                pipeline.settle(clock);
                for (place, log) in &mut logs {
                    let file = pipeline.cut(*place, &Forget::NOTHING);
                    pipeline.cut_ended(*place, *kept);
                    if *kept {
                        match flaw {
                            Flaw::CommitBeforeState => {}
                            Flaw::ManifestBeforeFiles => log.kept.add(file.without_subjects()),
                            Flaw::None | Flaw::LostTimer => log.kept.add(file),
                        }
                        log.position = log.events.len();
                    }
                }
            }
            Some(Step::Crash) => {
                pipeline = province.pipeline();
                for (place, log) in &mut logs {
                    log.kept.begin();
                    pipeline.take_up(*place, &log.kept, flaw != Flaw::LostTimer);
                }
                for log in logs.values() {
                    for event in &log.events[log.position..] {
                        pipeline.take(event);
                    }
                }
            }
            Some(Step::Look) => {
                let so_far = arrivals.order[..=i].iter().map(|p| &arrivals.events[*p]);
                let mut plain = province.pipeline();
                so_far.for_each(|event| plain.take(event));
                same(&pipeline.tick(clock), &plain.tick(clock))?;
            }
        }
    }
    let mut plain = province.pipeline();
    arrivals.events.iter().for_each(|event| plain.take(event));
    same(&pipeline.tick(END), &plain.tick(END))
}

/// How many runs; `make faults` asks for more.
fn runs() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(), max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn another_process_goes_on(arrivals in lives::arrivals(60), steps in steps()) {
        check(&arrivals, &steps, Flaw::None)?;
    }
}

#[test]
fn each_planted_fault_is_found() {
    for flaw in [
        Flaw::CommitBeforeState,
        Flaw::ManifestBeforeFiles,
        Flaw::LostTimer,
    ] {
        let config = ProptestConfig {
            cases: 60,
            max_shrink_iters: 0,
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        let mut runner = TestRunner::new(config);
        let lives = (lives::arrivals(60), steps());
        let found = runner.run(&lives, |(arrivals, steps)| check(&arrivals, &steps, flaw));
        assert!(found.is_err(), "{flaw:?} was not found");
    }
}
