//! A tile: what is measured, the figure, what it is made of, and its target.

use dunghen_contract::Language;
use dunghen_contract::registry::Target;
use dunghen_windows::{Unit, Value, Window};
use maud::{Markup, html};

use super::badge;
use super::figures::{Figure, Figures};
use super::numbers;

/// What a tile shows.
#[derive(Debug)]
pub(super) struct Tile<'a> {
    pub(super) label: &'a str,
    pub(super) unit: Unit,
    pub(super) figure: Figure,
    /// A line below the figure; of a share its numerator and denominator stand there by themselves.
    pub(super) note: Option<String>,
    pub(super) target: Option<&'a Target>,
    /// Asks for attention, with a sign beside the colour.
    pub(super) alert: bool,
}

impl<'a> Tile<'a> {
    pub(super) const fn new(label: &'a str, unit: Unit, figure: Figure) -> Self {
        Self {
            label,
            unit,
            figure,
            note: None,
            target: None,
            alert: false,
        }
    }

    /// Of a figure of the province by its name, with its target.
    pub(super) fn of(
        figures: &Figures<'a>,
        label: &'a str,
        (unit, id, column): (Unit, &str, &str),
        window: Option<Window>,
    ) -> Self {
        Self {
            target: figures.target(id, column),
            ..Self::new(label, unit, figures.get(window, id, column))
        }
    }

    pub(super) fn html(&self, lang: Language) -> Markup {
        let note = self
            .note
            .clone()
            .or_else(|| parts(lang, self.unit, self.figure.value));
        html! {
            div.tile.alert[self.alert] {
                dt { (self.label) }
                dd {
                    p.figure {
                        @if self.alert { span.sign aria-hidden="true" { "▲ " } }
                        (figure(lang, self.unit, &self.figure))
                    }
                    @if let Some(note) = note { p.note { (note) } }
                    @if let Some(target) = self.target {
                        (badge::badge(lang, self.unit, target, self.figure.number()))
                    }
                }
            }
        }
    }
}

/// A figure as people write it, or a dash that says what it means.
pub(super) fn figure(lang: Language, unit: Unit, figure: &Figure) -> Markup {
    written(lang, figure, |value| numbers::figure(lang, unit, value))
}

/// A figure in words of the caller's, with its number and its series for programs.
pub(super) fn written(lang: Language, figure: &Figure, words: impl Fn(f64) -> String) -> Markup {
    html! {
        @match figure.number() {
            Some(value) => data value=(value) data-series=(figure.series) { (words(value)) },
            None => {
                span data-series=(figure.series) {
                    span aria-hidden="true" { "—" }
                    span.unseen { (lang.of("chưa có số liệu", "no figure yet")) }
                }
            },
        }
    }
}

/// Numerator and denominator of a share; of a mean how many it is taken over, since a sum of hours says
/// nothing.
fn parts(lang: Language, unit: Unit, value: Option<Value>) -> Option<String> {
    let (numerator, denominator) = value?.parts.filter(|(_, denominator)| *denominator > 0.0)?;
    let count = |value| numbers::count(lang, value);
    Some(match unit {
        Unit::Seconds => format!("{} {}", lang.of("tính trên", "over"), count(denominator)),
        _ => format!("{} / {}", count(numerator), count(denominator)),
    })
}
