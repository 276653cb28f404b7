//! One snapshot with all that its items are written from, made once for everybody who reads it.

use std::sync::{Arc, Mutex, PoisonError};

use dunghen_windows::Snapshot;

use super::goals::{self, Goals};
use super::index::Index;
use super::moment::Moments;
use crate::lease::Shared;
use crate::targets::Targets;

/// A snapshot, ready to be read.
#[derive(Debug)]
pub(crate) struct View {
    pub snapshot: Arc<Snapshot>,
    pub index: Arc<Index>,
    pub goals: Arc<Goals>,
    pub moments: Moments,
}

impl Shared for Arc<View> {
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.snapshot, &other.snapshot)
    }
}

/// Makes views, and keeps of the last one what stays the same.
#[derive(Debug)]
pub(crate) struct Views {
    targets: Targets,
    last: Mutex<Option<Arc<View>>>,
}

impl Views {
    pub fn new(targets: Targets) -> Self {
        Self {
            targets,
            last: Mutex::new(None),
        }
    }

    /// The view of a snapshot.
    pub fn of(&self, snapshot: &Arc<Snapshot>) -> Arc<View> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = last.as_ref().filter(|v| Arc::ptr_eq(&v.snapshot, snapshot)) {
            return Arc::clone(view);
        }
        let view = Arc::new(self.make(snapshot, last.as_deref()));
        *last = Some(Arc::clone(&view));
        view
    }

    fn make(&self, snapshot: &Arc<Snapshot>, last: Option<&View>) -> View {
        let last = last.filter(|last| last.index.fits(snapshot));
        let index = last.map_or_else(
            || Arc::new(Index::new(snapshot)),
            |last| Arc::clone(&last.index),
        );
        let days = goals::days(&snapshot.frame);
        let goals = last.filter(|last| last.goals.days == days).map_or_else(
            || Arc::new(Goals::new(&index, &self.targets, days)),
            |last| Arc::clone(&last.goals),
        );
        View {
            moments: Moments::of(&snapshot.frame, snapshot.watermark),
            snapshot: Arc::clone(snapshot),
            index,
            goals,
        }
    }
}
