//! What several dashboards show alike.

use crate::book::Book;
use crate::describe;
use crate::error::DashboardError;
use crate::figure::Figure;
use crate::links::Link;
use crate::names;
use crate::panel::{Kind, Panel};
use crate::text::{Text, same, text};
use crate::thresholds::Thresholds;
use crate::units::Measure;
use crate::variables::{self, Variable};

/// Early and on time together, of those resolved; beside it stands what it is called.
pub(super) fn early_or_on_time(figure: Figure) -> String {
    figure
        .with("of", "resolved")
        .like("timeliness", "early|on_time")
        .sum_of("timeliness")
}

/// What early and on time together are, of those resolved.
pub(super) fn early_or_on_time_of_resolved() -> Text {
    describe::share(
        &text(
            "hồ sơ đã giải quyết trước hạn hoặc đúng hạn",
            "dossiers resolved early or on time",
        ),
        &text(
            "hồ sơ đã giải quyết có ngày hẹn trả",
            "dossiers resolved that had a due date",
        ),
    )
}

/// Dossiers filed online, of all received.
pub(super) fn filed_online_of_received() -> Text {
    describe::share(
        &text("hồ sơ tiếp nhận trực tuyến", "dossiers received online"),
        &text("hồ sơ tiếp nhận", "dossiers received"),
    )
}

/// A statistic of the time of visits, from the ticket to the end.
pub(super) fn time_of_visits() -> Text {
    text(
        "Thời gian từ lúc lấy số đến khi phục vụ xong, của các lượt được phục vụ trong kỳ.",
        "Time from taking a number to the end of the service, of the visits served in the window.",
    )
}

/// Short visits, of all visits.
pub(super) fn visits_below_10_minutes() -> Text {
    describe::share(
        &text(
            "lượt phục vụ xong dưới 10 phút từ lúc lấy số",
            "visits that ended below 10 minutes after the ticket",
        ),
        &text("lượt được phục vụ", "visits served"),
    )
}

/// From when on a centre's silence, in working days, is a trouble: half a day happens in small ones.
pub(super) fn silence() -> Thresholds {
    Thresholds::rising(0.5, 1.0)
}

/// A statistic of the waits, from the ticket to the call.
pub(super) fn time_until_called() -> Text {
    text(
        "Thời gian từ lúc lấy số đến khi được gọi, của các lượt được gọi trong kỳ.",
        "Time from taking a number to the call, of the tickets called in the window.",
    )
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
        )
        .described(early_or_on_time_of_resolved());
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

/// The column of early and on time together, against the target.
pub(super) fn on_time_column(panel: Panel, book: &Book, figure: Figure) -> Panel {
    let target = book.target("timeliness_ratio/early_or_on_time");
    panel.value(
        early_or_on_time(figure),
        text("Trước hạn hoặc đúng hạn", "Early or on time"),
        Measure::Share,
        target.map(Thresholds::of),
    )
}

/// The column of what came in, by any channel.
pub(super) fn received_column(panel: Panel, received: Figure) -> Panel {
    panel.count(received.sum_of("channel"), text("Tiếp nhận", "Received"))
}

/// The column of open dossiers that are overdue.
pub(super) fn overdue_column(panel: Panel, open: Figure) -> Panel {
    panel.count(
        open.with("standing", "overdue"),
        text("Đang quá hạn", "Overdue now"),
    )
}

/// What a reader of a board about a province chooses: it, its levels, and whatever more.
pub(super) fn choices(more: impl IntoIterator<Item = Variable>) -> Vec<Variable> {
    let first = [
        variables::source(),
        variables::province(),
        variables::level(),
    ];
    first.into_iter().chain(more).collect()
}

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

/// Lines of what became overdue in working days: beside the counts of a day stand averages of days.
pub(super) fn became_overdue(book: &Book) -> Result<Panel, DashboardError> {
    let panel = Panel::of(book, Kind::Lines, "dossiers_became_overdue_workday")?;
    Ok(Panel {
        measure: Measure::Average,
        ..panel
    }
    .noted(&workday_columns()))
}

/// What is counted of working days beside what is overdue now.
pub(super) fn workday_columns() -> Text {
    text(
        "Trong ngày làm việc đang chạy: số lần hồ sơ chuyển sang quá hạn; mức bình thường: trung vị của 8 ngày làm việc trọn vẹn gần nhất, không có khi chưa đủ 4 ngày; độ dao động: trung vị của khoảng cách đến mức đó.",
        "In the running working day: changes to overdue; baseline: the median of the last 8 complete working days, unknown below 4; spread: the median of the distances from it.",
    )
}

/// A line whose series names itself by a label.
pub(super) fn named_by(label: &str) -> Text {
    same(format!("{{{{{label}}}}}"))
}
