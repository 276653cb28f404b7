//! Every target in force for the province, with what was reached today and in the report year.

use dunghen_contract::registry::Target;
use dunghen_windows::Window;
use maud::{Markup, html};

use super::badge;
use super::figures::{Figure, Figures};
use super::tile;
use super::words;
use crate::targets::Standing;

pub(super) fn panel(figures: &Figures<'_>) -> Markup {
    let lang = figures.lang;
    if figures.targets.is_empty() {
        return html! {};
    }
    html! {
        section.panel aria-labelledby="targets" {
            header.title { h2 id="targets" { (lang.of("Chỉ tiêu đang có hiệu lực", "Targets in force")) } }
            table.goals {
                thead {
                    tr {
                        th scope="col" { (lang.of("Chỉ số", "Indicator")) }
                        th.number scope="col" { (lang.of("Chỉ tiêu", "Target")) }
                        th.number scope="col" { (lang.of("Hôm nay", "Today")) }
                        th.number scope="col" { (lang.of("Năm báo cáo", "Report year")) }
                    }
                }
                tbody { @for target in &figures.targets { (row(figures, target)) } }
            }
        }
    }
}

fn row(figures: &Figures<'_>, target: &Target) -> Markup {
    let lang = figures.lang;
    let windows = ["today", "report_year"]
        .map(|word| Window::from_word(word).map(|window| figures.reached(target, window)));
    html! {
        tr {
            th scope="row" title=(target.source) { (name(figures, target)) }
            td.number { (badge::goal(lang, figures.unit(target), target)) }
            @for figure in windows.iter().flatten() { (cell(figures, target, figure)) }
        }
    }
}

fn name(figures: &Figures<'_>, target: &Target) -> String {
    let lang = figures.lang;
    let (id, column) = target
        .indicator
        .split_once('/')
        .unwrap_or((&target.indicator, ""));
    let Some(family) = figures.snapshot.family(id) else {
        return target.indicator.clone();
    };
    let name = lang.of(&family.indicator.name_vi, &family.indicator.name_en);
    match column {
        "" => name.to_owned(),
        column if column.starts_with("early_or_on_time") => lang
            .of("Trước hạn hoặc đúng hạn", "Early or on time")
            .to_owned(),
        column => format!("{name}: {}", words::column(lang, column)),
    }
}

fn cell(figures: &Figures<'_>, target: &Target, figure: &Figure) -> Markup {
    let lang = figures.lang;
    html! {
        td.number {
            (tile::figure(lang, figures.unit(target), figure))
            @if let Some(value) = figure.number() {
                " " (badge::standing(lang, Standing::of(target, value)))
            }
        }
    }
}
