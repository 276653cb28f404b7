//! Tables whose rows are made when a query runs, so that a plan is made once and runs every tick.
//!
//! A `MemTable` keeps the batches of its planning. A feed asks its source at each run, and only
//! for the columns that the query reads.

use std::fmt;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};

/// Where the rows of a feed come from.
pub trait Source: Send + Sync + 'static {
    /// The columns.
    fn schema(&self) -> SchemaRef;
    /// How many rows there are now.
    fn rows(&self) -> usize;
    /// One column of the rows.
    fn column(&self, column: usize) -> ArrayRef;
}

/// A table over a source.
pub struct Feed<S> {
    source: Arc<S>,
    schema: SchemaRef,
}

impl<S: Source> Feed<S> {
    /// The table of a source.
    pub fn new(source: Arc<S>) -> Self {
        let schema = source.schema();
        Self { source, schema }
    }
}

impl<S> fmt::Debug for Feed<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").finish_non_exhaustive()
    }
}

#[async_trait]
impl<S: Source> TableProvider for Feed<S> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let columns =
            projection.map_or_else(|| (0..self.schema.fields().len()).collect(), Clone::clone);
        let schema = Arc::new(self.schema.project(&columns)?);
        let part = Part {
            source: Arc::clone(&self.source),
            schema: Arc::clone(&schema),
            columns,
        };
        Ok(Arc::new(StreamingTableExec::try_new(
            schema,
            vec![Arc::new(part)],
            None,
            None,
            false,
            None,
        )?))
    }
}

/// The columns of a source that one query reads.
struct Part<S> {
    source: Arc<S>,
    schema: SchemaRef,
    columns: Vec<usize>,
}

impl<S> fmt::Debug for Part<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

impl<S: Source> PartitionStream for Part<S> {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let columns = self
            .columns
            .iter()
            .map(|&c| self.source.column(c))
            .collect();
        let options = RecordBatchOptions::new().with_row_count(Some(self.source.rows()));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)
            .map_err(Into::into);
        Box::pin(RecordBatchStreamAdapter::new(
            Arc::clone(&self.schema),
            futures::stream::iter([batch]),
        ))
    }
}
