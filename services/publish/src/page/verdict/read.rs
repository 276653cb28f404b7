//! What is known of a province and its centres, read from the snapshot.

use dunghen_windows::{EntityIx, Window};

use super::judge::Day;
use super::trouble::{Lapses, Signs};
use crate::page::figures::Figures;
use crate::targets::Standing;

/// What is known of the province today.
pub(super) fn day(figures: &Figures<'_>) -> Day {
    let today = Window::from_word("today");
    let in_time = today.and_then(|today| figures.early_or_on_time(today, "resolved").number());
    let stands = |target, value: Option<f64>| Some(Standing::of(target, value?));
    let (id, column) = ("ticket_total_seconds", "mean");
    let transaction = figures.get(today, id, column).number();
    let transaction_stands = figures
        .target(id, column)
        .and_then(|target| stands(target, transaction));
    Day {
        in_time,
        in_time_standing: figures
            .in_time_target()
            .and_then(|target| stands(target, in_time)),
        lapses: lapses(figures, figures.province),
        transaction: transaction.zip(transaction_stands),
    }
}

/// What is known of a centre.
pub(in crate::page) fn centre(figures: &Figures<'_>, entity: EntityIx) -> Signs {
    let get = |id, column| figures.of(entity, None, id, column).number();
    let hour = Window::from_word("1h");
    Signs {
        overdue: get("dossiers_open", "overdue"),
        lapses: lapses(figures, entity),
        wait: figures
            .of(entity, hour, "ticket_wait_seconds", "mean")
            .number(),
        silence: get("silence_working_seconds", "value"),
    }
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
