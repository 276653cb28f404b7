//! When a process is killed: at a point of its work that can be seen from outside.

use rand::Rng;
use rand::rngs::StdRng;

use crate::state::Watched;

/// A point of its work.
#[derive(Clone, Copy, Debug)]
pub enum Moment {
    /// It has claimed so many of its shards, or more.
    Claims(usize),
    /// It has claimed its shards and takes up what is kept.
    TakingUp,
    /// It has written so many new state files; their manifest may follow or not.
    Files(usize),
    /// It has written so many new manifests.
    Manifests(usize),
}

impl Moment {
    /// Draws one of its start.
    pub fn draw_early(dice: &mut StdRng) -> Self {
        match dice.random_range(0..4) {
            0 => Self::TakingUp,
            _ => Self::Claims(dice.random_range(0..3)),
        }
    }

    /// Draws one.
    pub fn draw(dice: &mut StdRng) -> Self {
        match dice.random_range(0..6) {
            0 => Self::draw_early(dice),
            1..=3 => Self::Files(dice.random_range(1..8)),
            _ => Self::Manifests(dice.random_range(1..8)),
        }
    }

    /// Whether it has come for a process with this state and this log; else how far it is.
    pub fn has_come(self, watched: &Watched, log: &str) -> Result<(), String> {
        let (come, have) = match self {
            Self::TakingUp => (log.contains("going on from"), 0),
            Self::Claims(wanted) => {
                let new = watched.new_objects("claims");
                (new >= wanted, new)
            }
            Self::Files(wanted) => {
                let new = watched.new_objects("files");
                (new >= wanted, new)
            }
            Self::Manifests(wanted) => {
                let new = watched.new_objects("manifests");
                (new >= wanted, new)
            }
        };
        if come {
            Ok(())
        } else {
            Err(format!("{self:?}, with {have}: {log}"))
        }
    }
}
