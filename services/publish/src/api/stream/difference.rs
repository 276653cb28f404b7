//! What is new in a snapshot: series whose figure or target is another, windows that moved, were
//! closed or were revised.

use std::sync::Arc;

use dunghen_windows::Window;

use super::ring::{News, WindowNews};
use crate::api::index::{Place, Spot};
use crate::api::view::View;

/// The news between two views of one index, in the order in which they are told.
pub(crate) fn between(old: &View, new: &View) -> Vec<News> {
    let mut news = vec![News::Changed {
        places: changed(old, new),
        windows: moved(old, new),
    }];
    let closed = Window::all().filter(|window| window.is_closed());
    news.extend(closed.filter_map(|window| of_window(old, new, window).map(News::Window)));
    news
}

fn changed(old: &View, new: &View) -> Vec<Place> {
    let index = &*new.index;
    let other_goals = !Arc::ptr_eq(&old.goals, &new.goals) && old.goals != new.goals;
    let mut changed = Vec::new();
    for (family, now) in new.snapshot.families.iter().enumerate() {
        let before = &old.snapshot.families[family].values;
        if Arc::ptr_eq(before, &now.values) && !other_goals {
            continue;
        }
        for (window, entity) in index.rows(family) {
            // Nearly all are: a snapshot has half a million series, and few of them change.
            if now.values.is_same(before, window, entity) && !other_goals {
                continue;
            }
            let columns = 0..index.families[family].columns.len();
            let spots = columns.map(|column| Spot {
                family,
                window,
                entity,
                column,
            });
            let spots = spots.filter(|&spot| is_other(old, new, spot, other_goals));
            changed.extend(spots.map(|spot| index.place(spot)));
        }
    }
    changed
}

fn is_other(old: &View, new: &View, spot: Spot, other_goals: bool) -> bool {
    let now = new.index.read(&new.snapshot, spot);
    let aims = || old.goals.of_column(spot) != new.goals.of_column(spot);
    new.index.read(&old.snapshot, spot) != now || (other_goals && now.is_some() && aims())
}

/// Windows that are another stretch of time, or whose revision is another. A running one that only
/// went on is none: it ends at the clock.
fn moved(old: &View, new: &View) -> u32 {
    let mut mask = 0;
    for window in Window::all() {
        let place = window.index();
        let start = |view: &View| view.snapshot.frame.span(window).0;
        let revision = |view: &View| view.snapshot.revisions[place];
        if start(old) != start(new) || revision(old) != revision(new) {
            mask |= 1 << place;
        }
    }
    mask
}

fn of_window(old: &View, new: &View, window: Window) -> Option<WindowNews> {
    let place = window.index();
    let at = |view: &View| {
        let start = view.snapshot.frame.span(window).0;
        (start, view.snapshot.revisions[place])
    };
    let ((old_start, before), (new_start, revision)) = (at(old), at(new));
    let closed = revision > 0 && (before == 0 || old_start != new_start);
    let revised = revision > 0 && !closed && revision != before;
    let (start, end) = &new.moments.windows[place];
    (closed || revised).then(|| WindowNews {
        window,
        closed,
        start: start.clone(),
        end: end.clone(),
        revision,
    })
}
