//! Figures of a snapshot by the names that the page knows them by.
//!
//! Everything is read from published families; a family that is not there leaves a gap on the
//! page, never another figure. Each figure carries the series that it is read from, so that what
//! stands on the wall can be looked up in `/metrics`, and a test can compare the two.

use dunghen_contract::Language;
use dunghen_contract::registry::Target;
use dunghen_windows::{EntityIx, Family, Scope, Snapshot, Unit, Value, Window};

use super::View;
use super::moment::Civil;
use super::series::selector;
use crate::directory::Directory;

/// A snapshot as one province's page sees it.
#[derive(Debug)]
pub(super) struct Figures<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) directory: &'a Directory,
    pub(super) lang: Language,
    pub(super) civil: Civil,
    pub(super) province: EntityIx,
    /// Targets in force for the province as a whole.
    pub(super) targets: Vec<&'a Target>,
}

/// A figure and where it is from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// The selector of the series whose sum it is.
    pub(super) series: String,
    /// Nothing where there is no such series now.
    pub(super) value: Option<Value>,
}

impl Figure {
    /// The number alone.
    pub(super) fn number(&self) -> Option<f64> {
        self.value.map(|value| value.value)
    }
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

    /// The centres of the province, in the order of the registry.
    pub(super) fn centres(&self) -> impl Iterator<Item = EntityIx> {
        let entities = &self.snapshot.layout.entities;
        let centres = self.snapshot.layout.entities_of(Scope::Centre);
        centres.filter(|&centre| entities[centre].province_entity == self.province)
    }

    /// A figure of the province; of a *now* family the window does not matter.
    pub(super) fn get(&self, window: Option<Window>, id: &str, column: &str) -> Figure {
        self.of(self.province, window, id, column)
    }

    /// A figure of anybody.
    pub(super) fn of(
        &self,
        entity: EntityIx,
        window: Option<Window>,
        id: &str,
        column: &str,
    ) -> Figure {
        let value = self.snapshot.family(id).and_then(|family| {
            let place = family.indicator.columns.iter().position(|c| c == column)?;
            read(family, window, entity, place)
        });
        let series = self.series(entity, window, id, column);
        Figure { series, value }
    }

    /// The sum over all columns of a family of counts.
    pub(super) fn total(&self, entity: EntityIx, window: Option<Window>, id: &str) -> Figure {
        let value = self.snapshot.family(id).and_then(|family| {
            let columns = 0..family.indicator.columns.len();
            let parts = columns.map(|column| read(family, window, entity, column));
            let value = parts.map(|part| Some(part?.value)).sum::<Option<f64>>()?;
            Some(Value { value, parts: None })
        });
        let series = self.series(entity, window, id, "");
        Figure { series, value }
    }

    /// The share that ended early or on time, `of` the resolved or the received: two shares of one
    /// denominator, added.
    pub(super) fn early_or_on_time(&self, window: Window, of: &str) -> Figure {
        let id = "timeliness_ratio";
        let part = |word: &str| self.get(Some(window), id, &format!("{word}/{of}")).value;
        let value = part("early").zip(part("on_time")).map(|(early, on_time)| {
            let parts = early.parts.zip(on_time.parts);
            Value {
                value: (early.value + on_time.value).min(1.0),
                parts: parts.map(|((early, all), (on_time, _))| (early + on_time, all)),
            }
        });
        let both = format!("early|on_time/{of}");
        let series = self.series(self.province, Some(window), id, &both);
        Figure { series, value }
    }

    /// What was reached in a window of what a target is about.
    pub(super) fn reached(&self, target: &Target, window: Window) -> Figure {
        let (id, column) = parts(target);
        if id == "timeliness_ratio" && (column.is_empty() || column.starts_with(EARLY_OR_ON_TIME)) {
            let of = column.rsplit_once('/').map_or("resolved", |(_, of)| of);
            return self.early_or_on_time(window, of);
        }
        let family = self.snapshot.family(id);
        let first = family.and_then(|family| family.indicator.columns.first());
        let first = first.map_or("", String::as_str);
        self.get(
            Some(window),
            id,
            if column.is_empty() { first } else { column },
        )
    }

    /// The target in force for a figure of the province.
    pub(super) fn target(&self, id: &str, column: &str) -> Option<&'a Target> {
        self.targets.iter().copied().find(|target| {
            let (of, said) = parts(target);
            of == id && (said == column || (said.is_empty() && self.is_first(id, column)))
        })
    }

    /// The target for early and on time together, of the resolved.
    pub(super) fn in_time_target(&self) -> Option<&'a Target> {
        self.target("timeliness_ratio", EARLY_OR_ON_TIME)
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

    fn series(&self, entity: EntityIx, window: Option<Window>, id: &str, column: &str) -> String {
        let indicator = self.snapshot.family(id).map(|family| &*family.indicator);
        let window = window.filter(|_| indicator.is_none_or(|indicator| !indicator.now));
        let entity = &self.snapshot.layout.entities[entity];
        selector(id, indicator, entity, window, column)
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
