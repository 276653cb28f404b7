//! Which series a filter lets through, and the walk over them in the order of their numbers.

use dunghen_windows::{EntityIx, WINDOWS, Window};

use super::filter::{Filter, NOW};
use super::index::{Index, Spot};
use super::query;
use crate::http::Problem;

/// The series that are asked for.
#[derive(Debug)]
pub(crate) struct Selection {
    /// In rising order.
    entities: Vec<EntityIx>,
    windows: [bool; WINDOWS],
    now: bool,
    /// The columns of each family, in rising order.
    columns: Vec<Vec<usize>>,
}

impl Selection {
    /// The series of an index that a filter lets through.
    ///
    /// # Errors
    ///
    /// An indicator that does not exist.
    pub fn new(filter: &Filter, index: &Index) -> Result<Self, Problem> {
        let named = |windows: &[String], word: &str| {
            windows.is_empty() || windows.iter().any(|window| window == word)
        };
        let mut windows = [false; WINDOWS];
        for window in Window::all() {
            windows[window.index()] = named(&filter.windows, window.word());
        }
        Ok(Self {
            entities: entities(filter, index),
            windows,
            now: named(&filter.windows, NOW),
            columns: columns(filter, index)?,
        })
    }

    /// Whether a series is asked for.
    pub fn contains(&self, index: &Index, spot: Spot) -> bool {
        self.columns[spot.family].contains(&spot.column)
            && self.has_window(index, spot.family, spot.window)
            && self.entities.binary_search(&spot.entity).is_ok()
            && has_scope(index, spot.family, spot.entity)
    }

    /// The windows that are asked for.
    pub fn windows(&self) -> impl Iterator<Item = Window> + '_ {
        Window::all().filter(|window| self.windows[window.index()])
    }

    /// Whether a window is asked for.
    pub const fn has(&self, window: Window) -> bool {
        self.windows[window.index()]
    }

    fn has_window(&self, index: &Index, family: usize, window: usize) -> bool {
        if index.families[family].indicator.now {
            self.now && window == 0
        } else {
            self.windows[window]
        }
    }
}

fn has_scope(index: &Index, family: usize, entity: EntityIx) -> bool {
    let scope = index.layout.scope(entity);
    index.families[family].indicator.scopes.contains(&scope)
}

fn entities(filter: &Filter, index: &Index) -> Vec<EntityIx> {
    let allows = |said: &[String], is: Option<&str>| {
        said.is_empty() || is.is_some_and(|is| said.iter().any(|said| said == is))
    };
    (0..index.layout.len_with_cells())
        .filter(|&entity| filter.audience.sees(index.layout.scope(entity)))
        .filter(|&entity| {
            let entity = index.layout.describe(entity);
            allows(&filter.provinces, Some(&entity.province))
                && allows(&filter.scopes, Some(entity.scope.word()))
                && allows(&filter.centres, entity.centre.as_deref())
                && allows(&filter.levels, entity.level)
                && allows(&filter.fields, entity.field.as_deref())
        })
        .collect()
}

fn columns(filter: &Filter, index: &Index) -> Result<Vec<Vec<usize>>, Problem> {
    let named = |name: &str| filter.indicators.iter().any(|asked| asked == name);
    let all = filter.indicators.is_empty();
    for asked in &filter.indicators {
        let mut families = index.families.iter();
        let known = families.any(|family| {
            family.indicator.id == *asked || family.columns.iter().any(|c| c.id == *asked)
        });
        if !known {
            let families = index.families.iter().map(|f| &*f.indicator.id);
            return Err(query::unknown("indicator", asked, families));
        }
    }
    let of_family = |family: &super::index::FamilyIndex| {
        let whole = all || named(&family.indicator.id);
        let columns = family.columns.iter().enumerate();
        columns
            .filter(|(_, column)| whole || named(&column.id))
            .map(|(place, _)| place)
            .collect()
    };
    Ok(index.families.iter().map(of_family).collect())
}

/// A walk over the series of a selection, which can stop after any of them and go on later.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Walk {
    family: usize,
    window: usize,
    /// The place in the selection's entities.
    entity: usize,
    /// The place in the selection's columns of the family.
    column: usize,
}

impl Walk {
    /// The next series, whether or not it has a figure.
    pub fn next(&mut self, selection: &Selection, index: &Index) -> Option<Spot> {
        loop {
            let family = index.families.get(self.family)?;
            let columns = &selection.columns[self.family];
            let windows = if family.indicator.now { 1 } else { WINDOWS };
            if columns.is_empty() || self.window >= windows {
                *self = Self {
                    family: self.family + 1,
                    ..Self::default()
                };
            } else if !selection.has_window(index, self.family, self.window)
                || self.entity >= selection.entities.len()
            {
                self.window += 1;
                (self.entity, self.column) = (0, 0);
            } else if self.column >= columns.len()
                || !has_scope(index, self.family, selection.entities[self.entity])
            {
                self.entity += 1;
                self.column = 0;
            } else {
                self.column += 1;
                return Some(Spot {
                    family: self.family,
                    window: self.window,
                    entity: selection.entities[self.entity],
                    column: columns[self.column - 1],
                });
            }
        }
    }
}
