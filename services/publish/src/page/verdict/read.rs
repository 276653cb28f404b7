//! What is known of a province and its centres, read from the snapshot.

use dunghen_windows::{EntityIx, Window};

use super::judge::Day;
use super::trouble::{Lapses, Signs, Silence};
use crate::page::figures::Figures;
use crate::targets::Standing;

/// What is known of the province today.
pub(super) fn day(figures: &Figures<'_>) -> Day {
    let today = Window::from_word("today");
    let in_time = today.and_then(|today| figures.early_or_on_time(today, "resolved").number());
    let target = figures.in_time_target();
    Day {
        in_time,
        in_time_standing: target.zip(in_time).map(|(t, share)| Standing::of(t, share)),
        lapses: lapses(figures, figures.province),
        transaction: transaction(figures, figures.province, today),
    }
}

/// What is known of a centre.
pub(in crate::page) fn centre(figures: &Figures<'_>, entity: EntityIx) -> Signs {
    let now = |id, column| figures.of(entity, None, id, column).number();
    let hour = Window::from_word("1h");
    Signs {
        overdue: now("dossiers_open", "overdue"),
        lapses: lapses(figures, entity),
        transaction: transaction(figures, entity, hour),
        served: figures.of(entity, hour, "tickets", "served").number(),
        silence: silence(figures, entity),
    }
}

/// Silence of a centre that works: one that has ended or not yet begun owes nobody an event.
fn silence(figures: &Figures<'_>, entity: EntityIx) -> Option<Silence> {
    let today = figures.snapshot.frame.day().date();
    if !figures.directory.is_in_force(entity, today) {
        return None;
    }
    let family = figures.snapshot.family("silence_working_seconds");
    let family = family.filter(|family| family.values.are_known())?;
    let seconds = family.values.get(0, entity, 0);
    Some(seconds.map_or(Silence::Ever, |seconds| Silence::For(seconds.value)))
}

/// Mean seconds of a transaction and how they stand; nothing without a target.
fn transaction(
    figures: &Figures<'_>,
    entity: EntityIx,
    window: Option<Window>,
) -> Option<(f64, Standing)> {
    let (id, column) = ("ticket_total_seconds", "mean");
    let seconds = figures.of(entity, window, id, column).number()?;
    Some((seconds, Standing::of(figures.target(id, column)?, seconds)))
}

/// Lapses of the running working day of anybody.
pub(in crate::page) fn lapses(figures: &Figures<'_>, entity: EntityIx) -> Lapses {
    let get = |id| figures.of(entity, None, id, "value").number();
    Lapses {
        today: get("dossiers_became_overdue_workday"),
        usual: get("dossiers_became_overdue_workday_baseline"),
        spread: get("dossiers_became_overdue_workday_spread"),
    }
}
