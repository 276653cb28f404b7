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

/// Without their targets: those stand in the table of all targets.
fn today<'a>(figures: &Figures<'a>) -> [Tile<'a>; 4] {
    let lang = figures.lang;
    let today = Window::from_word("today");
    let of = |label, unit, id, column| Tile::new(label, unit, figures.get(today, id, column));
    let wait = |label, column| of(label, Unit::Seconds, "ticket_wait_seconds", column);
    let within = |label, column| of(label, Unit::Ratio, "tickets_within_ratio", column);
    [
        wait(lang.of("Chờ trung bình", "Mean wait"), "mean"),
        wait(lang.of("Chờ trung vị", "Median wait"), "p50"),
        within(
            lang.of("Xong dưới 10 phút", "Done in under 10 min"),
            "total_10m",
        ),
        within(
            lang.of("Chờ đến 25 phút", "Waited up to 25 min"),
            "wait_25m",
        ),
    ]
}
