//! One centre: how it does against the targets, what is open, who waits, what is overdue by sector.

use dunghen_windows::Scope;

use super::shared::{
    STANDINGS, became_overdue, choices, field_column, filed_online_of_received, lines_by,
    on_time_panel, silence, time_of_visits, time_until_called, workday_columns,
};
use crate::board::Board;
use crate::book::Book;
use crate::error::DashboardError;
use crate::figure::{age, cells, centre, working_days};
use crate::links::Link;
use crate::names;
use crate::panel::{Kind, Panel};
use crate::text::text;
use crate::units::Measure;
use crate::variables;

/// The dashboard.
pub(super) fn board(book: &Book) -> Result<Board, DashboardError> {
    let board = Board {
        id: "centre",
        title: text("Trung tâm", "Centre"),
        description: text(
            "Một trung tâm: chỉ tiêu, hồ sơ đang giải quyết, quầy, quá hạn theo lĩnh vực.",
            "One centre: targets, open dossiers, counters, what is overdue by sector.",
        ),
        variables: choices([
            variables::centre(),
            variables::window(book, Scope::Centre, "timeliness_ratio", "this_month"),
        ]),
        rows: Vec::new(),
        from: "now-24h",
    };
    Ok(board
        .row(text("Trung tâm", "Centre"), tiles(book)?)
        .row(text("Hồ sơ", "Dossiers"), dossiers(book)?)
        .row(text("Quá hạn", "Overdue"), overdue(book)?)
        .row(text("Tại quầy", "At the counter"), counters(book)?))
}

fn tiles(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let name = Panel::new(
        Kind::Table,
        text("Tên và tình trạng", "Name and state"),
        text(
            "Im lặng: thời gian làm việc từ sự kiện gần nhất của trung tâm, theo ngày làm việc 8 giờ. Một trung tâm im lặng trông như không có hồ sơ trễ.",
            "Silent: working time since the latest event of the centre, in working days of 8 hours. A silent centre looks as if nothing were late.",
        ),
        Measure::WorkingDays,
    )
    .label(
        "centre",
        text("Tên", "Name"),
        names::centres(book.registry()),
        None,
    )
    .label("level", text("Cấp", "Level"), names::levels(), None)
    .value(
        working_days(&centre("silence_working_seconds").each("level")),
        text("Im lặng", "Silent for"),
        Measure::WorkingDays,
        Some(silence()),
    )
    .most_first()
    .value(
        age(&centre("last_event_timestamp_seconds").each("level")),
        text("Sự kiện gần nhất cách đây", "Latest event ago"),
        Measure::Seconds,
        None,
    )
    .sized(24, 4);
    let share = |id: &str, vi: &'static str, en: &'static str| {
        Panel::of(book, Kind::Stat, id).map(|panel| panel.titled(text(vi, en)))
    };
    let window = |id: &str| centre(id).over("$window");
    Ok(vec![
        name,
        on_time_panel(book, Kind::Stat, window("timeliness_ratio"))?,
        share(
            "online_submission_ratio",
            "Hồ sơ trực tuyến",
            "Filed online",
        )?
        .described(filed_online_of_received())
        .ask(
            window("online_submission_ratio").with("variant", "all"),
            text("Trực tuyến", "Online"),
        ),
        share("satisfaction_ratio", "Hài lòng", "Satisfied")?
            .ask(window("satisfaction_ratio"), text("Hài lòng", "Satisfied"))
            .against(book, "satisfaction_ratio"),
        share(
            "processing_working_seconds",
            "Giải quyết một hồ sơ, trung vị",
            "To resolve a dossier, median",
        )?
        .described(text(
            "Trung vị thời gian làm việc từ khi tiếp nhận đến khi giải quyết xong, của hồ sơ đã giải quyết trong kỳ; 8 giờ làm việc là một ngày.",
            "Median of the working time from receipt to decision, of the dossiers resolved in the window; 8 hours of working time are a day.",
        ))
        .ask(
            working_days(&window("processing_working_seconds").with("stat", "p50")),
            text("Trung vị", "Median"),
        ),
        Panel::of(book, Kind::Stat, "tickets_waiting")?
            .ask(centre("tickets_waiting"), text("Đang chờ", "Waiting")),
        Panel::of(book, Kind::Stat, "ticket_total_seconds")?
            .titled(text("Một lượt giao dịch, 1 giờ qua", "A visit, last hour"))
            .described(time_of_visits())
            .ask(
                centre("ticket_total_seconds")
                    .with("stat", "mean")
                    .over("1h"),
                text("Trung bình", "Mean"),
            )
            .against(book, "ticket_total_seconds/mean"),
    ])
}

