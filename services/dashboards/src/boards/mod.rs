//! The dashboards, one file each.

mod centre;
mod counters;
mod overdue;
mod pipeline;
mod province;
mod shared;

use crate::board::Board;
use crate::book::Book;
use crate::error::DashboardError;

/// Every dashboard, in the order in which people go through them.
///
/// # Errors
/// A panel that shows an indicator which no query gives.
pub fn all(book: &Book) -> Result<Vec<Board>, DashboardError> {
    Ok(vec![
        province::board(book)?,
        centre::board(book)?,
        overdue::board(book)?,
        counters::board(book)?,
        pipeline::board(),
    ])
}
