//! A tile: what is measured, the figure, what it is made of, and its target.

use dunghen_contract::registry::Target;
use dunghen_windows::{Unit, Value};
use maud::{Markup, html};

use super::badge;
use super::figures::Figures;
use super::lang::Lang;
use super::numbers;

/// What a tile shows.
#[derive(Debug)]
pub(super) struct Tile<'a> {
    pub(super) label: &'a str,
    pub(super) unit: Unit,
    pub(super) value: Option<Value>,
    /// A line below the figure; of a share its numerator and denominator stand there by themselves.
    pub(super) note: Option<String>,
    pub(super) target: Option<&'a Target>,
    /// Asks for attention, with a sign beside the colour.
    pub(super) alert: bool,
}

impl<'a> Tile<'a> {
    pub(super) const fn new(label: &'a str, unit: Unit, value: Option<Value>) -> Self {
        Self {
            label,
            unit,
            value,
            note: None,
            target: None,
            alert: false,
        }
    }

    pub(super) fn count(label: &'a str, value: Option<f64>) -> Self {
        let value = value.map(|value| Value { value, parts: None });
        Self::new(label, Unit::Count, value)
    }

    /// Of a figure of the province by its name, with its target.
    pub(super) fn of(
        figures: &Figures<'a>,
        label: &'a str,
        (unit, id, column): (Unit, &str, &str),
        window: Option<dunghen_windows::Window>,
    ) -> Self {
        Self {
            target: figures.target(id, column),
            ..Self::new(label, unit, figures.get(window, id, column))
        }
    }

    pub(super) fn html(&self, lang: Lang) -> Markup {
        let note = self.note.clone().or_else(|| parts(lang, self.value));
        html! {
            div.tile.alert[self.alert] {
                dt { (self.label) }
                dd {
                    p.figure {
                        @if self.alert { span.sign aria-hidden="true" { "▲ " } }
                        (figure(lang, self.unit, self.value))
                    }
                    @if let Some(note) = note { p.note { (note) } }
                    @if let Some(target) = self.target {
                        (badge::badge(lang, self.unit, target, self.value.map(|v| v.value)))
                    }
                }
            }
        }
    }
}

/// A figure, or a dash that says what it means.
pub(super) fn figure(lang: Lang, unit: Unit, value: Option<Value>) -> Markup {
    text(
        lang,
        value.map(|value| numbers::figure(lang, unit, value.value)),
    )
}

/// A figure that is written already, or a dash that says what it means.
pub(super) fn text(lang: Lang, written: Option<String>) -> Markup {
    html! {
        @match written {
            Some(written) => (written),
            None => {
                span aria-hidden="true" { "—" }
                span.unseen { (lang.of("chưa có số liệu", "no figure yet")) }
            },
        }
    }
}

/// Numerator and denominator of a share.
pub(super) fn parts(lang: Lang, value: Option<Value>) -> Option<String> {
    let (numerator, denominator) = value?.parts.filter(|(_, denominator)| *denominator > 0.0)?;
    let count = |value| numbers::count(lang, value);
    Some(format!("{} / {}", count(numerator), count(denominator)))
}
