//! Every series that figures can have, by number: families, windows, entities, columns.
//!
//! The numbers stay the same as long as families and registry do, which is as long as a process
//! runs, so that what changed in a snapshot is a list of numbers.

use std::sync::Arc;

use dunghen_windows::{
    Entity, EntityIx, Indicator, Layout, Scope, Snapshot, Value, WINDOWS, Window,
};

use super::column::Column;

/// The number of a series.
pub(crate) type Place = u32;

/// A series, found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The place of the family.
    pub family: usize,
    /// The place of the window; 0 of a *now* figure.
    pub window: usize,
    /// Whose.
    pub entity: EntityIx,
    /// The place of the column.
    pub column: usize,
}

/// A family and the numbers of its series.
#[derive(Debug)]
pub(crate) struct FamilyIndex {
    pub indicator: Arc<Indicator>,
    pub columns: Vec<Column>,
    first: Place,
    windows: usize,
    entities: usize,
}

/// The numbers of all series.
#[derive(Debug)]
pub(crate) struct Index {
    pub layout: Arc<Layout>,
    pub families: Vec<FamilyIndex>,
}

impl Index {
    pub fn new(snapshot: &Snapshot) -> Self {
        let layout = &snapshot.layout;
        let mut first = 0;
        let families = snapshot.families.iter().map(|family| {
            let indicator = &family.indicator;
            let cells = indicator.scopes.contains(&Scope::CentreField);
            let family = FamilyIndex {
                indicator: Arc::clone(indicator),
                columns: Column::of(indicator),
                first,
                windows: if indicator.now { 1 } else { WINDOWS },
                entities: if cells {
                    layout.len_with_cells()
                } else {
                    layout.len()
                },
            };
            let series = family.windows * family.entities * family.columns.len();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a registry's tables bound it"
            )]
            {
                first += series as Place;
            }
            family
        });
        Self {
            families: families.collect(),
            layout: Arc::clone(layout),
        }
    }

    /// Whether the series of a snapshot have these numbers.
    pub fn fits(&self, snapshot: &Snapshot) -> bool {
        Arc::ptr_eq(&self.layout, &snapshot.layout)
            && self.families.len() == snapshot.families.len()
            && self
                .families
                .iter()
                .zip(&snapshot.families)
                .all(|(a, b)| Arc::ptr_eq(&a.indicator, &b.indicator))
    }

    /// The number of a series.
    pub fn place(&self, spot: Spot) -> Place {
        let family = &self.families[spot.family];
        let row = spot.window * family.entities + spot.entity;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a registry's tables bound it"
        )]
        let within = (row * family.columns.len() + spot.column) as Place;
        family.first + within
    }

    /// The series with a number.
    pub fn spot(&self, place: Place) -> Spot {
        let after = self.families.partition_point(|f| f.first <= place);
        let number = after.saturating_sub(1);
        let family = &self.families[number];
        let within = (place - family.first) as usize;
        let (row, column) = (within / family.columns.len(), within % family.columns.len());
        Spot {
            family: number,
            window: row / family.entities,
            entity: row % family.entities,
            column,
        }
    }

    /// Every window and entity of a family.
    pub fn rows(&self, family: usize) -> impl Iterator<Item = (usize, EntityIx)> + '_ {
        let size = &self.families[family];
        (0..size.windows)
            .flat_map(move |window| (0..size.entities).map(move |entity| (window, entity)))
    }

    /// The family of a series.
    pub fn family(&self, spot: Spot) -> &FamilyIndex {
        &self.families[spot.family]
    }

    /// The column of a series.
    pub fn column(&self, spot: Spot) -> &Column {
        &self.families[spot.family].columns[spot.column]
    }

    /// The window of a series; none for a *now* figure.
    pub fn window(&self, spot: Spot) -> Option<Window> {
        if self.family(spot).indicator.now {
            return None;
        }
        Window::all().nth(spot.window)
    }

    /// Whose a series is.
    pub fn entity(&self, spot: Spot) -> Entity {
        self.layout.describe(spot.entity)
    }

    /// The figure of a series, where there is one.
    pub fn read(&self, snapshot: &Snapshot, spot: Spot) -> Option<Value> {
        let values = &snapshot.families[spot.family].values;
        let value = self.column(spot).read(values, spot.window, spot.entity)?;
        value.value.is_finite().then_some(value)
    }
}
