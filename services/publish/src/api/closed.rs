//! Closed windows for who tells of them elsewhere than in an answer: the figures of the feed, under the
//! names of the feed, as the items of the feed.

use std::sync::Arc;

use dunghen_windows::{Snapshot, Value};
use serde::Serialize;

use super::goals::{self, Goals};
use super::index::{Index, Spot};
use super::item::Item;
use super::moment::Moments;
use super::view::View;
use crate::targets::Targets;

/// The columns of every family of a process's snapshots.
#[derive(Clone, Debug)]
pub struct Columns(Arc<Index>);

impl Columns {
    /// Those of a snapshot, and of every later one of the same process.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        Self(Arc::new(Index::new(snapshot)))
    }

    /// Whether a snapshot has them.
    #[must_use]
    pub fn fit(&self, snapshot: &Snapshot) -> bool {
        self.0.fits(snapshot)
    }

    /// How many a family has: one a combination of labels, and those that are the sum of two.
    #[must_use]
    pub fn count(&self, family: usize) -> usize {
        self.0.families[family].columns.len()
    }

    /// The name of a column, as targets give it.
    #[must_use]
    pub fn id(&self, family: usize, column: usize) -> &str {
        &self.0.families[family].columns[column].id
    }

    /// A figure, where there is one.
    #[must_use]
    pub fn read(&self, snapshot: &Snapshot, spot: Spot) -> Option<Value> {
        self.0.read(snapshot, spot)
    }

    /// What the items of closed windows are written from.
    #[must_use]
    pub fn closed(&self, snapshot: &Arc<Snapshot>, targets: &Targets) -> Closed {
        Closed(View {
            goals: Arc::new(Goals::new(&self.0, targets, goals::days(&snapshot.frame))),
            moments: Moments::of(&snapshot.frame, snapshot.watermark),
            index: Arc::clone(&self.0),
            snapshot: Arc::clone(snapshot),
        })
    }
}

/// The closed windows of a snapshot, ready to be told.
#[derive(Debug)]
pub struct Closed(View);

impl Closed {
    /// The watermark, as items have it.
    #[must_use]
    pub fn as_of(&self) -> &str {
        self.0.moments.as_of.as_deref().unwrap_or_default()
    }

    /// The item of a figure, under this revision; one that is gone has no value.
    #[must_use]
    pub fn item(&self, spot: Spot, revision: u64) -> impl Serialize {
        let view = &self.0;
        let entity = &view.snapshot.layout.entities[spot.entity];
        let value = view.index.read(&view.snapshot, spot);
        Item::new(view, spot, entity, value).revised(revision)
    }
}
