//! What several dashboards show alike.

use crate::book::Book;
use crate::error::DashboardError;
use crate::figure::Figure;
use crate::links::Link;
use crate::names;
use crate::panel::{Kind, Panel};
use crate::text::{same, text};

/// Early and on time together, of those resolved; beside it stands what it is called.
pub(super) fn early_or_on_time(figure: Figure) -> String {
    figure
        .with("of", "resolved")
        .like("timeliness", "early|on_time")
        .sum_of("timeliness")
}

/// Early and on time together, against the target.
pub(super) fn on_time_panel(
    book: &Book,
    kind: Kind,
    figure: Figure,
) -> Result<Panel, DashboardError> {
    let panel = Panel::of(book, kind, "timeliness_ratio")?
        .titled(text(
            "Trước hạn hoặc đúng hạn, trên số đã giải quyết",
            "Early or on time, of those resolved",
        ))
        .ask(
            early_or_on_time(figure),
            text("Trước hạn hoặc đúng hạn", "Early or on time"),
        );
    Ok(panel.against(book, "timeliness_ratio/early_or_on_time"))
}

/// One line for each value of a label, named in words.
pub(super) fn lines_by(
    panel: Panel,
    figure: &Figure,
    label: &'static str,
    values: &[&str],
) -> Panel {
    values.iter().fold(panel, |panel, value| {
        let figure = figure.clone().with(label, value);
        panel.ask(figure, names::word(value))
    })
}

/// The standings of open dossiers, those that need somebody first.
pub(super) const STANDINGS: &[&str] = &[
    "overdue",
    "due_soon",
    "within",
    "paused",
    "awaiting_acceptance",
    "no_due",
];

/// The column of centres of a table; a click opens the centre.
pub(super) fn centre_column(panel: Panel, book: &Book) -> Panel {
    let link = Link::to("centre", text("Mở trung tâm", "Open the centre"))
        .set("level", "$__all")
        .set_clicked("centre");
    panel.label(
        "centre",
        text("Trung tâm", "Centre"),
        names::centres(book.registry()),
        Some(link),
    )
}

/// The column of sectors of a table; a click opens what is overdue in the sector.
pub(super) fn field_column(panel: Panel, book: &Book) -> Panel {
    let link = Link::to(
        "overdue",
        text(
            "Hồ sơ quá hạn của lĩnh vực",
            "What is overdue in the sector",
        ),
    )
    .set("level", "$__all")
    .set_clicked("field");
    panel.label(
        "field",
        text("Lĩnh vực", "Sector"),
        names::fields(book.registry()),
        Some(link),
    )
}

/// A line whose series names itself by a label.
pub(super) fn named_by(label: &str) -> crate::text::Text {
    same(format!("{{{{{label}}}}}"))
}
