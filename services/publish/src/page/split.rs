//! A whole by its parts: as lengths of one bar and as figures, which say all that the lengths do.

use dunghen_contract::Language;
use dunghen_windows::Unit;
use maud::{Markup, html};

use super::figures::Figure;
use super::tile;

/// One part.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// The word of its colour.
    pub(super) class: &'a str,
    /// What tells it from the others without a colour.
    pub(super) sign: &'a str,
    pub(super) name: &'a str,
    pub(super) figure: Figure,
}

/// The bar and the figures.
pub(super) fn html(lang: Language, parts: &[Part<'_>]) -> Markup {
    html! {
        (bar(parts))
        ul.legend {
            @for part in parts {
                li {
                    span.sign.(part.class) aria-hidden="true" { (part.sign) } " " (part.name) " "
                    strong { (tile::figure(lang, Unit::Count, &part.figure)) }
                }
            }
        }
    }
}

/// Lengths by share of a thousand; the smallest part that is there stays visible.
fn bar(parts: &[Part<'_>]) -> Markup {
    const WIDTH: f64 = 1000.0;
    let value = |part: &Part<'_>| part.figure.number().unwrap_or(0.0);
    let sum: f64 = parts.iter().map(value).sum();
    let mut from = 0.0;
    let mut lengths = Vec::with_capacity(parts.len());
    for part in parts.iter().filter(|part| value(part) > 0.0) {
        let length = (value(part) / sum * WIDTH).max(4.0);
        lengths.push((part.class, from, length));
        from += length;
    }
    let width = from.max(WIDTH);
    html! {
        svg.bar viewBox={ "0 0 " (width) " 10" } preserveAspectRatio="none" aria-hidden="true" {
            rect.empty x="0" y="0" width=(width) height="10" {}
            @for (class, x, width) in lengths {
                rect.(class) x=(x) y="0" width=(width) height="10" {}
            }
        }
    }
}
