//! The backlog: dossiers not ended by standing, and how many lapsed this working day.

use maud::{Markup, html};

use super::figures::Figures;
use super::numbers;
use super::tile::Tile;

/// Standings by urgency, with the sign that goes before colour.
const STANDINGS: [(&str, &str, &str); 6] = [
    ("overdue", "Quá hạn", "Overdue"),
    ("due_soon", "Sắp đến hạn", "Due soon"),
    ("within", "Trong hạn", "Within time"),
    (
        "awaiting_acceptance",
        "Chờ tiếp nhận",
        "Awaiting acceptance",
    ),
    ("paused", "Tạm dừng", "Paused"),
    ("no_due", "Không có hạn", "No due date"),
];

pub(super) fn panel(figures: &Figures<'_>) -> Markup {
    let lang = figures.lang;
    let total = figures.total(figures.province, None, "dossiers_open");
    html! {
        section.panel aria-labelledby="open" {
            header.title {
                h2 id="open" { (lang.of("Đang giải quyết", "Open now")) }
                p.dates {
                    @if let Some(total) = total {
                        (numbers::count(lang, total)) " " (lang.of("hồ sơ", "dossiers"))
                    }
                }
            }
            dl.tiles {
                @for (column, vi, en) in STANDINGS {
                    (standing(figures, column, lang.of(vi, en)).html(lang))
                }
            }
            (workday(figures))
        }
    }
}

fn standing<'a>(figures: &Figures<'a>, column: &str, label: &'a str) -> Tile<'a> {
    let value = figures.get(None, "dossiers_open", column).map(|v| v.value);
    Tile {
        alert: column == "overdue" && value.is_some_and(|value| value > 0.0),
        ..Tile::count(label, value)
    }
}

/// Lapses of the running working day beside what is usual.
fn workday(figures: &Figures<'_>) -> Markup {
    let lang = figures.lang;
    let get = |id: &str| figures.get(None, id, "value").map(|v| v.value);
    let count = |value| numbers::count(lang, value);
    let today = get("dossiers_became_overdue_workday");
    let baseline = get("dossiers_became_overdue_workday_baseline");
    let spread = get("dossiers_became_overdue_workday_spread");
    // The rule of the alert on a spike.
    let spike = match (today, baseline, spread) {
        (Some(today), Some(baseline), Some(spread)) => {
            today >= 5.0 && today > baseline + 3.0 * spread
        }
        _ => false,
    };
    let note = match (baseline, spread) {
        (Some(baseline), Some(spread)) => format!(
            "{} {} ± {}{}",
            lang.of("thường ngày", "usually"),
            count(baseline),
            count(spread),
            if spike {
                lang.of(": bất thường", ": unusual")
            } else {
                ""
            },
        ),
        _ => lang
            .of(
                "chưa đủ 4 ngày làm việc để so sánh",
                "fewer than 4 working days to compare with",
            )
            .to_owned(),
    };
    let tile = Tile {
        note: Some(note),
        alert: spike,
        ..Tile::count(
            lang.of(
                "Chuyển sang quá hạn trong ngày làm việc này",
                "Became overdue this working day",
            ),
            today,
        )
    };
    html! { dl.tiles.wide { (tile.html(lang)) } }
}
