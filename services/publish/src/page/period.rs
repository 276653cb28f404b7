//! What happened in a window: received, resolved, in time or not, online, satisfied.

use dunghen_windows::{Unit, Window};
use maud::{Markup, html};

use super::badge;
use super::figures::Figures;
use super::lang::Lang;
use super::numbers;
use super::tile::{self, Tile};

pub(super) fn panel(figures: &Figures<'_>, window: Window) -> Markup {
    let lang = figures.lang;
    let id = format!("window-{}", window.word());
    html! {
        section.panel aria-labelledby=(id) {
            header.title {
                h2 id=(id) { (name(lang, window)) }
                p.dates { (dates(figures, window)) }
            }
            (hero(figures, window))
            (resolved(figures, window))
            dl.tiles {
                @for tile in tiles(figures, window) { (tile.html(lang)) }
            }
        }
    }
}

fn name(lang: Lang, window: Window) -> &'static str {
    match window.word() {
        "report_year" => lang.of("Năm báo cáo", "Report year"),
        "today" => lang.of("Hôm nay", "Today"),
        word => word,
    }
}

fn dates(figures: &Figures<'_>, window: Window) -> String {
    let (start, end) = figures.snapshot.frame.span(window);
    let date = |instant| figures.civil.date(figures.lang, instant);
    let (start, end) = (date(start), date(end));
    if start == end {
        start
    } else {
        format!("{start} – {end}")
    }
}

/// The figure that the panel is about.
fn hero(figures: &Figures<'_>, window: Window) -> Markup {
    let lang = figures.lang;
    let value = figures.early_or_on_time(window, "resolved");
    html! {
        div.hero {
            p.figure { (tile::figure(lang, Unit::Ratio, value)) }
            div.words {
                p.caption { (lang.of(
                    "trước hạn hoặc đúng hạn, trên số đã giải quyết",
                    "early or on time, of those resolved",
                )) }
                @if let Some(parts) = tile::parts(lang, value) {
                    p.note { (parts) " " (lang.of("hồ sơ", "dossiers")) }
                }
                @if let Some(target) = figures.target("timeliness_ratio", "early_or_on_time") {
                    (badge::badge(lang, Unit::Ratio, target, value.map(|v| v.value)))
                }
            }
        }
    }
}

/// Early, on time and late as lengths and as figures; the figures say all that the lengths do.
fn resolved(figures: &Figures<'_>, window: Window) -> Markup {
    let lang = figures.lang;
    let parts = [
        ("early", "◀", lang.of("Trước hạn", "Early")),
        ("on_time", "●", lang.of("Đúng hạn", "On time")),
        ("late", "▲", lang.of("Trễ hạn", "Late")),
        ("no_due", "○", lang.of("Không có hạn", "No due date")),
    ];
    let parts = parts.map(|(column, sign, name)| {
        let value = figures.get(Some(window), "dossiers_resolved", column);
        (column, sign, name, value)
    });
    html! {
        (bar(&parts.map(|(column, .., value)| (column, value.map_or(0.0, |v| v.value)))))
        ul.legend {
            @for (column, sign, name, value) in parts {
                li {
                    span.sign.(column) aria-hidden="true" { (sign) } " " (name) " "
                    strong { (tile::figure(lang, Unit::Count, value)) }
                }
            }
        }
    }
}

/// Lengths by share of a thousand; the smallest part that is there stays visible.
fn bar(parts: &[(&str, f64)]) -> Markup {
    const WIDTH: f64 = 1000.0;
    let sum: f64 = parts.iter().map(|(_, value)| value).sum();
    let mut from = 0.0;
    let mut lengths = Vec::with_capacity(parts.len());
    for (class, value) in parts {
        let length = if sum > 0.0 { value / sum * WIDTH } else { 0.0 };
        let length = if *value > 0.0 { length.max(4.0) } else { 0.0 };
        lengths.push((*class, from, length));
        from += length;
    }
    html! {
        svg.bar viewBox={ "0 0 " (from.max(WIDTH)) " 10" } preserveAspectRatio="none" aria-hidden="true" {
            rect.empty x="0" y="0" width=(from.max(WIDTH)) height="10" {}
            @for (class, x, width) in lengths {
                @if width > 0.0 { rect class=(class) x=(x) y="0" width=(width) height="10" {} }
            }
        }
    }
}

fn tiles<'a>(figures: &Figures<'a>, window: Window) -> [Tile<'a>; 6] {
    let lang = figures.lang;
    let at = Some(window);
    let of = |label, unit, id, column| Tile::of(figures, label, (unit, id, column), at);
    let refused = figures
        .get(at, "dossiers_refused", "value")
        .filter(|v| v.value > 0.0)
        .map(|v| {
            let count = numbers::count(lang, v.value);
            format!("{} {count}", lang.of("không tiếp nhận", "refused"))
        });
    [
        Tile {
            note: refused,
            ..Tile::count(
                lang.of("Tiếp nhận", "Received"),
                figures.total(figures.province, at, "dossiers_received"),
            )
        },
        Tile::count(
            lang.of("Đã giải quyết", "Resolved"),
            figures.total(figures.province, at, "dossiers_resolved"),
        ),
        Tile::new(
            lang.of("Sớm, đúng hạn trên số tiếp nhận", "In time, of received"),
            Unit::Ratio,
            figures.early_or_on_time(window, "received"),
        ),
        of(
            lang.of("Nộp trực tuyến", "Filed online"),
            Unit::Ratio,
            "online_submission_ratio",
            "all",
        ),
        of(
            lang.of("Hài lòng", "Satisfied"),
            Unit::Ratio,
            "satisfaction_ratio",
            "value",
        ),
        of(
            lang.of("Chuyển sang quá hạn", "Became overdue"),
            Unit::Count,
            "dossiers_became_overdue",
            "value",
        ),
    ]
}
