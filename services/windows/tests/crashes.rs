//! A process that dies and another that goes on from its last checkpoint show what one process would
//! have shown: whatever was cut, kept or lost, and wherever in between it died.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[path = "../../lifecycle/tests/lives/mod.rs"]
mod lives;
mod support;

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use dunghen_contract::{Event, Registry};
use dunghen_lifecycle::{Forget, Rules, Timeliness};
use dunghen_windows::{QuerySet, Snapshot};
use lives::{Arrivals, START};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use support::{File, Kept, Key, Pipeline, series};

const END: i64 = START + 20 * 24 * 3_600_000;
const HOUR: i64 = 3_600_000;
const GROUPS: usize = 2;
const SHARDS: usize = 2 * GROUPS;
/// How many runs; `DUNGHEN_TEST_FAULTS` asks for more.
const RUNS: u64 = 160;
/// A run makes one in so many families, because planning all of them takes most of its time; which
/// ones is drawn too.
const FAMILIES: usize = 6;

/// What becomes of a shard's cut.
#[derive(Clone, Copy, Debug)]
enum End {
    /// It is there.
    Kept,
    /// It is not.
    Lost,
    /// It is there, and the process was told that it is not.
    Unheard,
}

/// What happens after an event.
#[derive(Clone, Debug)]
enum Step {
    /// Time passes, and facts are made.
    Settle,
    /// A checkpoint, and what became of it, shard by shard.
    Cut([End; SHARDS]),
    /// The process dies, and another goes on after so many hours.
    Crash { down: i64 },
    /// A snapshot is looked at.
    Look,
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        3 => Just(End::Kept),
        1 => Just(End::Lost),
        1 => Just(End::Unheard),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Option<Step>>> {
    let step = prop_oneof![
        12 => Just(None),
        4 => Just(Some(Step::Settle)),
        4 => prop::array::uniform(end()).prop_map(|ends| Some(Step::Cut(ends))),
        2 => prop_oneof![Just(0), 0..60_i64].prop_map(|down| Some(Step::Crash { down })),
        1 => Just(Some(Step::Look)),
    ];
    prop::collection::vec(step, 60)
}

/// One run: events, what happens to the process, and which families are looked at.
type Run = (Arrivals, Vec<Option<Step>>, usize);

fn run() -> impl Strategy<Value = Run> {
    (lives::arrivals(60), steps(), 0..FAMILIES)
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
    queries: QuerySet,
}

impl Province {
    fn new(share: usize) -> Self {
        let registry = lives::registry();
        let rules = lives::rules(Timeliness::Date, &registry);
        let mut queries = QuerySet::built_in();
        let mut place = share;
        queries.families.retain(|_| {
            place += 1;
            place.is_multiple_of(FAMILIES)
        });
        Self {
            registry,
            rules,
            queries,
        }
    }

    fn pipeline(&self) -> Pipeline {
        Pipeline::new(GROUPS, &self.registry, &self.rules, self.queries.clone()).unwrap()
    }
}

/// The log of each shard, and what is kept of it.
#[derive(Default)]
struct Log<'e> {
    events: Vec<&'e Event<'static>>,
    kept: Kept,
    /// How much of the log the kept state holds.
    position: usize,
    /// A cut that is there, which the process does not know, and how much of the log it holds.
    unheard: Option<(File, usize)>,
}

impl Log<'_> {
    /// A cut that holds all of the log so far comes to an end.
    fn ends(&mut self, end: End, file: File, flaw: Flaw) {
        let file = match flaw {
            Flaw::ManifestBeforeFiles => file.without_subjects(),
            Flaw::None | Flaw::LostTimer | Flaw::CommitBeforeState => file,
        };
        match end {
            End::Lost => {}
            End::Unheard => self.unheard = Some((file, self.events.len())),
            End::Kept => {
                self.unheard = None;
                if flaw != Flaw::CommitBeforeState {
                    self.kept.add(file);
                }
                self.position = self.events.len();
            }
        }
    }

    /// The process dies; what is there counts, whether it knew or not.
    fn crash(&mut self) {
        if let Some((file, position)) = self.unheard.take() {
            self.kept.add(file);
            self.position = position;
        }
        self.kept.begin();
    }
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

fn check((arrivals, steps, share): &Run, flaw: Flaw) -> Result<(), TestCaseError> {
    let province = Province::new(*share);
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
            Some(Step::Cut(ends)) => {
                pipeline.settle(clock);
                for (place, log) in &mut logs {
                    let end = ends[place.0 * 2 + place.1];
                    let file = pipeline.cut(*place, &Forget::NOTHING);
                    pipeline.cut_ended(*place, matches!(end, End::Kept));
                    log.ends(end, file, flaw);
                }
            }
            Some(Step::Crash { down }) => {
                clock += down * HOUR;
                pipeline = province.pipeline();
                for (place, log) in &mut logs {
                    log.crash();
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
    let end = clock.max(END);
    same(&pipeline.tick(end), &plain.tick(end))
}

/// Makes the run of a seed.
fn play(seed: u64, flaw: Flaw, shrinking: u32) -> Result<(), String> {
    let config = ProptestConfig {
        cases: 1,
        max_shrink_iters: shrinking,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let played = runner.run(&run(), |run| check(&run, flaw));
    played.map_err(|failure| failure.to_string())
}

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// So many seeds from the one that `DUNGHEN_TEST_SEED` asks for, or from any.
fn seeds(count: u64) -> impl Iterator<Item = u64> {
    let chance = || RandomState::new().build_hasher().finish();
    let first = asked("DUNGHEN_TEST_SEED").unwrap_or_else(chance);
    println!("{count} runs from DUNGHEN_TEST_SEED={first} on");
    (0..count).map(move |number| first.wrapping_add(number))
}

#[test]
fn another_process_goes_on() {
    for seed in seeds(asked("DUNGHEN_TEST_FAULTS").unwrap_or(RUNS)) {
        if let Err(failure) = play(seed, Flaw::None, 40) {
            panic!(
                "to have it again: DUNGHEN_TEST_SEED={seed} DUNGHEN_TEST_FAULTS=1 \
                 cargo test --release --workspace --test crashes\n{failure}"
            );
        }
    }
}

#[test]
fn each_planted_fault_is_found() {
    for flaw in [
        Flaw::CommitBeforeState,
        Flaw::ManifestBeforeFiles,
        Flaw::LostTimer,
    ] {
        let found = seeds(60).position(|seed| play(seed, flaw, 0).is_err());
        println!("{flaw:?} was found by run {found:?}");
        assert!(found.is_some(), "{flaw:?} was not found");
    }
}
