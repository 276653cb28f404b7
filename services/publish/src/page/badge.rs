//! How a figure stands against its target: a sign, a word and a colour, in this order of weight.

use dunghen_contract::Language;
use dunghen_contract::registry::{Op, Target};
use dunghen_windows::Unit;
use maud::{Markup, html};

use super::numbers;
use crate::targets::Standing;

/// The target and the standing of a value against it.
pub(super) fn badge(lang: Language, unit: Unit, target: &Target, value: Option<f64>) -> Markup {
    html! {
        p.target {
            @if let Some(value) = value { (standing(lang, Standing::of(target, value))) " " }
            span.goal title=(target.source) {
                (lang.of("Chỉ tiêu", "Target")) " " (goal(lang, unit, target))
            }
        }
    }
}

/// The standing alone.
pub(super) fn standing(lang: Language, standing: Standing) -> Markup {
    let (sign, word) = match standing {
        Standing::Met => ("✓", lang.of("Đạt", "Met")),
        Standing::Near => ("≈", lang.of("Gần đạt", "Near")),
        Standing::Missed => ("✕", lang.of("Chưa đạt", "Missed")),
    };
    html! {
        span.standing.(standing.word()) { span aria-hidden="true" { (sign) } " " (word) }
    }
}

/// The target in words: `≥ 99 %`.
pub(super) fn goal(lang: Language, unit: Unit, target: &Target) -> String {
    let op = match target.op {
        Op::AtLeast => "≥",
        Op::Above => ">",
        Op::AtMost => "≤",
        Op::Below => "<",
    };
    format!("{op} {}", numbers::figure(lang, unit, target.value))
}
