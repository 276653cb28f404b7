//! Totals that each shard tells by itself, and that are added up elsewhere, make the snapshots of the
//! shards in one process: whatever each told in between, and however their clocks went.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "../../lifecycle/tests/lives/mod.rs"]
mod lives;
mod support;

use std::sync::Arc;

use dunghen_contract::{Event, Registry};
use dunghen_lifecycle::{Batch, Rules, Timeliness};
use dunghen_windows::mirror::{Step, View};
use dunghen_windows::{Board, Group, Ledger, Mirror, QuerySet, Revisions, Snapshot};
use lives::{Arrivals, START};
use proptest::prelude::*;
use support::{Pipeline, everything, runtime, series};
use tokio::runtime::Runtime;

const SHARDS: usize = 3;
const DAY: i64 = 24 * 3_600_000;
const END: i64 = START + 20 * DAY;

/// What happens after an event.
#[derive(Clone, Copy, Debug)]
enum After {
    Nothing,
    /// One shard tells where it stands.
    Tell(usize),
    /// One shard is taken over: another process makes its totals anew and tells those that differ.
    Move(usize),
    /// All tell, so much later, and the snapshot is looked at.
    Look(i64),
}

fn steps() -> impl Strategy<Value = Vec<After>> {
    let later = prop_oneof![Just(0), 0..90_000i64, 0..2 * DAY];
    let step = prop_oneof![
        6 => Just(After::Nothing),
        4 => (0..SHARDS).prop_map(After::Tell),
        1 => (0..SHARDS).prop_map(After::Move),
        1 => later.prop_map(After::Look),
    ];
    prop::collection::vec(step, 60)
}

/// A shard in a process of its own.
struct Teller {
    group: Group,
    ledger: Ledger,
    events: Vec<Event<'static>>,
    clock: i64,
}

impl Teller {
    fn new() -> Self {
        Self {
            group: Group::new(1),
            ledger: Ledger::default(),
            events: Vec::new(),
            clock: i64::MIN,
        }
    }

    fn take(&mut self, event: &Event<'static>, registry: &Registry) {
        self.events.push(event.clone());
        ingest(&mut self.group, event, registry);
    }

    fn settle(&mut self, clock: i64, world: &World) {
        self.clock = self.clock.max(clock);
        self.group.settle(self.clock, &world.rules, &world.registry);
        let heard: Vec<_> = self.group.shards()[0].heard().collect();
        let delta = self.group.take_delta();
        self.ledger
            .settle(self.clock, self.clock, &delta, &heard, &world.rules);
    }

    fn tell(&mut self, clock: i64, world: &World) -> Step {
        self.settle(clock, world);
        let changed = self.ledger.changed().iter();
        let rows = changed
            .map(|key| (*key, self.ledger.row(key).cloned()))
            .collect();
        self.ledger.note();
        Step {
            clock: self.clock,
            busy: Some(self.clock),
            revisions: Revisions(self.ledger.revisions()),
            rows,
        }
    }

    /// Everything is made anew from the events; what was told last and holds no more is taken back.
    fn moved(&mut self, clock: i64, world: &World) -> Step {
        let told = std::mem::take(&mut self.ledger);
        self.ledger
            .take_up(self.clock.max(START), told.revisions(), &world.rules);
        self.group = Group::new(1);
        for event in &self.events {
            ingest(&mut self.group, event, &world.registry);
        }
        let mut step = self.tell(clock, world);
        for key in told.keys() {
            step.rows
                .entry(*key)
                .or_insert_with(|| self.ledger.row(key).cloned());
        }
        step
    }
}

fn ingest(group: &mut Group, event: &Event<'static>, registry: &Registry) {
    let mut batch = Batch::default();
    batch.push(event);
    group.shard_mut(0).ingest(&batch, registry, |_| ());
}

struct World {
    registry: Arc<Registry>,
    rules: Arc<Rules>,
}

struct Server {
    runtime: Runtime,
    board: Board,
    mirror: Mirror,
}

impl Server {
    fn new(world: &World) -> Self {
        let runtime = runtime();
        let board = runtime.block_on(Board::new(
            Arc::clone(&world.registry),
            Arc::clone(&world.rules),
            everything(),
            QuerySet::built_in(),
        ));
        Self {
            board: board.unwrap(),
            mirror: Mirror::new(SHARDS, Arc::clone(&world.rules), 0),
            runtime,
        }
    }

