//! All figures of one moment: what a scrape, a page and a feed are rendered from.
//!
//! A snapshot never changes; the next one shares every family that did not change.

use std::sync::Arc;

use dunghen_lifecycle::{Millis, Timeliness};

use crate::frame::{Frame, WINDOWS, Window};
use crate::hours::Hours;
use crate::indicator::Indicator;
use crate::layout::{EntityIx, Layout, Scope};
use crate::publication::Publication;

/// A value with what it was made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// The figure.
    pub value: f64,
    /// Numerator and denominator, of a share or a mean; in the unit of the figure where it has one.
    pub parts: Option<(f64, f64)>,
}

/// The values of one family. Where its query failed they are unknown, which is something else than
/// absent: everywhere they read as absent, but no announcement may say for good that a figure is gone.
#[derive(Clone, Debug)]
pub struct Values(Option<Grid>);

impl Values {
    /// Those that nobody knows.
    #[must_use]
    pub const fn unknown() -> Self {
        Self(None)
    }

    /// Whether it is known which figures there are.
    #[must_use]
    pub const fn are_known(&self) -> bool {
        self.0.is_some()
    }

    /// Values made by a function of window, entity and column; for tests and benches of what
    /// renders a snapshot.
    pub fn from_fn(
        windows: usize,
        entities: usize,
        columns: usize,
        value: impl Fn(usize, EntityIx, usize) -> Option<Value>,
    ) -> Self {
        let mut grid = Grid::absent(windows, entities, columns);
        for window in 0..windows {
            for entity in 0..entities {
                for column in 0..columns {
                    if let Some(v) = value(window, entity, column) {
                        grid.set(window * entities + entity, column, v.value, v.parts);
                    }
                }
            }
        }
        Self(Some(grid))
    }

    /// The grid to write to: the one that is there, else this one.
    pub(crate) fn known(&mut self, absent: impl FnOnce() -> Grid) -> &mut Grid {
        self.0.get_or_insert_with(absent)
    }

    /// Whether an entity in a window surely has the same values in both; where only what is absent
    /// differs it may say no.
    #[must_use]
    pub fn is_same(&self, other: &Self, window: usize, entity: EntityIx) -> bool {
        match (&self.0, &other.0) {
            (Some(mine), Some(others)) => mine.is_same(others, window, entity),
            (None, None) => true,
            _ => false,
        }
    }

    /// The value of a series, where it exists; of a *now* family the window is 0.
    #[must_use]
    pub fn get(&self, window: usize, entity: EntityIx, column: usize) -> Option<Value> {
        self.0.as_ref()?.get(window, entity, column)
    }
}

/// Values, dense by window, entity and column; not a number is absent.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    numbers: Vec<f64>,
    parts: Option<Vec<(f64, f64)>>,
    entities: usize,
    columns: usize,
}

impl Grid {
    pub(crate) fn absent(windows: usize, entities: usize, columns: usize) -> Self {
        Self {
            numbers: vec![f64::NAN; windows * entities * columns],
            parts: None,
            entities,
            columns,
        }
    }

    /// How many windows of entities there are.
    pub(crate) const fn rows(&self) -> usize {
        self.numbers.len() / self.columns
    }

    pub(crate) fn clear(&mut self) {
        self.numbers.fill(f64::NAN);
    }

    pub(crate) fn clear_row(&mut self, row: usize) {
        self.numbers[row * self.columns..(row + 1) * self.columns].fill(f64::NAN);
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, value: f64, parts: Option<(f64, f64)>) {
        let place = row * self.columns + column;
        self.numbers[place] = value;
        if let Some(parts) = parts {
            let length = self.numbers.len();
            self.parts.get_or_insert_with(|| vec![(0.0, 0.0); length])[place] = parts;
        }
    }

    fn is_same(&self, other: &Self, window: usize, entity: EntityIx) -> bool {
        let from = (window * self.entities + entity) * self.columns;
        let row = from..from + self.columns;
        let (mine, others) = (&self.numbers[row.clone()], &other.numbers[row.clone()]);
        let numbers = mine
            .iter()
            .zip(others)
            .all(|(a, b)| a.to_bits() == b.to_bits());
        numbers
            && match (&self.parts, &other.parts) {
                (Some(mine), Some(others)) => mine[row.clone()] == others[row],
                (None, None) => true,
                _ => false,
            }
    }

    fn get(&self, window: usize, entity: EntityIx, column: usize) -> Option<Value> {
        let place = (window * self.entities + entity) * self.columns + column;
        let value = *self.numbers.get(place)?;
        (!value.is_nan()).then(|| Value {
            value,
            parts: self
                .parts
                .as_ref()
                .map(|parts| parts[place])
                .filter(|(_, of)| *of != 0.0),
        })
    }
}

/// A family: its header and its values.
#[derive(Clone, Debug)]
pub struct Family {
    /// The header.
    pub indicator: Arc<Indicator>,
    /// The values.
    pub values: Arc<Values>,
}

/// All figures of one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Rises by one with each snapshot of a process.
    pub number: u64,
    /// The clock that the figures hold at.
    pub clock: Millis,
    /// The watermark: every event before it that arrived in time is in the figures.
    pub watermark: Millis,
    /// The rule by which ends were judged.
    pub timeliness: Timeliness,
    /// The windows.
    pub frame: Frame,
    /// The number of each closed window's revision, which rises with every change of its figures; 0
    /// while it runs, and until it is announced.
    pub revisions: [u64; WINDOWS],
    /// What happened in the last hours.
    pub hours: Arc<Hours>,
    /// Who has figures.
    pub layout: Arc<Layout>,
    /// What is published.
    pub publication: Arc<Publication>,
    /// The families, sorted by id.
    pub families: Vec<Family>,
}

/// One series of a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Series {
    /// The window; none for a *now* figure.
    pub window: Option<Window>,
    /// Whose.
    pub entity: EntityIx,
    /// Which combination of labels.
    pub column: usize,
    /// The value.
    pub value: Value,
}

impl Snapshot {
    /// The published series of a family in one scope, in a fixed order.
    pub fn series<'s>(
        &'s self,
        family: &'s Family,
        scope: Scope,
    ) -> impl Iterator<Item = Series> + 's {
        let windows = self.publication.windows(&family.indicator, scope);
        let entities = self.layout.entities_of(scope);
        windows.into_iter().flat_map(move |window| {
            let entities = entities.clone();
            entities.flat_map(move |entity| {
                (0..family.indicator.columns.len()).filter_map(move |column| {
                    let place = window.map_or(0, Window::index);
                    let value = family.values.get(place, entity, column)?;
                    (self
                        .publication
                        .has_column(&family.indicator, scope, column))
                    .then_some(Series {
                        window,
                        entity,
                        column,
                        value,
                    })
                })
            })
        })
    }

    /// A family by its id.
    #[must_use]
    pub fn family(&self, id: &str) -> Option<&Family> {
        let place = self
            .families
            .binary_search_by(|family| family.indicator.id.as_str().cmp(id))
            .ok()?;
        Some(&self.families[place])
    }
}
