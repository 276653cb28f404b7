//! A query that is planned once and run every tick.
//!
//! The plan is made when the board is built, which is also when a wrong query is found. Joins keep
//! what they built, so the state of a plan is reset before it runs again.

use std::sync::Arc;
use std::time::Duration;

use arrow::array::{Array, AsArray, Float64Array, RecordBatch, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, UInt32Type};
use datafusion::error::DataFusionError;
use datafusion::execution::TaskContext;
use datafusion::physical_plan::execution_plan::reset_plan_states;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties};
use datafusion::prelude::SessionContext;
use futures::TryStreamExt;

use crate::functions::{SHARE_DENOMINATOR, SHARE_NUMERATOR, SHARE_VALUE};
use crate::indicator::Indicator;
use crate::queries::{QueryError, QueryFile};

/// How long an operator's query may take at one tick.
const OUTSIDE_LIMIT: Duration = Duration::from_secs(1);

/// A planned query.
#[derive(Debug)]
pub struct Compiled {
    file: QueryFile,
    plan: Arc<dyn ExecutionPlan>,
    context: Arc<TaskContext>,
    /// It reads every row at every tick, so all of its figures are made anew.
    pub reads_all: bool,
}

impl Compiled {
    /// Plans a query.
    ///
    /// # Errors
    ///
    /// What DataFusion says of it, with the file.
    pub async fn new(file: QueryFile, session: &SessionContext) -> Result<Self, QueryError> {
        let fault = |source| fault(&file, source);
        let frame = session.sql(&file.sql).await.map_err(fault)?;
        let plan = frame.create_physical_plan().await.map_err(fault)?;
        Ok(Self {
            reads_all: !reads_only_changes(&file.sql),
            context: session.task_ctx(),
            plan,
            file,
        })
    }

    /// The file.
    #[must_use]
    pub const fn file(&self) -> &QueryFile {
        &self.file
    }

    /// Runs the query; one from outside within its bound of time.
    ///
    /// # Errors
    ///
    /// What DataFusion says, or that it took too long.
    pub async fn run(&self) -> Result<Vec<RecordBatch>, QueryError> {
        if !self.file.outside {
            return self.collect().await;
        }
        tokio::time::timeout(OUTSIDE_LIMIT, self.collect())
            .await
            .unwrap_or_else(|_| {
                Err(QueryError::TooSlow {
                    name: self.file.name.clone(),
                    seconds: OUTSIDE_LIMIT.as_secs(),
                })
            })
    }

    async fn collect(&self) -> Result<Vec<RecordBatch>, QueryError> {
        let fault = |source| fault(&self.file, source);
        let plan = reset_plan_states(Arc::clone(&self.plan)).map_err(fault)?;
        let mut batches = Vec::new();
        for partition in 0..plan.output_partitioning().partition_count() {
            let stream = plan
                .execute(partition, Arc::clone(&self.context))
                .map_err(fault)?;
            batches.extend(stream.try_collect::<Vec<_>>().await.map_err(fault)?);
        }
        Ok(batches)
    }

    /// Checks that the query gives the columns that the header promises, and no other.
    ///
    /// # Errors
    ///
    /// What is missing or too much.
    pub fn check_columns(&self, indicator: &Indicator) -> Result<(), QueryError> {
        let schema = self.plan.schema();
        let given: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        let wanted = || std::iter::once("key").chain(indicator.columns.iter().map(String::as_str));
        let missing: Vec<&str> = wanted().filter(|name| !given.contains(name)).collect();
        let other: Vec<&str> = given
            .iter()
            .copied()
            .filter(|n| !wanted().any(|w| w == *n))
            .collect();
        if missing.is_empty() && other.is_empty() {
            return Ok(());
        }
        Err(QueryError::Columns {
            name: self.file.name.clone(),
            problem: format!(
                "columns missing: {missing:?}, not wanted: {other:?}; give `key` and one column for each combination of labels"
            ),
        })
    }
}

fn fault(file: &QueryFile, source: DataFusionError) -> QueryError {
    QueryError::DataFusion {
        name: file.name.clone(),
        source: Box::new(source),
    }
}

/// A query over `rollup` alone gives figures of what changed; every other table is read whole.
fn reads_only_changes(sql: &str) -> bool {
    let mut words = sql
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .flat_map(|line| line.split(|c: char| !(c.is_alphanumeric() || c == '_')))
        .filter(|word| !word.is_empty());
    let tables: Vec<&str> = words
        .by_ref()
        .filter(|word| ["rollup", "rollup_all", "now", "catalogue"].contains(word))
        .collect();
    !tables.is_empty() && tables.iter().all(|table| *table == "rollup")
}

/// A column of figures with the parts of shares.
pub struct Figures {
    values: Float64Array,
    parts: Option<(Float64Array, Float64Array)>,
}

impl Figures {
    /// The figure of a row, where there is one.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<f64> {
        (self.values.is_valid(row)).then(|| self.values.value(row))
    }

    /// Numerator and denominator of a row, of shares.
    #[must_use]
    pub fn parts(&self, row: usize) -> Option<(f64, f64)> {
        let (numerator, denominator) = self.parts.as_ref()?;
        Some((numerator.value(row), denominator.value(row)))
    }
}

/// Reads a column of figures; shares are structs.
#[must_use]
pub fn figures(batch: &RecordBatch, column: &str) -> Option<Figures> {
    let array = batch.column_by_name(column)?;
    let float = |array: &dyn Array| -> Option<Float64Array> {
        let cast = cast(array, &DataType::Float64).ok()?;
        Some(cast.as_primitive::<Float64Type>().clone())
    };
    let Some(share) = array.as_any().downcast_ref::<StructArray>() else {
        return Some(Figures {
            values: float(array)?,
            parts: None,
        });
    };
    let part = |name| float(share.column_by_name(name)?);
    Some(Figures {
        values: part(SHARE_VALUE)?,
        parts: Some((part(SHARE_NUMERATOR)?, part(SHARE_DENOMINATOR)?)),
    })
}

/// Reads a column of keys or numbers as unsigned integers; nulls are none.
#[must_use]
pub fn numbers(batch: &RecordBatch, column: &str) -> Option<Vec<Option<u32>>> {
    let cast = cast(batch.column_by_name(column)?, &DataType::UInt32).ok()?;
    Some(cast.as_primitive::<UInt32Type>().iter().collect())
}
