//! Centres by trouble: overdue first, then people waiting, then silence.

use std::cmp::Reverse;

use dunghen_windows::{EntityIx, Scope, Window};
use maud::{Markup, html};

use super::figures::Figures;
use super::lang::Lang;
use super::numbers;
use super::tile;

/// How many centres fit on a wall.
const ROWS: usize = 15;

#[derive(Debug)]
struct Row<'a> {
    name: &'a str,
    full: &'a str,
    code: &'a str,
    overdue: Option<f64>,
    due_soon: Option<f64>,
    open: Option<f64>,
    workday: Option<f64>,
    waiting: Option<f64>,
    mean_wait: Option<f64>,
    silence: Option<f64>,
}

pub(super) fn panel(figures: &Figures<'_>) -> Markup {
    let lang = figures.lang;
    let mut rows: Vec<Row<'_>> = figures
        .snapshot
        .layout
        .entities_of(Scope::Centre)
        .filter(|&entity| entities(figures)[entity].province_entity == figures.province)
        .map(|entity| row(figures, entity))
        .collect();
    // Figures of counts and whole seconds: as integers they sort without a special case.
    rows.sort_by_key(|row| {
        let rank = |value: Option<f64>| Reverse(value.unwrap_or(0.0).max(0.0).to_bits());
        (
            rank(row.overdue),
            rank(row.waiting),
            rank(row.silence),
            row.code,
        )
    });
    let all = rows.len();
    rows.truncate(ROWS);
    html! {
        section.panel aria-labelledby="centres" {
            header.title {
                h2 id="centres" { (lang.of("Trung tâm cần chú ý", "Centres in trouble")) }
                p.dates {
                    (lang.of("nhiều quá hạn nhất trước", "most overdue first")) ": "
                    (rows.len()) " / " (numbers::count(lang, count(all)))
                }
            }
            div.scroll tabindex="0" role="group" aria-labelledby="centres" {
                table.centres {
                    (head(lang))
                    tbody { @for row in &rows { (body(lang, row)) } }
                }
            }
        }
    }
}

fn count(n: usize) -> f64 {
    u32::try_from(n).unwrap_or(u32::MAX).into()
}

fn entities<'a>(figures: &Figures<'a>) -> &'a [dunghen_windows::Entity] {
    &figures.snapshot.layout.entities
}

fn row<'a>(figures: &Figures<'a>, entity: EntityIx) -> Row<'a> {
    let described = &entities(figures)[entity];
    let code = described.centre.as_deref().unwrap_or_default();
    let name = figures.directory.centre(entity);
    let today = Window::from_word("today");
    let get =
        |window, id: &str, column: &str| figures.of(entity, window, id, column).map(|v| v.value);
    Row {
        name: name.map_or(code, |name| &*name.short),
        full: name.map_or(code, |name| &*name.full),
        code,
        overdue: get(None, "dossiers_open", "overdue"),
        due_soon: get(None, "dossiers_open", "due_soon"),
        open: figures.total(entity, None, "dossiers_open"),
        workday: get(None, "dossiers_became_overdue_workday", "value"),
        waiting: get(None, "tickets_waiting", "value"),
        mean_wait: get(today, "ticket_wait_seconds", "mean"),
        silence: get(None, "silence_working_seconds", "value"),
    }
}

fn head(lang: Lang) -> Markup {
    let columns = [
        ("Quá hạn", "Overdue"),
        ("Mới thêm", "New today"),
        ("Sắp hạn", "Due soon"),
        ("Tổng", "Open"),
        ("Đang chờ", "Waiting"),
        ("Chờ TB", "Mean wait"),
        ("Im lặng", "Silent for"),
    ];
    html! {
        thead {
            tr {
                th scope="col" { (lang.of("Trung tâm", "Centre")) }
                @for (vi, en) in columns { th.number scope="col" { (lang.of(vi, en)) } }
            }
        }
    }
}

fn body(lang: Lang, row: &Row<'_>) -> Markup {
    let overdue = row.overdue.is_some_and(|value| value > 0.0);
    let count = |value: Option<f64>| value.map(|value| numbers::count(lang, value));
    let time = |value: Option<f64>| value.map(|value| numbers::duration(lang, value));
    html! {
        tr {
            th scope="row" title={ (row.full) " (" (row.code) ")" } { (row.name) }
            td.number.alert[overdue] {
                @if overdue { span aria-hidden="true" { "▲ " } }
                (tile::text(lang, count(row.overdue)))
            }
            @for value in [row.workday, row.due_soon, row.open, row.waiting] {
                td.number { (tile::text(lang, count(value))) }
            }
            @for value in [row.mean_wait, row.silence] {
                td.number { (tile::text(lang, time(value))) }
            }
        }
    }
}