fn dossiers(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let window = |id: &str| centre(id).over("$window");
    Ok(vec![
        lines_by(
            Panel::of(book, Kind::Stacked, "dossiers_received")?,
            &window("dossiers_received"),
            "channel",
            &["online", "counter", "post"],
        ),
        lines_by(
            Panel::of(book, Kind::Stacked, "dossiers_resolved")?,
            &window("dossiers_resolved"),
            "timeliness",
            &["late", "on_time", "early", "no_due"],
        ),
        lines_by(
            Panel::of(book, Kind::Stacked, "dossiers_open")?,
            &centre("dossiers_open"),
            "standing",
            STANDINGS,
        ),
    ])
}

fn overdue(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let spike = became_overdue(book)?
        .noted(&text(
            "Cảnh báo khi vượt mức bình thường cộng ba lần độ dao động và ít nhất là 5.",
            "It alerts above the baseline and three spreads, from 5 on.",
        ))
        .ask(
            centre("dossiers_became_overdue_workday"),
            text("Ngày làm việc này", "This working day"),
        )
        .ask(
            centre("dossiers_became_overdue_workday_baseline"),
            text("Mức bình thường", "Baseline"),
        )
        .ask(
            r#"max by (centre) (centre:dossiers_became_overdue_workday:spike_threshold{province="$province",centre="$centre"})"#,
            text("Ngưỡng cảnh báo", "Threshold of the alert"),
        )
        .sized(12, 9);
    let cell = |id: &str| cells(id).with("centre", "$centre");
    let table = Panel::of(book, Kind::Table, "dossiers_overdue")?.noted(&workday_columns());
    let table = field_column(table, book)
        .count(
            cell("dossiers_overdue"),
            text("Đang quá hạn", "Overdue now"),
        )
        .most_first()
        .count(
            cell("dossiers_became_overdue_workday"),
            text("Quá hạn trong ngày", "Became overdue this working day"),
        )
        .average(
            cell("dossiers_became_overdue_workday_baseline"),
            text("Mức bình thường", "Baseline"),
        )
        .sized(12, 9);
    Ok(vec![spike, table])
}

fn counters(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let stat = |id: &str, stat: &str| centre(id).with("stat", stat).over("1h");
    let counters = || {
        Link::to(
            "counters",
            text("Quầy của tỉnh", "Counters of the province"),
        )
        .set("level", "$__all")
    };
    Ok(vec![
        Panel::of(book, Kind::Lines, "ticket_total_seconds")?
            .titled(text(
                "Thời gian một lượt giao dịch, 1 giờ qua",
                "Time of a visit, last hour",
            ))
            .described(time_of_visits())
            .ask(stat("ticket_total_seconds", "mean"), names::word("mean"))
            .ask(stat("ticket_total_seconds", "p90"), names::word("p90"))
            .against(book, "ticket_total_seconds/mean")
            .leads(counters()),
        Panel::of(book, Kind::Lines, "ticket_wait_seconds")?
            .titled(text(
                "Thời gian chờ đến khi được gọi, 1 giờ qua",
                "Wait until called, last hour",
            ))
            .described(time_until_called())
            .ask(stat("ticket_wait_seconds", "mean"), names::word("mean"))
            .ask(stat("ticket_wait_seconds", "p90"), names::word("p90"))
            .leads(counters()),
        lines_by(
            Panel::of(book, Kind::Stacked, "tickets")?,
            &centre("tickets").over("$window"),
            "outcome",
            &["served", "missed", "abandoned", "unfinished"],
        ),
    ])
}
