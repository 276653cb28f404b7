//! Totals of every scope: wide rows by slot and entity, and what is true now.
//!
//! They only ever change by what was rolled up from a delta, so a tick costs what changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use dunghen_calendar::Day;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::Millis;

use crate::delta::Cell;
use crate::frame::{SLOTS, Slots};
use crate::hours::ByHour;
use crate::layout::{EntityIx, Layout};
use crate::measure::{COLUMNS, NOW_COLUMNS};
use crate::shard::Heard;

/// The running working day and the last eight complete ones.
pub const WORKDAYS: usize = 9;

/// The totals of a pipeline.
#[derive(Clone, Debug)]
pub struct Totals {
    entities: usize,
    windows: Vec<i64>,
    now: Vec<i64>,
    workdays: Vec<i64>,
    /// How many of the last complete working days count, by entity.
    pub known_workdays: Vec<i64>,
    /// The earliest issue among waiting tickets, by entity.
    pub oldest_waiting: Vec<Option<Millis>>,
    /// Became overdue, by civil day and cell.
    pub overdue_days: BTreeMap<(Day, Cell), i64>,
    /// Waiting tickets, by centre and issue.
    pub waiting: BTreeMap<(CentreId, Millis), i64>,
    /// Counts of the last hours.
    pub hours: ByHour,
    /// When each centre spoke.
    pub heard: Vec<Option<Heard>>,
}

impl Totals {
    /// Totals of nothing.
    #[must_use]
    pub fn new(layout: &Arc<Layout>) -> Self {
        let (entities, cells) = (layout.len(), layout.len_with_cells());
        Self {
            entities,
            windows: vec![0; SLOTS * entities * COLUMNS],
            now: vec![0; cells * NOW_COLUMNS],
            workdays: vec![0; cells * WORKDAYS],
            known_workdays: vec![0; cells],
            oldest_waiting: vec![None; entities],
            overdue_days: BTreeMap::new(),
            waiting: BTreeMap::new(),
            hours: ByHour::new(),
            heard: vec![None; layout.centres()],
        }
    }

    /// The wide row of an entity in a slot.
    #[must_use]
    pub fn window(&self, slot: usize, entity: EntityIx) -> &[i64] {
        let start = (slot * self.entities + entity) * COLUMNS;
        &self.windows[start..start + COLUMNS]
    }

    /// The same, to add to.
    pub fn window_mut(&mut self, slot: usize, entity: EntityIx) -> &mut [i64] {
        let start = (slot * self.entities + entity) * COLUMNS;
        &mut self.windows[start..start + COLUMNS]
    }

    /// The *now* row of an entity or cell.
    #[must_use]
    pub fn now(&self, entity: EntityIx) -> &[i64] {
        &self.now[entity * NOW_COLUMNS..(entity + 1) * NOW_COLUMNS]
    }

    /// The same, to add to.
    pub fn now_mut(&mut self, entity: EntityIx) -> &mut [i64] {
        &mut self.now[entity * NOW_COLUMNS..(entity + 1) * NOW_COLUMNS]
    }

    /// Became overdue by working day, of an entity or cell.
    #[must_use]
    pub fn workdays(&self, entity: EntityIx) -> &[i64] {
        &self.workdays[entity * WORKDAYS..(entity + 1) * WORKDAYS]
    }

    /// Forgets all figures of working days.
    pub fn clear_workdays(&mut self) {
        self.workdays.fill(0);
    }

    /// Sets the figure of a working day.
    pub fn set_workday(&mut self, entity: EntityIx, day: usize, count: i64) {
        self.workdays[entity * WORKDAYS + day] = count;
    }

    /// Begins slots anew.
    pub fn reset(&mut self, slots: Slots) {
        let width = self.entities * COLUMNS;
        for slot in (0..SLOTS).filter(|slot| slots.contains(*slot)) {
            self.windows[slot * width..(slot + 1) * width].fill(0);
        }
    }
}
