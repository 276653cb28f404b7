//! The model: workers and shards, what each may do, and what must hold.

mod shard;
mod worker;

use std::hash::{DefaultHasher, Hash, Hasher};

use dunghen_checkpoint::protocol::{Action as Step, Flaw, Stage};
use stateright::{Model, Property};

use shard::Shard;
use worker::Holder;

/// That the walk reaches what it is about.
pub const WHOLE: &str = "all events are published and kept";

const WORKERS: usize = 2;

/// How large a world is walked.
#[derive(Clone, Copy, Debug)]
pub struct Pipeline {
    pub shards: usize,
    /// Events of each shard's log.
    pub events: u8,
    /// Claims of each shard.
    pub generations: u64,
    /// Crashes of any worker.
    pub crashes: u8,
    /// Calls of the store that fail.
    pub failures: u8,
    pub flaw: Flaw,
}

/// All that there is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    shards: Vec<Shard>,
    /// By worker, by shard.
    workers: Vec<Vec<Holder>>,
    crashes: u8,
    failures: u8,
}

/// What a worker does with a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    Claim,
    Find,
    TakeUp,
    OpenPublishing,
    Fold,
    /// A cut, of what is new or of all.
    Due {
        all: bool,
    },
    /// The next step of the protocol.
    Next(Step),
    /// It, but the store did nothing.
    FailsBefore(Step),
    /// It, but the store's answer is lost.
    FailsAfter(Step),
    /// It, and the attempt is dropped before it is reported; the next one follows.
    Dropped(Step),
    Publish,
}

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happens {
    Crash {
        worker: usize,
    },
    Work {
        worker: usize,
        shard: usize,
        does: Does,
    },
}

impl Pipeline {
    fn work(&self, world: &World, worker: usize, shard: usize, actions: &mut Vec<Happens>) {
        let holder = &world.workers[worker][shard];
        let there = &world.shards[shard];
        let mut may = |does| {
            actions.push(Happens::Work {
                worker,
                shard,
                does,
            });
        };
        match holder.protocol.stage() {
            Stage::Unclaimed | Stage::Fenced { .. } => {
                if there.claimed < self.generations {
                    may(Does::Claim);
                }
                return;
            }
            _ if !holder.is_running() => {
                may(holder.starts());
                return;
            }
            Stage::Idle => {
                if holder.has_news() {
                    may(Does::Due { all: false });
                    may(Does::Due { all: true });
                }
            }
            Stage::Files | Stage::Fence | Stage::Manifest | Stage::Refence | Stage::Clean => {
                let step = holder.protocol.action();
                may(Does::Next(step));
                if world.failures < self.failures {
                    may(Does::FailsBefore(step));
                    // To look and not to tell, or to remove and not to tell, is nothing new.
                    if matches!(step, Step::PutFiles(_) | Step::CreateManifest(_)) {
                        may(Does::FailsAfter(step));
                    }
                    if let Step::Clean(_) = step {
                        may(Does::Dropped(step));
                    }
                }
            }
        }
        if holder.position() < self.events {
            may(Does::Fold);
        }
        if holder.may_publish(there, self.flaw) {
            may(Does::Publish);
        }
    }
}

impl Model for Pipeline {
    type State = World;
    type Action = Happens;

    fn init_states(&self) -> Vec<World> {
        vec![World {
            shards: vec![Shard::default(); self.shards],
            workers: vec![vec![Holder::new(self.flaw); self.shards]; WORKERS],
            crashes: 0,
            failures: 0,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Happens>) {
        for worker in 0..WORKERS {
            let holds = world.workers[worker].iter().any(Holder::is_alive);
            if holds && world.crashes < self.crashes {
                actions.push(Happens::Crash { worker });
            }
            for shard in 0..self.shards {
                self.work(world, worker, shard, actions);
            }
        }
    }

    fn next_state(&self, world: &World, happens: Happens) -> Option<World> {
        let mut world = world.clone();
        match happens {
            Happens::Crash { worker } => {
                world.crashes += 1;
                world.workers[worker] = vec![Holder::new(self.flaw); self.shards];
            }
            Happens::Work {
                worker,
                shard,
                does,
            } => {
                let there = &mut world.shards[shard];
                let holder = &mut world.workers[worker][shard];
                world.failures += u8::from(matches!(
                    does,
                    Does::FailsBefore(_) | Does::FailsAfter(_) | Does::Dropped(_)
                ));
                holder.does(does, there, self.flaw);
            }
        }
        // Workers are alike: worlds that differ in who is who are one.
        world.workers.sort_by_key(|worker| {
            let mut hasher = DefaultHasher::new();
            worker.hash(&mut hasher);
            hasher.finish()
        });
        Some(world)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(
                "the cut that counts is the log up to its offset",
                |_, world: &World| world.shards.iter().all(Shard::newest_is_the_log),
            ),
            Property::always(
                "no older generation is chosen over a newer one",
                |_, world: &World| world.shards.iter().all(Shard::newest_is_of_the_newest),
            ),
            Property::always("the published total never goes back", |_, world: &World| {
                world.shards.iter().all(|shard| !shard.went_back)
            }),
            Property::always("what is published is the log", |_, world: &World| {
                let holders = world.workers.iter().flatten();
                holders.into_iter().all(Holder::is_the_log)
            }),
            Property::always("no owner is refused a start", |_, world: &World| {
                !world.shards.iter().any(|shard| shard.refused)
            }),
            Property::sometimes(WHOLE, |pipeline: &Self, world: &World| {
                world
                    .shards
                    .iter()
                    .all(|shard| shard.is_whole(pipeline.events))
            }),
            Property::sometimes("a zombie is fenced", |_, world: &World| {
                let mut holders = world.workers.iter().flatten();
                holders.any(|holder| matches!(holder.protocol.stage(), Stage::Fenced { .. }))
            }),
        ]
    }
}
