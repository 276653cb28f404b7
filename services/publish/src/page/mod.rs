//! The wallboard: how a province does today and which centre needs help, for a wall, a laptop and a
//! phone.
//!
//! It is made on the server from the snapshot that `/metrics` is made from, and reads without a
//! script; the script listens to the stream, fetches the live part again at what it hears, and
//! turns it grey where the figures are no longer those of now.

mod assets;
mod badge;
mod centres;
mod counters;
mod figures;
mod frame;
mod headline;
mod hours;
mod moment;
mod numbers;
mod open;
mod period;
mod series;
mod split;
mod targets;
mod tile;
mod verdict;
mod words;

use dunghen_contract::Language;
use dunghen_windows::{Snapshot, Window};
use maud::{Markup, html};

use crate::directory::Directory;
use figures::Figures;

pub(crate) use assets::{SCRIPT, STYLE};

/// What the page is asked for.
#[derive(Debug)]
pub(crate) struct View<'a> {
    /// Names and targets.
    pub(crate) directory: &'a Directory,
    /// The number of the province.
    pub(crate) province: usize,
    /// The language.
    pub(crate) lang: Language,
    /// For how long the figures have been visible, in seconds.
    pub(crate) age: i64,
}

/// The page, with figures where there are any yet.
pub(crate) fn render(view: &View<'_>, snapshot: Option<&Snapshot>) -> Markup {
    let live = match snapshot {
        Some(snapshot) => figures_of(view, snapshot),
        None => frame::waiting(view.lang),
    };
    frame::document(view, &live)
}

fn figures_of(view: &View<'_>, snapshot: &Snapshot) -> Markup {
    let figures = Figures::new(snapshot, view);
    let centres = centres::signs(&figures);
    let windows = ["today", "report_year"].map(Window::from_word);
    let panels = html! {
        (verdict::panel(&figures, &centres))
        (headline::panel(&figures))
        div.board {
            div.main {
                (hours::panel(&figures))
                div.halves {
                    @for window in windows.into_iter().flatten() {
                        (period::panel(&figures, window))
                    }
                    (open::panel(&figures))
                    (counters::panel(&figures))
                }
            }
            div.side {
                (centres::panel(&figures, &centres))
                (targets::panel(&figures))
            }
        }
    };
    frame::live(view.age, &figures, &panels)
}
