//! The columns of the tables `rollup`, `rollup_all` and `now`, each a rule that makes its values.
//!
//! Tables are described once, as a list of names and rules, so that a query asks for a column by
//! name and only what it asks for is made.

use std::sync::Arc;

use arrow::array::{ArrayRef, FixedSizeListArray, Int64Array, StringArray, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::buckets::{STAGES, TICKETS, WORKING_DAYS};
use crate::measure::{
    ACCEPTANCE, Column, HANDOVER, PROCESSING, TICKET_TOTAL, TICKET_WAIT, TOTAL, WORKING,
};

/// A distribution in a wide row: its name, its first column, how many buckets follow it.
pub const DISTRIBUTIONS: [(&str, Column, usize); 7] = [
    ("acceptance", ACCEPTANCE, STAGES.len() + 1),
    ("processing", PROCESSING, STAGES.len() + 1),
    ("handover", HANDOVER, STAGES.len() + 1),
    ("total", TOTAL, STAGES.len() + 1),
    ("working", WORKING, WORKING_DAYS.len() + 1),
    ("ticket_wait", TICKET_WAIT, TICKETS.len() + 1),
    ("ticket_total", TICKET_TOTAL, TICKETS.len() + 1),
];

/// A column: its name, its type, and the rule that makes it.
#[derive(Clone, Debug)]
pub struct Described<R> {
    field: Field,
    /// The rule.
    pub rule: R,
}

/// A column of a type that may be null.
pub fn described<R>(name: impl Into<String>, data_type: DataType, rule: R) -> Described<R> {
    Described {
        field: Field::new(name, data_type, true),
        rule,
    }
}

/// The schema of a list of columns.
pub fn schema<R>(columns: &[Described<R>]) -> SchemaRef {
    Arc::new(Schema::new(
        columns.iter().map(|c| c.field.clone()).collect::<Vec<_>>(),
    ))
}

/// A column of integers.
pub fn ints(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<Int64Array>())
}

/// A column of integers that are never null.
pub fn known_ints(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

/// A column of integers that are there already.
#[must_use]
pub fn known_int_values(values: Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

/// A column of keys.
pub fn keys(values: impl Iterator<Item = Option<u32>>) -> ArrayRef {
    Arc::new(values.collect::<UInt32Array>())
}

/// A column of texts.
pub fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Int64, false))
}

/// The type of a list of `width` integers.
#[must_use]
pub fn list_type(width: usize) -> DataType {
    DataType::FixedSizeList(item(), width as i32)
}

/// A column of lists, `width` integers a row one after another.
#[must_use]
pub fn lists(width: usize, values: Vec<i64>) -> ArrayRef {
    Arc::new(FixedSizeListArray::new(
        item(),
        width as i32,
        Arc::new(Int64Array::from(values)),
        None,
    ))
}
