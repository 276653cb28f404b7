//! One indicator series as the feed writes it.

use dunghen_windows::{Entity, Value, Window};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::index::Spot;
use super::number::Number;
use super::series;
use super::view::View;
use crate::targets::Standing;

/// A series with its figure.
#[derive(Debug, Serialize)]
pub(crate) struct Item<'a> {
    /// What tells it from every other series.
    series: String,
    id: &'a str,
    indicator: &'a str,
    name: Words<'a>,
    labels: Labels<'a>,
    scope: ScopeOf<'a>,
    value: Option<Number>,
    unit: &'static str,
    numerator: Part<'a>,
    denominator: Option<Part<'a>>,
    target: Option<Goal<'a>>,
    window: Option<Stretch<'a>>,
    as_of: Option<&'a str>,
    clock: &'a str,
    revision: u64,
    rule: &'static str,
}

#[derive(Debug, Serialize)]
struct Words<'a> {
    vi: &'a str,
    en: &'a str,
}

#[derive(Debug)]
struct Labels<'a>(&'a [(String, String)]);

impl Serialize for Labels<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Whose a figure is.
#[derive(Debug, Serialize)]
struct ScopeOf<'a> {
    r#type: &'static str,
    province: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    centre: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
}

/// The upper or lower part of a share: its number where the figure is one, and what it counts.
#[derive(Debug, Serialize)]
struct Part<'a> {
    value: Option<Number>,
    words: &'a str,
}

/// A target and how the figure stands against it.
#[derive(Debug, Serialize)]
struct Goal<'a> {
    op: &'static str,
    value: Number,
    near: Number,
    source: &'a str,
    standing: Option<&'static str>,
}

/// A window with its start and end.
#[derive(Debug, Serialize)]
struct Stretch<'a> {
    name: &'static str,
    start: &'a str,
    end: &'a str,
}

/// A window as events name it.
#[derive(Debug, Serialize)]
pub(crate) struct WindowState<'a> {
    window: &'static str,
    start: &'a str,
    end: &'a str,
    revision: u64,
}

impl<'a> WindowState<'a> {
    pub fn new(view: &'a View, window: Window) -> Self {
        let (start, end) = &view.moments.windows[window.index()];
        Self {
            window: window.word(),
            start,
            end,
            revision: view.snapshot.revisions[window.index()],
        }
    }
}

impl<'a> Item<'a> {
    /// The item of a series; `entity` is whose it is. The feed has none without a value.
    pub fn new(view: &'a View, spot: Spot, entity: &'a Entity, value: Option<Value>) -> Self {
        let column = view.index.column(spot);
        let indicator = &*view.index.family(spot).indicator;
        let window = view.index.window(spot);
        let parts = value.and_then(|value| value.parts);
        // Also where a header has no words for it: an announcement is compared with what was announced.
        let has_denominator = parts.is_some() || !indicator.denominator.is_empty();
        let denominator = has_denominator.then(|| Part {
            value: parts.map(|(_, of)| Number(of)),
            words: &indicator.denominator,
        });
        Self {
            series: series::name(&column.id, entity, window),
            id: &column.id,
            indicator: &indicator.id,
            name: Words {
                vi: &indicator.name_vi,
                en: &indicator.name_en,
            },
            labels: Labels(&column.labels),
            scope: ScopeOf::new(entity),
            value: value.map(|value| Number(value.value)),
            unit: indicator.unit.word(),
            numerator: Part {
                value: parts.map(|(numerator, _)| Number(numerator)),
                words: &indicator.numerator,
            },
            denominator,
            target: goal(view, spot, entity, value),
            window: window.map(|window| Stretch::new(view, window)),
            as_of: view.moments.as_of.as_deref(),
            clock: &view.moments.clock,
            revision: window.map_or(0, |window| view.snapshot.revisions[window.index()]),
            rule: view.snapshot.timeliness.word(),
        }
    }

    /// The same under another revision.
    pub const fn revised(mut self, revision: u64) -> Self {
        self.revision = revision;
        self
    }
}

impl<'a> ScopeOf<'a> {
    fn new(entity: &'a Entity) -> Self {
        Self {
            r#type: entity.scope.word(),
            province: &entity.province,
            centre: entity.centre.as_deref(),
            level: entity.level,
            field: entity.field.as_deref(),
        }
    }
}

impl<'a> Stretch<'a> {
    fn new(view: &'a View, window: Window) -> Self {
        let (start, end) = &view.moments.windows[window.index()];
        Self {
            name: window.word(),
            start,
            end,
        }
    }
}

fn goal<'a>(view: &'a View, spot: Spot, entity: &Entity, value: Option<Value>) -> Option<Goal<'a>> {
    let target = view.goals.target(spot, entity)?;
    Some(Goal {
        op: target.op.word(),
        value: Number(target.value),
        near: Number(target.near),
        source: &target.source,
        standing: value.map(|value| Standing::of(target, value.value).word()),
    })
}
