//! Which target holds for a figure: of those in force on a day, the one that says most about whose
//! figure it is.

use dunghen_contract::registry::{Level, Target};
use dunghen_windows::Entity;
use jiff::civil::Date;

use super::index::{Index, Spot};
use crate::targets::Targets;

/// The targets in force on a day, by family and column.
#[derive(Debug, PartialEq)]
pub(crate) struct Goals {
    pub day: Date,
    by_column: Vec<Vec<Vec<Target>>>,
}

impl Goals {
    pub fn new(index: &Index, targets: &Targets, day: Date) -> Self {
        let held = targets.in_force(day);
        let of = |column: &super::column::Column| {
            let about = held.iter().filter(|t| column.is_called(&t.indicator));
            about.map(|target| (*target).clone()).collect()
        };
        let families = index.families.iter();
        Self {
            day,
            by_column: families
                .map(|family| family.columns.iter().map(of).collect())
                .collect(),
        }
    }

    /// The target of a figure.
    pub fn target(&self, spot: Spot, entity: &Entity) -> Option<&Target> {
        self.of_column(spot)
            .iter()
            .filter(|target| applies(target, entity))
            .max_by_key(|target| said(target))
    }

    /// Every target of a figure's column, whosever it is.
    pub fn of_column(&self, spot: Spot) -> &[Target] {
        &self.by_column[spot.family][spot.column]
    }
}

fn applies(target: &Target, entity: &Entity) -> bool {
    let matches = |said: Option<&str>, is: Option<&str>| said.is_none() || said == is;
    matches(target.province.as_deref(), Some(&entity.province))
        && matches(target.level.map(Level::word), entity.level)
        && matches(target.field.as_deref(), entity.field.as_deref())
}

/// How much a target says about whose figure it means.
fn said(target: &Target) -> (usize, bool) {
    let narrow = usize::from(target.level.is_some()) + usize::from(target.field.is_some());
    (narrow, target.province.is_some())
}
