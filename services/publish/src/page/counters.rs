//! The counters: who waits now, and how long people waited today.

use dunghen_windows::{Unit, Window};
use maud::{Markup, html};

use super::figures::Figures;
use super::numbers;
use super::tile::Tile;

pub(super) fn panel(figures: &Figures<'_>) -> Markup {
    let lang = figures.lang;
    html! {
        section.panel aria-labelledby="counters" {
            header.title {
                h2 id="counters" { (lang.of("Tại quầy", "At the counters")) }
                p.dates { (lang.of("hôm nay", "today")) }
            }
            dl.tiles {
                @for tile in today(figures) { (tile.html(lang)) }
            }
        }
    }
}

/// Who waits now, and how long those called in the last hour had.
pub(super) fn waiting<'a>(figures: &Figures<'a>) -> Tile<'a> {
    let lang = figures.lang;
    let hour = Window::from_word("1h");
    let wait = figures.get(hour, "ticket_wait_seconds", "mean").number();
    let wait = wait.map(|wait| {
        let time = numbers::duration(lang, wait);
        format!(
            "{} {time}",
            lang.of("chờ TB giờ qua:", "mean wait, last hour:")
        )
    });
    Tile {
        note: wait,
        ..Tile::of(
            figures,
            lang.of("Đang chờ tại quầy", "Waiting at the counters"),
            (Unit::Count, "tickets_waiting", "value"),
            None,
        )
    }
}

fn today<'a>(figures: &Figures<'a>) -> [Tile<'a>; 4] {
    let lang = figures.lang;
    let today = Window::from_word("today");
    let seconds = |label, id, column| Tile::of(figures, label, (Unit::Seconds, id, column), today);
    let share = |label, column| {
        Tile::of(
            figures,
            label,
            (Unit::Ratio, "tickets_within_ratio", column),
            today,
        )
    };
    [
        seconds(
            lang.of("Chờ trung bình", "Mean wait"),
            "ticket_wait_seconds",
            "mean",
        ),
        seconds(
            lang.of("Chờ trung vị", "Median wait"),
            "ticket_wait_seconds",
            "p50",
        ),
        share(
            lang.of("Xong dưới 10 phút", "Done below 10 min"),
            "total_10m",
        ),
        share(
            lang.of("Chờ không quá 25 phút", "Waited at most 25 min"),
            "wait_25m",
        ),
    ]
}
