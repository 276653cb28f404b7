//! What happened in a window: received, resolved, in time or not.

use dunghen_contract::Language;
use dunghen_windows::{Unit, Window};
use maud::{Markup, html};

use super::figures::Figures;
use super::numbers;
use super::split::{self, Part};
use super::tile::Tile;

pub(super) fn panel(figures: &Figures<'_>, window: Window) -> Markup {
    let lang = figures.lang;
    let id = format!("window-{}", window.word());
    html! {
        section.panel aria-labelledby=(id) {
            header.title {
                h2 id=(id) { (name(lang, window)) }
                p.dates { (dates(figures, window)) }
            }
            dl.tiles { @for tile in tiles(figures, window) { (tile.html(lang)) } }
            (split::html(lang, &resolved(figures, window)))
        }
    }
}

fn name(lang: Language, window: Window) -> &'static str {
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

fn resolved<'a>(figures: &Figures<'a>, window: Window) -> [Part<'a>; 4] {
    let lang = figures.lang;
    let parts = [
        ("early", "◀", lang.of("Trước hạn", "Early")),
        ("on_time", "●", lang.of("Đúng hạn", "On time")),
        ("late", "▲", lang.of("Trễ hạn", "Late")),
        ("no_due", "○", lang.of("Không có hạn", "No due date")),
    ];
    parts.map(|(class, sign, name)| Part {
        class,
        sign,
        name,
        figure: figures.get(Some(window), "dossiers_resolved", class),
    })
}

fn tiles<'a>(figures: &Figures<'a>, window: Window) -> [Tile<'a>; 4] {
    let lang = figures.lang;
    let total = |label, id| {
        let figure = figures.total(figures.province, Some(window), id);
        Tile::new(label, Unit::Count, figure)
    };
    let in_time = |label, of| Tile::new(label, Unit::Ratio, figures.early_or_on_time(window, of));
    let refused = figures.get(Some(window), "dossiers_refused", "value");
    let refused = refused.number().filter(|n| *n > 0.0).map(|n| {
        let count = numbers::count(lang, n);
        format!("{} {count}", lang.of("không tiếp nhận", "refused"))
    });
    [
        Tile {
            note: refused,
            ..total(lang.of("Tiếp nhận", "Received"), "dossiers_received")
        },
        total(lang.of("Giải quyết xong", "Resolved"), "dossiers_resolved"),
        in_time(
            lang.of("Đúng hạn / giải quyết", "In time, of resolved"),
            "resolved",
        ),
        in_time(
            lang.of("Đúng hạn / tiếp nhận", "In time, of received"),
            "received",
        ),
    ]
}