    fn look(&mut self) -> Option<Arc<Snapshot>> {
        let View {
            clock,
            watermark,
            settlement,
        } = self.mirror.advance()?;
        let tick = self.board.tick(clock, watermark, settlement);
        Some(self.runtime.block_on(tick).unwrap())
    }
}

fn place(event: &Event<'_>) -> usize {
    event.subject.bytes().map(usize::from).sum::<usize>() % SHARDS
}

fn same(got: &Snapshot, expected: &Snapshot) -> Result<(), TestCaseError> {
    prop_assert_eq!(got.clock, expected.clock);
    let (got, expected) = (series(got), series(expected));
    let wrong = got
        .iter()
        .find(|(key, value)| expected.get(*key) != Some(*value));
    prop_assert_eq!(wrong, None);
    prop_assert_eq!(got.len(), expected.len());
    Ok(())
}

fn check(arrivals: &Arrivals, steps: &[After]) -> Result<(), TestCaseError> {
    let registry = lives::registry();
    let rules = lives::rules(Timeliness::Date, &registry);
    let world = World { registry, rules };
    let plain = || Pipeline::new(2, &world.registry, &world.rules, QuerySet::built_in()).unwrap();
    let mut tellers: Vec<_> = (0..SHARDS).map(|_| Teller::new()).collect();
    let mut server = Server::new(&world);
    let mut clock = START;
    let total = i64::try_from(arrivals.order.len()).unwrap();
    let places = arrivals.order.iter().zip(steps.iter().cycle());
    for (i, (&number, after)) in places.enumerate() {
        let event = &arrivals.events[number];
        tellers[place(event)].take(event, &world.registry);
        clock = clock.max(START + (END - START) / total * i64::try_from(i).unwrap());
        match *after {
            After::Nothing => {}
            After::Tell(shard) => {
                let step = tellers[shard].tell(clock, &world);
                server.mirror.take(shard, step);
                server.look();
            }
            After::Move(shard) => {
                let step = tellers[shard].moved(clock, &world);
                server.mirror.take(shard, step);
                server.look();
            }
            After::Look(later) => {
                clock += later;
                for (shard, teller) in tellers.iter_mut().enumerate() {
                    let step = teller.tell(clock, &world);
                    server.mirror.take(shard, step);
                }
                let mut expected = plain();
                let so_far = arrivals.order[..=i].iter().map(|p| &arrivals.events[*p]);
                so_far.for_each(|event| expected.take(event));
                same(&server.look().unwrap(), &expected.tick(clock))?;
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_shards_tell_adds_up(arrivals in lives::arrivals(60), steps in steps()) {
        check(&arrivals, &steps)?;
    }
}

/// Half past nine, and so many seconds.
fn at(seconds: i64) -> i64 {
    1_795_401_000_000 + 1000 * seconds
}

fn step(clock: i64) -> Step {
    Step {
        clock,
        ..Step::default()
    }
}

#[test]
fn nothing_is_shown_of_two_minutes_and_none_before_all_have_spoken() {
    let registry = lives::registry();
    let mut mirror = Mirror::new(2, lives::rules(Timeliness::Date, &registry), 0);
    let clock = |view: Option<View>| view.map(|view| view.clock);
    mirror.take(0, step(at(10)));
    assert_eq!(mirror.silent().collect::<Vec<_>>(), [1]);
    assert_eq!(clock(mirror.advance()), None);
    mirror.take(1, step(at(12)));
    assert_eq!(clock(mirror.advance()), Some(at(10)));
    assert_eq!(clock(mirror.advance()), None, "nothing is new");
    for seconds in [55, 61, 121, 181, 241] {
        mirror.take(0, step(at(seconds)));
    }
    // The other one was away for minutes and skips some: none of them can be shown.
    mirror.take(1, step(at(130)));
    assert_eq!(clock(mirror.advance()), Some(at(121)));
    mirror.take(1, step(at(250)));
    assert_eq!(clock(mirror.advance()), Some(at(241)));
}
