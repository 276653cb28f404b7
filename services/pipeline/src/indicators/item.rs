//! One figure of a closed window, in the shape that the HTTP API gives it.

use dunghen_contract::registry::{Level, Target};
use dunghen_publish::Standing;
use dunghen_windows::{Entity, Indicator, Scope, Value};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

/// A figure with what it takes to understand it.
#[derive(Debug, Serialize)]
pub struct Item<'s> {
    /// What tells it from every other series.
    pub series: String,
    /// The indicator, with its combination of labels where it has labels.
    pub id: String,
    /// The indicator.
    pub indicator: &'s str,
    /// What it is called.
    pub name: Words<'s>,
    /// The labels of the indicator.
    pub labels: Map<String, Json>,
    /// Whose it is.
    pub scope: Map<String, Json>,
    /// The figure; none where there is none any more.
    pub value: Option<Number>,
    /// What it is measured in.
    pub unit: &'static str,
    /// The numerator of a share.
    pub numerator: Part<'s>,
    /// What it is a share of.
    pub denominator: Option<Part<'s>>,
    /// The target that held at the end of the window.
    pub target: Option<Goal<'s>>,
    /// The window.
    pub window: Span,
    /// The watermark of the figures.
    pub as_of: &'s str,
    /// Their clock.
    pub clock: &'s str,
    /// The revision.
    pub revision: u64,
    /// How early, on time and late are told apart.
    pub rule: &'static str,
}

/// A name in both languages.
#[derive(Debug, Serialize)]
pub struct Words<'s> {
    vi: &'s str,
    en: &'s str,
}

/// A part of a share: its number, and what it counts.
#[derive(Debug, Serialize)]
pub struct Part<'s> {
    value: Option<Number>,
    words: &'s str,
}

/// A target, and how the figure stands against it.
#[derive(Debug, Serialize)]
pub struct Goal<'s> {
    op: &'static str,
    value: Number,
    near: Number,
    source: &'s str,
    standing: Option<&'static str>,
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

/// A number; whole ones have no point, so that a count reads as a count.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.0.fract() == 0.0 && self.0.abs() <= EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "whole and at most 2⁵³")]
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// The names in a header.
#[must_use]
pub fn words(indicator: &Indicator) -> Words<'_> {
    Words {
        vi: &indicator.name_vi,
        en: &indicator.name_en,
    }
}

/// Numerator and denominator of a figure.
#[must_use]
pub fn parts(indicator: &Indicator, value: Option<Value>) -> (Part<'_>, Option<Part<'_>>) {
    let parts = value.and_then(|value| value.parts);
    let numerator = Part {
        value: parts.map(|(numerator, _)| Number(numerator)),
        words: &indicator.numerator,
    };
    let denominator = (!indicator.denominator.is_empty()).then(|| Part {
        value: parts.map(|(_, denominator)| Number(denominator)),
        words: &indicator.denominator,
    });
    (numerator, denominator)
}

/// Whose a figure is.
#[must_use]
pub fn scope(entity: &Entity) -> Map<String, Json> {
    let members = [
        ("type", Some(entity.scope.word())),
        ("province", Some(&*entity.province)),
        ("centre", entity.centre.as_deref()),
        ("level", entity.level),
        ("field", entity.field.as_deref()),
    ];
    let there = members.into_iter();
    there
        .filter_map(|(name, value)| Some((name.to_owned(), value?.into())))
        .collect()
}

/// The labels of a combination.
#[must_use]
pub fn labels(indicator: &Indicator, column: usize) -> Map<String, Json> {
    let labels = indicator.label_values(column).into_iter();
    labels
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect()
}

/// What tells a series from every other.
#[must_use]
pub fn series(id: &str, entity: &Entity, window: &str) -> String {
    let level = entity.level.filter(|_| entity.scope == Scope::Level);
    let members = [
        ("scope", Some(entity.scope.word())),
        ("province", Some(&*entity.province)),
        ("centre", entity.centre.as_deref()),
        ("level", level),
        ("field", entity.field.as_deref()),
        ("window", Some(window)),
    ];
    let mut series = id.to_owned();
    for (name, value) in members {
        if let Some(value) = value {
            series.extend([";", name, "=", value]);
        }
    }
    series
}

/// The target of a figure, the most particular one, and how the figure stands.
#[must_use]
pub fn goal<'s>(
    held: &[&'s Target],
    id: &str,
    entity: &Entity,
    value: Option<Value>,
) -> Option<Goal<'s>> {
    let fits = |said: Option<&str>, own: Option<&str>| said.is_none() || said == own;
    let of_it = held.iter().filter(|target| {
        target.indicator == id
            && fits(target.province.as_deref(), Some(&entity.province))
            && fits(target.level.map(Level::word), entity.level)
            && fits(target.field.as_deref(), entity.field.as_deref())
    });
    let said = |target: &&&Target| {
        let narrow = usize::from(target.level.is_some()) + usize::from(target.field.is_some());
        (narrow, target.province.is_some())
    };
    let target = of_it.max_by_key(said)?;
    Some(Goal {
        op: target.op.word(),
        value: Number(target.value),
        near: Number(target.near),
        source: &target.source,
        standing: value.map(|value| Standing::of(target, value.value).word()),
    })
}
