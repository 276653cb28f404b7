//! What befalls a pipeline and its disk: drawn, and done.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use dunghen_tests::running::Running;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};

use crate::damage::{self, Damaged};
use crate::keeping::{Keeping, count, reaches};
use crate::moment::Moment;
use crate::room::{bearing_limits, limit};
use crate::{CHECKPOINTS, COMPLETED, FAILED};

/// One fault; after it the process is dead.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// It is killed at a moment.
    Kill(Moment),
    /// Its disk takes no file longer than this, until so many checkpoints have failed. Then it is
    /// killed, or there is room again and it must recover first.
    Full {
        bytes: u64,
        failures: u32,
        recovers: bool,
    },
    /// What it kept is damaged while it does not run, and mended after it refused to start.
    Damage,
}

/// Kills in a round, at the least.
pub const KILLS: usize = 20;

impl Fault {
    /// A round: one of each first, then the others as they fall.
    pub fn deal(dice: &mut StdRng) -> Vec<Self> {
        let kill = |dice: &mut StdRng| Self::Kill(Moment::draw(dice));
        let mut round = vec![
            kill(dice),
            Self::full(true, dice),
            Self::full(false, dice),
            Self::Damage,
            Self::Damage,
        ];
        let mut others = vec![Self::full(dice.random(), dice), Self::Damage];
        others.extend((1..KILLS).map(|_| kill(dice)));
        others.shuffle(dice);
        round.append(&mut others);
        round
    }

    fn full(recovers: bool, dice: &mut StdRng) -> Self {
        Self::Full {
            bytes: *[0, 1, 700, 2000].choose(dice).expect("some"),
            failures: dice.random_range(1..4),
            recovers,
        }
    }

    /// Does it.
    pub fn inflict(self, on: &Keeping, dice: &mut StdRng) {
        match self {
            Self::Kill(moment) => on.kill_at(moment),
            Self::Full {
                bytes,
                failures,
                recovers,
            } => fill(on, bytes, failures, recovers),
            Self::Damage => damage(on, dice),
        }
    }
}

fn fill(on: &Keeping, bytes: u64, failures: u32, recovers: bool) {
    let mut pipeline = on.watch(&mut bearing_limits(&on.command()));
    reaches(&mut pipeline, CHECKPOINTS, &COMPLETED, 1.0);
    limit(pipeline.process.id(), Some(bytes));
    reaches(&mut pipeline, CHECKPOINTS, &FAILED, f64::from(failures));
    let said = pipeline.process.stderr();
    assert!(said.contains("has room"), "{said}");
    if recovers {
        let before = count(&pipeline, CHECKPOINTS, &COMPLETED);
        limit(pipeline.process.id(), None);
        reaches(&mut pipeline, CHECKPOINTS, &COMPLETED, before + 1.0);
    }
    on.kill(pipeline.process);
}

/// Nothing is begun from nothing, nor from an earlier checkpoint, and the sentence says what to do.
fn damage(on: &Keeping, dice: &mut StdRng) {
    let before = all_manifests(&on.state);
    let damaged = Damaged::draw(&on.state, dice);
    eprintln!("  {} is {}", damaged.key, damaged.how);
    let mut process = Running::start(&mut on.command());
    let status = process.ended(Duration::from_secs(30));
    let said = process.stderr();
    assert_eq!(status.code(), Some(1), "{damaged:?}: {said}");
    for words in [damaged.key.as_str(), "`dunghen state verify`"] {
        assert!(said.contains(words), "{words} of {damaged:?} in {said}");
    }
    assert_eq!(all_manifests(&on.state), before, "{damaged:?}");
    damaged.mend();
}

fn all_manifests(state: &Path) -> BTreeMap<String, Vec<String>> {
    let shards = std::fs::read_dir(state).unwrap().flatten();
    shards
        .map(|shard| {
            let name = shard.file_name().to_string_lossy().into_owned();
            (name, damage::manifests(&shard.path()))
        })
        .collect()
}
