//! Figures of a snapshot by the names that the page knows them by.
//!
//! Everything is read from published families; a family that is not there leaves a gap on the
//! page, never another figure.

use dunghen_contract::registry::Target;
use dunghen_windows::{EntityIx, Family, Snapshot, Unit, Value, Window};

use super::View;
use super::lang::Lang;
use super::moment::Civil;
use crate::directory::Directory;

/// A snapshot as one province's page sees it.
#[derive(Debug)]
pub(super) struct Figures<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) directory: &'a Directory,
    pub(super) lang: Lang,
    pub(super) civil: Civil,
    pub(super) province: EntityIx,
    /// Targets in force for the province as a whole.
    pub(super) targets: Vec<&'a Target>,
}

/// The pair of shares that targets speak of as one.
const EARLY_OR_ON_TIME: &str = "early_or_on_time";

impl<'a> Figures<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, view: &View<'a>) -> Self {
        let province = snapshot.layout.province(view.province);
        let code = &snapshot.layout.entities[province].province;
        let today = snapshot.frame.day().date();
        Self {
            snapshot,
            directory: view.directory,
            lang: view.lang,
            civil: Civil::of(&snapshot.frame),
            province,
            targets: view.directory.targets.of_province(today, code),
        }
    }

    /// A figure of the province; of a *now* family the window does not matter.
    pub(super) fn get(&self, window: Option<Window>, id: &str, column: &str) -> Option<Value> {
        self.of(self.province, window, id, column)
    }

    /// A figure of anybody.
    pub(super) fn of(
        &self,
        entity: EntityIx,
        window: Option<Window>,
        id: &str,
        column: &str,
    ) -> Option<Value> {
        let family = self.snapshot.family(id)?;
        let place = family.indicator.columns.iter().position(|c| c == column)?;
        read(family, window, entity, place)
    }

    /// The sum over all columns of a family of counts.
    pub(super) fn total(&self, entity: EntityIx, window: Option<Window>, id: &str) -> Option<f64> {
        let family = self.snapshot.family(id)?;
        (0..family.indicator.columns.len())
            .map(|column| read(family, window, entity, column).map(|v| v.value))
            .sum()
    }

    /// The share that ended early or on time, `of` the resolved or the received: two shares of one
    /// denominator, added.
    pub(super) fn early_or_on_time(&self, window: Window, of: &str) -> Option<Value> {
        let part = |word: &str| {
            let column = format!("{word}/{of}");
            self.get(Some(window), "timeliness_ratio", &column)
        };
        let (early, on_time) = (part("early")?, part("on_time")?);
        let parts = match (early.parts, on_time.parts) {
            (Some((a, of)), Some((b, _))) => Some((a + b, of)),
            _ => None,
        };
        Some(Value {
            value: (early.value + on_time.value).min(1.0),
            parts,
        })
    }

    /// What was reached in a window of what a target is about.
    pub(super) fn reached(&self, target: &Target, window: Window) -> Option<Value> {
        let (id, column) = parts(target);
        if id == "timeliness_ratio" && (column.is_empty() || column.starts_with(EARLY_OR_ON_TIME)) {
            let of = column.rsplit_once('/').map_or("resolved", |(_, of)| of);
            return self.early_or_on_time(window, of);
        }
        let family = self.snapshot.family(id)?;
        let first = family.indicator.columns.first()?;
        let column = if column.is_empty() { first } else { column };
        self.get(Some(window), id, column)
    }

    /// The target in force for a figure of the province.
    pub(super) fn target(&self, id: &str, column: &str) -> Option<&'a Target> {
        self.targets.iter().copied().find(|target| {
            let (of, said) = parts(target);
            of == id && (said == column || (said.is_empty() && self.is_first(id, column)))
        })
    }

    fn is_first(&self, id: &str, column: &str) -> bool {
        let family = self.snapshot.family(id);
        column == EARLY_OR_ON_TIME
            || family.is_some_and(|f| f.indicator.columns.first().is_some_and(|c| c == column))
    }

    /// The unit that a target is written in.
    pub(super) fn unit(&self, target: &Target) -> Unit {
        let family = self.snapshot.family(parts(target).0);
        family.map_or(Unit::Ratio, |family| family.indicator.unit)
    }
}

/// Family and column of a target: `ticket_total_seconds/mean`.
fn parts(target: &Target) -> (&str, &str) {
    target
        .indicator
        .split_once('/')
        .unwrap_or((&target.indicator, ""))
}

fn read(family: &Family, window: Option<Window>, entity: EntityIx, column: usize) -> Option<Value> {
    let window = window.filter(|_| !family.indicator.now);
    family
        .values
        .get(window.map_or(0, Window::index), entity, column)
}
