//! Centres by trouble: who needs help, in which order, and by which figures.

use dunghen_contract::Language;
use dunghen_windows::{EntityIx, Unit, Window};
use maud::{Markup, html};

use super::figures::{Figure, Figures};
use super::numbers;
use super::tile;
use super::verdict::{self, Signs};

/// How many centres fit on a wall.
const ROWS: usize = 11;

/// What is known of the centres of the province, in the order of the registry.
pub(super) fn signs(figures: &Figures<'_>) -> Vec<(EntityIx, Signs)> {
    let centres = figures.centres();
    centres
        .map(|entity| (entity, verdict::centre(figures, entity)))
        .collect()
}

pub(super) fn panel(figures: &Figures<'_>, centres: &[(EntityIx, Signs)]) -> Markup {
    let lang = figures.lang;
    let signs: Vec<Signs> = centres.iter().map(|(_, signs)| *signs).collect();
    let shown: Vec<usize> = verdict::by_trouble(&signs).into_iter().take(ROWS).collect();
    let of_all = format!("{} / {}", shown.len(), centres.len());
    html! {
        section.panel.troubled aria-labelledby="centres" {
            header.title {
                h2 id="centres" { (lang.of("Trung tâm theo mức cần chú ý", "Centres by trouble")) }
                p.dates {
                    (lang.of(
                        "nhiều quá hạn nhất, phần bất thường tính gấp bốn",
                        "most overdue first; unusual ones count four times",
                    )) " · " (of_all)
                }
            }
            div.scroll #centre-table tabindex="0" role="group" aria-labelledby="centres" {
                table.centres {
                    (head(lang))
                    tbody {
                        @for place in shown { (row(figures, centres[place].0, &centres[place].1)) }
                    }
                }
            }
        }
    }
}

fn head(lang: Language) -> Markup {
    let columns = [
        ("Quá hạn", "Overdue"),
        ("Mới thêm", "New today"),
        ("Sắp hạn", "Due soon"),
        ("Đang chờ", "Waiting"),
        ("Lượt TB, 1 giờ", "Mean, last hour"),
        ("Im lặng", "Silent for"),
    ];
    html! {
        thead {
            tr {
                th scope="col" { (lang.of("Trung tâm", "Centre")) }
                th scope="col" { (lang.of("Vì sao", "Why")) }
                @for (vi, en) in columns { th.number scope="col" { (lang.of(vi, en)) } }
            }
        }
    }
}

fn row(figures: &Figures<'_>, entity: EntityIx, signs: &Signs) -> Markup {
    let lang = figures.lang;
    let code = figures.snapshot.layout.entities[entity].centre.as_deref();
    let code = code.unwrap_or_default();
    let name = figures.directory.centre(entity);
    let (short, full) = name.map_or((code, code), |name| (&*name.short, &*name.full));
    let now = |id, column| figures.of(entity, None, id, column);
    let count = |figure: Figure| tile::figure(lang, Unit::Count, &figure);
    let overdue = now("dossiers_open", "overdue");
    let late = overdue.number().is_some_and(|n| n > 0.0);
    let transaction = figures.of(
        entity,
        Window::from_word("1h"),
        "ticket_total_seconds",
        "mean",
    );
    html! {
        tr {
            th scope="row" title={ (full) " (" (code) ")" } { (short) }
            td.reasons { (verdict::badge(lang, &verdict::troubles(signs))) }
            td.number.alert[late] {
                @if late { span aria-hidden="true" { "▲ " } }
                (count(overdue))
            }
            td.number { (count(now("dossiers_became_overdue_workday", "value"))) }
            td.number { (count(now("dossiers_open", "due_soon"))) }
            td.number { (count(now("tickets_waiting", "value"))) }
            td.number { (tile::figure(lang, Unit::Seconds, &transaction)) }
            td.number { (silence(lang, &now("silence_working_seconds", "value"))) }
        }
    }
}

/// Silence in working time, in units short enough for a column.
fn silence(lang: Language, figure: &Figure) -> Markup {
    tile::written(lang, figure, |seconds| {
        if seconds < 28_800.0 {
            return numbers::duration(lang, seconds);
        }
        let days = numbers::count(lang, seconds / 28_800.0);
        format!("{days} {}", lang.of("ngày", "d"))
    })
}
