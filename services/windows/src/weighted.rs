//! A fact with its weight, as panes keep it and wide rows take it in.
//!
//! The weight lies where a row of facts has nothing between its sector and its instant, so that a
//! weighted fact is as small as a fact.

use dunghen_lifecycle::{Fact, Millis, Row};

use crate::delta::Cell;

/// A fact with its weight.
#[derive(Clone, Copy, Debug)]
pub struct Weighted {
    /// Whose.
    pub cell: Cell,
    /// How many times, negative where it is taken back.
    pub weight: i32,
    /// When.
    pub at: Millis,
    /// What.
    pub fact: Fact,
}

const _: () = assert!(size_of::<Weighted>() == size_of::<Row>());

impl Weighted {
    /// A row with its weight.
    #[must_use]
    pub fn new(row: &Row, weight: i32) -> Self {
        Self {
            cell: Cell::new(row.centre, row.field),
            weight,
            at: row.at,
            fact: row.fact,
        }
    }

    /// All but the weight.
    #[must_use]
    pub const fn what(&self) -> (Cell, Millis, &Fact) {
        (self.cell, self.at, &self.fact)
    }
}
