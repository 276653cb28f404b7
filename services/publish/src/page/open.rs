//! The backlog: dossiers not ended by standing, and how many lapsed this working day.

use dunghen_contract::Language;
use dunghen_windows::Unit;
use maud::{Markup, html};

use super::figures::Figures;
use super::numbers;
use super::split::{self, Part};
use super::tile::{self, Tile};
use super::verdict;

/// Standings by urgency, with the sign that stands before colour.
const STANDINGS: [(&str, &str, &str, &str); 6] = [
    ("overdue", "▲", "Quá hạn", "Overdue"),
    ("due_soon", "◔", "Sắp đến hạn", "Due soon"),
    ("within", "●", "Trong hạn", "Within time"),
    (
        "awaiting_acceptance",
        "◇",
        "Chờ tiếp nhận",
        "Awaiting acceptance",
    ),
    ("paused", "‖", "Tạm dừng", "Paused"),
    ("no_due", "○", "Không có hạn", "No due date"),
];

pub(super) fn panel(figures: &Figures<'_>) -> Markup {
    let lang = figures.lang;
    let total = figures.total(figures.province, None, "dossiers_open");
    let parts = STANDINGS.map(|(column, sign, vi, en)| Part {
        class: column,
        sign,
        name: lang.of(vi, en),
        figure: figures.get(None, "dossiers_open", column),
    });
    html! {
        section.panel aria-labelledby="open" {
            header.title {
                h2 id="open" { (lang.of("Đang giải quyết", "Open now")) }
                p.dates { (tile::figure(lang, Unit::Count, &total)) " " (lang.of("hồ sơ", "dossiers")) }
            }
            (split::html(lang, &parts))
        }
    }
}

/// Overdue dossiers, with the lapses of the running working day beside what is usual.
pub(super) fn overdue<'a>(figures: &Figures<'a>) -> Tile<'a> {
    let lang = figures.lang;
    let figure = figures.get(None, "dossiers_open", "overdue");
    Tile {
        alert: verdict::lapses(figures, figures.province).spike().is_some(),
        note: Some(lapses(figures, lang)),
        ..Tile::new(
            lang.of("Hồ sơ đang quá hạn", "Dossiers overdue"),
            Unit::Count,
            figure,
        )
    }
}

fn lapses(figures: &Figures<'_>, lang: Language) -> String {
    let lapses = verdict::lapses(figures, figures.province);
    let count = |value| numbers::count(lang, value);
    let new = lapses.today.map_or_else(
        || lang.of("chưa biết số mới", "new ones not known").to_owned(),
        |today| {
            format!(
                "{} {}",
                count(today),
                lang.of("mới trong ngày làm việc", "new this working day")
            )
        },
    );
    let usual = match lapses.usual.zip(lapses.spread) {
        Some((usual, spread)) => format!(
            "{} {} ± {}",
            lang.of("thường", "usually"),
            count(usual),
            count(spread)
        ),
        None => lang
            .of(
                "chưa đủ 4 ngày để so sánh",
                "fewer than 4 days to compare with",
            )
            .to_owned(),
    };
    format!("{new} ({usual})")
}
