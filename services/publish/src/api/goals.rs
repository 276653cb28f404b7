//! Which target holds for a figure: of those in force on a day, the one that says most about whose
//! figure it is.
//!
//! A running window is measured by the targets of today. A closed one keeps those of its last day: what
//! was said of a year must not change because a new target came with the next.

use std::sync::Arc;

use dunghen_contract::registry::{Level, Target};
use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Entity, Frame, WINDOWS, Window};
use jiff::civil::Date;

use super::index::{Index, Spot};
use crate::targets::Targets;

/// The targets of every window.
#[derive(Debug, PartialEq)]
pub(crate) struct Goals {
    pub days: Days,
    by_window: Vec<Arc<Held>>,
}

/// The day whose targets each window is measured by.
pub(crate) type Days = [Date; WINDOWS];

/// The targets in force on a day, by family and column.
type Held = Vec<Vec<Vec<Target>>>;

/// The days of a frame's windows; figures of now stand where the first window does, which is a running
/// one.
pub(crate) fn days(frame: &Frame) -> Days {
    let today = frame.day().date();
    let mut days = [today; WINDOWS];
    for window in Window::all().filter(|window| window.is_closed()) {
        let last = last_day(Stretch::of(frame, window));
        days[window.index()] = last.unwrap_or(today);
    }
    days
}

/// The last day of a period.
fn last_day(stretch: Stretch) -> Option<Date> {
    let Stretch::Period(period, number) = stretch else {
        return None;
    };
    period.first_day(number + 1).date().yesterday().ok()
}

impl Goals {
    pub fn new(index: &Index, targets: &Targets, days: Days) -> Self {
        let mut made: Vec<(Date, Arc<Held>)> = Vec::new();
        let by_window = days.map(|day| {
            if let Some((_, held)) = made.iter().find(|(of, _)| *of == day) {
                return Arc::clone(held);
            }
            let held = Arc::new(held(index, targets, day));
            made.push((day, Arc::clone(&held)));
            held
        });
        Self {
            days,
            by_window: by_window.into(),
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
        &self.by_window[spot.window][spot.family][spot.column]
    }
}

fn held(index: &Index, targets: &Targets, day: Date) -> Held {
    let held = targets.in_force(day);
    let of = |column: &super::column::Column| {
        let about = held.iter().filter(|t| column.is_called(&t.indicator));
        about.map(|target| (*target).clone()).collect()
    };
    let families = index.families.iter();
    families
        .map(|family| family.columns.iter().map(of).collect())
        .collect()
}

fn applies(target: &Target, entity: &Entity) -> bool {
    let matches = |said: Option<&str>, is: Option<&str>| said.is_none() || said == is;
    matches(target.province.as_deref(), Some(&entity.province))
        && matches(target.level.map(Level::word), entity.level)
        && matches(target.field.as_deref(), entity.field.as_deref())
}

/// How much a target says about whose figure it means, then how late it began: a figure has several
/// names, and one under another name must not outlive the one that follows it.
fn said(target: &Target) -> (usize, bool, Option<Date>) {
    let narrow = usize::from(target.level.is_some()) + usize::from(target.field.is_some());
    (narrow, target.province.is_some(), target.valid_from)
}
