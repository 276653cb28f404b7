//! The tiles that are read first: what the province is judged by, each with its target.

use dunghen_windows::{Unit, Window};
use maud::{Markup, html};

use super::counters;
use super::figures::Figures;
use super::open;
use super::tile::Tile;

pub(super) fn panel(figures: &Figures<'_>) -> Markup {
    let lang = figures.lang;
    html! {
        section.headline aria-label=(lang.of("Số liệu chính hôm nay", "Headline figures of today")) {
            dl.tiles { @for tile in tiles(figures) { (tile.html(lang)) } }
        }
    }
}

fn tiles<'a>(figures: &Figures<'a>) -> Vec<Tile<'a>> {
    let lang = figures.lang;
    let Some(today) = Window::from_word("today") else {
        return Vec::new();
    };
    let of = |label, unit, id, column| Tile::of(figures, label, (unit, id, column), Some(today));
    let in_time = Tile {
        target: figures.in_time_target(),
        ..Tile::new(
            lang.of("Trước hạn hoặc đúng hạn", "Early or on time"),
            Unit::Ratio,
            figures.early_or_on_time(today, "resolved"),
        )
    };
    vec![
        in_time,
        open::overdue(figures),
        counters::waiting(figures),
        of(
            lang.of("Lượt giao dịch trung bình", "Mean transaction"),
            Unit::Seconds,
            "ticket_total_seconds",
            "mean",
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
    ]
}
