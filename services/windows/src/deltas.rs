//! The tables that roll-ups read: what changed in a tick, with the entities that it counts for.
//!
//! | table | one row for |
//! |---|---|
//! | `delta` | each set of slots, centre and sector that changed, with the changes of its measures |
//! | `delta_now` | the same of *now* |
//! | `overdue_days` | each civil day, centre and sector in which dossiers became overdue |
//! | `waiting` | each centre and instant at which a ticket that still waits was issued |
//!
//! `centre`, `level`, `field`, `province` and `cell` are entities; `field` and `cell` are null
//! where a fact has no sector.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, SchemaRef};
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::Millis;
use parking_lot::RwLock;

use crate::column::{self, Described, described};
use crate::delta::{Cell, Delta};
use crate::feed::Source;
use crate::layout::{EntityIx, Layout};
use crate::measure::{Column, names, now_names};

/// Became overdue on one civil day, placed in the working days of the centre's schedule and of the
/// default one.
#[derive(Clone, Copy, Debug)]
pub struct OverdueDay {
    /// Whose.
    pub cell: Cell,
    /// How many.
    pub count: i64,
    /// The working day by the centre's schedule.
    pub of_centre: Option<usize>,
    /// The working day by the default schedule.
    pub of_default: Option<usize>,
}

/// What the roll-ups of one tick read.
#[derive(Debug, Default)]
pub struct Changes {
    /// The changes of all groups of shards.
    pub delta: Delta,
    /// Columns of the changes of windows.
    pub windows: Vec<ArrayRef>,
    /// Columns of the changes of *now*.
    pub now: Vec<ArrayRef>,
    /// Became overdue in the last working days.
    pub overdue_days: Vec<OverdueDay>,
    /// The earliest issue among the waiting tickets of each centre that has some.
    pub waiting: Vec<(CentreId, Millis)>,
}

impl Changes {
    /// The changes of one tick.
    #[must_use]
    pub fn of(delta: Delta) -> Self {
        let arrays = |columns: Vec<Vec<i64>>| {
            let arrays = columns.into_iter().map(column::known_int_values);
            arrays.collect()
        };
        Self {
            windows: arrays(delta.windows.columns()),
            now: arrays(delta.now.columns()),
            delta,
            ..Self::default()
        }
    }
}

/// The changes, shared between the board that sets them and the tables that read them.
pub type SharedChanges = Arc<RwLock<Changes>>;

/// The entities that a row counts for.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// The centre.
    Centre,
    /// Its level.
    Level,
    /// The sector of its province.
    Field,
    /// Its province.
    Province,
    /// The sector of the centre.
    Cell,
}

const OF: [(&str, Of); 5] = [
    ("centre", Of::Centre),
    ("level", Of::Level),
    ("field", Of::Field),
    ("province", Of::Province),
    ("cell", Of::Cell),
];

fn entity(of: Of, cell: Cell, layout: &Layout) -> Option<EntityIx> {
    let (centre, field) = (cell.centre(), cell.field());
    let described = &layout.entities[usize::from(centre.0)];
    match of {
        Of::Centre => Some(usize::from(centre.0)),
        Of::Level => described.level_entity,
        Of::Province => Some(described.province_entity),
        _ if field == layout.no_field => None,
        Of::Field => Some(layout.field(layout.province_number(centre), field)),
        Of::Cell => Some(layout.centre_field(centre, field)),
    }
}

fn entities(of: Of, cells: impl Iterator<Item = Cell>, layout: &Layout) -> ArrayRef {
    column::keys(cells.map(|cell| entity(of, cell, layout).map(|e| e as u32)))
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    Of(Of),
    Slots,
    Measure(Column),
    Count,
    OfCentre,
    OfDefault,
    Issued,
}

fn columns(own: impl IntoIterator<Item = Described<Rule>>) -> Vec<Described<Rule>> {
    OF.iter()
        .map(|(name, of)| described(*name, DataType::UInt32, Rule::Of(*of)))
        .chain(own)
        .collect()
}

fn int(name: impl Into<String>, rule: Rule) -> Described<Rule> {
    described(name, DataType::Int64, rule)
}

fn measures(names: Vec<String>) -> impl Iterator<Item = Described<Rule>> {
    names
        .into_iter()
        .enumerate()
        .map(|(i, name)| int(name, Rule::Measure(i)))
}

/// Which of the four tables.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// `delta`
    Windows,
    /// `delta_now`
    Now,
    /// `overdue_days`
    OverdueDays,
    /// `waiting`
    Waiting,
}

/// A table of changes.
pub struct ChangesTable {
    changes: SharedChanges,
    layout: Arc<Layout>,
    which: Which,
    columns: Vec<Described<Rule>>,
}

impl ChangesTable {
    /// One of the tables.
    #[must_use]
    pub fn new(which: Which, changes: SharedChanges, layout: Arc<Layout>) -> Self {
        let columns = match which {
            Which::Windows => columns(
                [int("slots", Rule::Slots)]
                    .into_iter()
                    .chain(measures(names())),
            ),
            Which::Now => columns(measures(now_names())),
            Which::OverdueDays => columns([
                int("day_of_centre", Rule::OfCentre),
                int("day_of_default", Rule::OfDefault),
                int("became_overdue", Rule::Count),
            ]),
            Which::Waiting => columns([int("issued", Rule::Issued)]),
        };
        Self {
            changes,
            layout,
            which,
            columns,
        }
    }

    fn cells(&self, changes: &Changes) -> Vec<Cell> {
        match self.which {
            Which::Windows => {
                let keys = changes.delta.windows.keys();
                keys.iter().map(|(_, cell)| *cell).collect()
            }
            Which::Now => changes.delta.now.keys().to_vec(),
            Which::OverdueDays => changes.overdue_days.iter().map(|d| d.cell).collect(),
            Which::Waiting => {
                let no_field = self.layout.no_field;
                changes
                    .waiting
                    .iter()
                    .map(|(c, _)| Cell::new(*c, no_field))
                    .collect()
            }
        }
    }
}

impl Source for ChangesTable {
    fn schema(&self) -> SchemaRef {
        column::schema(&self.columns)
    }

    fn rows(&self) -> usize {
        self.cells(&self.changes.read()).len()
    }

    fn column(&self, column: usize) -> ArrayRef {
        let changes = self.changes.read();
        let place = |day: Option<usize>| day.map(|day| day as i64);
        let days = || changes.overdue_days.iter();
        match (self.columns[column].rule, self.which) {
            (Rule::Of(of), _) => entities(of, self.cells(&changes).into_iter(), &self.layout),
            (Rule::Slots, _) => {
                let keys = changes.delta.windows.keys();
                column::known_ints(keys.iter().map(|(slots, _)| i64::from(slots.bits())))
            }
            (Rule::Measure(i), Which::Now) => Arc::clone(&changes.now[i]),
            (Rule::Measure(i), _) => Arc::clone(&changes.windows[i]),
            (Rule::Count, _) => column::known_ints(days().map(|d| d.count)),
            (Rule::OfCentre, _) => column::ints(days().map(|d| place(d.of_centre))),
            (Rule::OfDefault, _) => column::ints(days().map(|d| place(d.of_default))),
            (Rule::Issued, _) => column::known_ints(changes.waiting.iter().map(|(_, at)| *at)),
        }
    }
}
