//! The table `catalogue`: how many procedures there are by level and service level.
//!
//! It is the same for each province and never changes while a process runs.

use std::collections::BTreeMap;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, SchemaRef};
use dunghen_contract::Registry;

use crate::column::{self, Described, described};
use crate::feed::Source;

#[derive(Clone, Copy, Debug)]
enum Rule {
    Level,
    ServiceLevel,
    Procedures,
}

/// The table.
pub struct CatalogueTable {
    rows: Vec<(&'static str, &'static str, i64)>,
    columns: Vec<Described<Rule>>,
}

impl CatalogueTable {
    /// The catalogue of a registry.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        let mut counts = BTreeMap::new();
        for procedure in registry.procedures() {
            *counts
                .entry((procedure.level.word(), procedure.service_level.word()))
                .or_default() += 1;
        }
        Self {
            rows: counts.into_iter().map(|((l, s), n)| (l, s, n)).collect(),
            columns: vec![
                described("level", DataType::Utf8, Rule::Level),
                described("service_level", DataType::Utf8, Rule::ServiceLevel),
                described("procedures", DataType::Int64, Rule::Procedures),
            ],
        }
    }
}

impl Source for CatalogueTable {
    fn schema(&self) -> SchemaRef {
        column::schema(&self.columns)
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn column(&self, column: usize) -> ArrayRef {
        let rows = self.rows.iter();
        match self.columns[column].rule {
            Rule::Level => column::texts(rows.map(|row| Some(row.0))),
            Rule::ServiceLevel => column::texts(rows.map(|row| Some(row.1))),
            Rule::Procedures => column::known_ints(rows.map(|row| row.2)),
        }
    }
}
