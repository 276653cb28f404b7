//! The query of a family with its figures: run at every tick, kept where nothing changed.

use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::prelude::SessionContext;
use tracing::error;

use crate::compiled::{Compiled, figures, numbers};
use crate::frame::WINDOWS;
use crate::indicator::Indicator;
use crate::layout::Layout;
use crate::queries::{QueryError, QueryFile};
use crate::snapshot::{Family, Grid, Values};
use crate::tables::Shared;

/// A family's query and figures.
pub struct FamilyQuery {
    query: Compiled,
    indicator: Arc<Indicator>,
    windows: usize,
    entities: usize,
    values: Arc<Values>,
}

impl FamilyQuery {
    /// Plans a family.
    ///
    /// # Errors
    ///
    /// Where the query cannot be planned or does not give what its header promises.
    pub async fn new(
        file: QueryFile,
        indicator: Indicator,
        session: &SessionContext,
        layout: &Layout,
    ) -> Result<Self, QueryError> {
        let query = Compiled::new(file, session).await?;
        query.check_columns(&indicator)?;
        let (windows, entities) = if indicator.now {
            (1, layout.len_with_cells())
        } else {
            (WINDOWS, layout.len())
        };
        Ok(Self {
            values: Arc::new(Values::unknown()),
            windows,
            entities,
            indicator: Arc::new(indicator),
            query,
        })
    }

    /// The family's name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.indicator.id
    }

    /// The file.
    #[must_use]
    pub const fn file(&self) -> &QueryFile {
        self.query.file()
    }

    /// The family as it stands.
    #[must_use]
    pub fn family(&self) -> Family {
        Family {
            indicator: Arc::clone(&self.indicator),
            values: Arc::clone(&self.values),
        }
    }

    /// Runs the query and takes over what it gives; false where a query from outside failed.
    ///
    /// # Errors
    ///
    /// Where a query that comes with the binary fails. Of one from outside the figures are unknown
    /// then, which the log says; it is to be tried again at the next tick, with everything changed.
    pub async fn evaluate(&mut self, ground: &Shared, layout: &Layout) -> Result<bool, QueryError> {
        if !self.query.reads_all && ground.read().changed.is_empty() {
            return Ok(true);
        }
        let batches = match self.query.run().await {
            Ok(batches) => batches,
            Err(fault) if self.query.file().outside => {
                error!(query = %self.query.file().name, %fault, "an operator's query failed; its family is absent");
                self.values = Arc::new(Values::unknown());
                return Ok(false);
            }
            Err(fault) => return Err(fault),
        };
        let absent = || Grid::absent(self.windows, self.entities, self.indicator.columns.len());
        let values = Arc::make_mut(&mut self.values).known(absent);
        if self.query.reads_all {
            values.clear();
        } else {
            for &key in &ground.read().changed {
                values.clear_row(key as usize);
            }
        }
        for batch in &batches {
            take(batch, &self.indicator, layout, values);
        }
        Ok(true)
    }
}

/// Writes the figures of a batch to the places that their keys name; a key of a scope that the
/// header does not list is left out.
fn take(batch: &RecordBatch, indicator: &Indicator, layout: &Layout, values: &mut Grid) {
    let keys = numbers(batch, "key").unwrap_or_default();
    let rows: Vec<(usize, usize)> = keys
        .into_iter()
        .enumerate()
        .filter_map(|(row, key)| Some((row, key? as usize)))
        .filter(|(_, key)| {
            let entity = if indicator.now {
                *key
            } else {
                key % layout.len()
            };
            *key < values.rows() && indicator.scopes.contains(&layout.scope(entity))
        })
        .collect();
    for (place, column) in indicator.columns.iter().enumerate() {
        let Some(figures) = figures(batch, column) else {
            continue;
        };
        for &(row, key) in &rows {
            if let Some(value) = figures.get(row) {
                values.set(key, place, value, figures.parts(row));
            }
        }
    }
}
