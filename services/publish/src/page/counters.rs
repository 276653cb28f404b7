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
                (waiting(figures).html(lang))
                @for tile in today(figures) { (tile.html(lang)) }
            }
        }
    }
}

fn waiting<'a>(figures: &Figures<'a>) -> Tile<'a> {
    let lang = figures.lang;
    let oldest = figures
        .get(None, "ticket_oldest_waiting_timestamp_seconds", "value")
        .map(|since| {
            #[expect(clippy::cast_precision_loss, reason = "instants are far below 2⁵³ ms")]
            let clock = figures.snapshot.clock as f64 / 1000.0;
            let time = numbers::duration(lang, clock - since.value);
            format!("{} {time}", lang.of("lâu nhất", "longest"))
        });
    Tile {
        note: oldest,
        ..Tile::of(
            figures,
            lang.of("Đang chờ", "Waiting now"),
            (Unit::Count, "tickets_waiting", "value"),
            None,
        )
    }
}

fn today<'a>(figures: &Figures<'a>) -> [Tile<'a>; 5] {
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
        seconds(
            lang.of("Cả lượt, trung bình", "Mean total"),
            "ticket_total_seconds",
            "mean",
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
