//! One figure of a closed window, as the `data` of an event has it.

use dunghen_contract::registry::Target;
use dunghen_publish::Standing;
use dunghen_windows::{Entity, Indicator, Value};
use serde::Serialize;

/// A figure with what it takes to understand it.
#[derive(Debug, Serialize)]
pub struct Item<'s> {
    /// The indicator, with its combination of labels where it has labels.
    pub id: String,
    /// What it is called.
    pub name: Names<'s>,
    /// Where it is a figure of.
    pub scope: &'static str,
    /// The labels of the scope and of the indicator.
    pub labels: serde_json::Map<String, serde_json::Value>,
    /// The figure; none where there is none any more.
    pub value: Option<f64>,
    /// What it is measured in.
    pub unit: &'static str,
    /// The numerator of a share.
    pub numerator: Option<f64>,
    /// Its denominator.
    pub denominator: Option<f64>,
    /// The target that held at the end of the window.
    pub target: Option<Goal<'s>>,
    /// How the figure stands against it.
    pub standing: Option<&'static str>,
    /// The window.
    pub window: Span,
    /// The watermark of the figures.
    pub as_of: String,
    /// The revision.
    pub revision: u64,
    /// How early, on time and late are told apart.
    pub rule: &'static str,
}

/// The names of an indicator.
#[derive(Debug, Serialize)]
pub struct Names<'s> {
    vi: &'s str,
    en: &'s str,
}

impl<'s> Names<'s> {
    /// Those in a header.
    #[must_use]
    pub fn of(indicator: &'s Indicator) -> Self {
        Self {
            vi: &indicator.name_vi,
            en: &indicator.name_en,
        }
    }
}

/// A target.
#[derive(Debug, Serialize)]
pub struct Goal<'s> {
    op: &'static str,
    value: f64,
    near: f64,
    source: &'s str,
}

/// A closed window.
#[derive(Clone, Debug, Serialize)]
pub struct Span {
    /// Its word: a day is `yesterday` while it is the last one.
    pub name: &'static str,
    /// Its first instant.
    pub start: String,
    /// The first instant after it.
    pub end: String,
}

/// The labels of a series.
#[must_use]
pub fn labels(
    indicator: &Indicator,
    column: usize,
    entity: &Entity,
) -> serde_json::Map<String, serde_json::Value> {
    let of_scope = entity.labels().into_iter();
    let own = indicator.label_values(column).into_iter();
    of_scope
        .chain(own)
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect()
}

/// The target of a figure, the most particular one, and how the figure stands.
#[must_use]
pub fn goal<'s>(
    held: &[&'s Target],
    id: &str,
    entity: &Entity,
    value: Option<Value>,
) -> (Option<Goal<'s>>, Option<&'static str>) {
    let fits = |said: Option<&str>, own: Option<&str>| said.is_none() || said == own;
    let of_it = held.iter().filter(|target| {
        target.indicator == id
            && fits(target.province.as_deref(), Some(&entity.province))
            && fits(target.level.map(|level| level.word()), entity.level)
            && fits(target.field.as_deref(), entity.field.as_deref())
    });
    let particular = |target: &&&Target| {
        (
            target.field.is_some(),
            target.level.is_some(),
            target.province.is_some(),
        )
    };
    let Some(target) = of_it.max_by_key(particular) else {
        return (None, None);
    };
    let goal = Goal {
        op: target.op.word(),
        value: target.value,
        near: target.near,
        source: &target.source,
    };
    let standing = value.map(|value| Standing::of(target, value.value).word());
    (Some(goal), standing)
}
