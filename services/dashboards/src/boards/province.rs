//! The province at a glance: its targets, what flows in and out, its sectors and its centres.

use dunghen_windows::Scope;

use super::shared::{
    STANDINGS, centre_column, choices, early_or_on_time, early_or_on_time_of_resolved,
    field_column, filed_online_of_received, lines_by, named_by, on_time_column, on_time_panel,
    overdue_column, received_column, silence, time_of_visits, visits_below_10_minutes,
};
use crate::board::Board;
use crate::book::Book;
use crate::describe;
use crate::error::DashboardError;
use crate::figure::{centres, fields, levels, province, working_days};
use crate::links::Link;
use crate::panel::{Kind, Panel};
use crate::text::{Text, text};
use crate::thresholds::Thresholds;
use crate::units::Measure;
use crate::variables;

/// The dashboard.
pub(super) fn board(book: &Book) -> Result<Board, DashboardError> {
    let board = Board {
        id: "province",
        title: text("Toàn tỉnh", "Province"),
        description: text(
            "Chỉ tiêu, lượng hồ sơ, đúng hạn, các lĩnh vực và các trung tâm của một tỉnh.",
            "Targets, flow of dossiers, timeliness, sectors and centres of a province.",
        ),
        variables: choices([
            variables::field(book),
            variables::window(book, Scope::Province, "timeliness_ratio", "this_month"),
        ]),
        rows: Vec::new(),
        from: "now-7d",
    };
    Ok(board
        .row(text("Chỉ tiêu", "Targets"), targets(book)?)
        .row(text("Lượng hồ sơ", "Flow of dossiers"), flow(book)?)
        .row(text("Đúng hạn", "Timeliness"), timeliness(book)?)
        .row(text("Lĩnh vực", "Sectors"), vec![sectors(book)])
        .row(text("Trung tâm", "Centres"), vec![centre_table(book)]))
}

fn targets(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let whole = |id: &str, name: Text| {
        let panel = Panel::of(book, Kind::Stat, id)?.titled(name.clone());
        let panel = panel.ask(province(id).over("$window"), name);
        Ok::<_, DashboardError>(panel.against(book, id).sized(6, 4))
    };
    let part = |id: &str, (label, value): (&str, &str), name: Text, description: Text| {
        let panel = Panel::of(book, Kind::Stat, id)?.titled(name.clone());
        let figure = province(id).over("$window").with(label, value);
        let panel = panel.described(description).ask(figure, name);
        Ok::<_, DashboardError>(panel.against(book, &format!("{id}/{value}")).sized(6, 4))
    };
    Ok(vec![
        on_time_panel(
            book,
            Kind::Stat,
            province("timeliness_ratio").over("$window"),
        )?
        .sized(6, 4),
        part(
            "online_submission_ratio",
            ("variant", "filed_and_resolved"),
            text("Nộp và trả kết quả điện tử", "Filed and resolved online"),
            describe::share(
                &text(
                    "hồ sơ đã giải quyết, nộp trực tuyến và có kết quả ký số",
                    "dossiers resolved that were filed online and have a signed result",
                ),
                &text("hồ sơ đã giải quyết", "dossiers resolved"),
            ),
        )?,
        part(
            "online_submission_ratio",
            ("variant", "all"),
            text("Hồ sơ trực tuyến", "Filed online"),
            filed_online_of_received(),
        )?,
        whole("satisfaction_ratio", text("Hài lòng", "Satisfied"))?,
        part(
            "ticket_total_seconds",
            ("stat", "mean"),
            text(
                "Một lượt giao dịch, trung bình",
                "A visit to the counter, mean",
            ),
            time_of_visits(),
        )?,
        part(
            "tickets_within_ratio",
            ("limit", "total_10m"),
            text("Giao dịch dưới 10 phút", "Visits below 10 minutes"),
            visits_below_10_minutes(),
        )?,
        whole(
            "results_digitised_ratio",
            text("Kết quả được số hóa", "Results digitised"),
        )?,
        whole(
            "transfers_electronic_ratio",
            text("Luân chuyển điện tử", "Electronic transfers"),
        )?,
    ])
}

fn flow(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let received = Panel::of(book, Kind::Stacked, "dossiers_received")?;
    let resolved = Panel::of(book, Kind::Stacked, "dossiers_resolved")?;
    let open = Panel::of(book, Kind::Stacked, "dossiers_open")?.leads(
        Link::to(
            "overdue",
            text("Quá hạn và tồn đọng", "Overdue and backlog"),
        )
        .set("level", "$__all"),
    );
    Ok(vec![
        lines_by(
            received,
            &province("dossiers_received").over("$window"),
            "channel",
            &["online", "counter", "post"],
        ),
        lines_by(
            resolved,
            &province("dossiers_resolved").over("$window"),
            "timeliness",
            &["late", "on_time", "early", "no_due"],
        ),
        lines_by(open, &province("dossiers_open"), "standing", STANDINGS),
    ])
}

fn timeliness(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let ratio = || province("timeliness_ratio").over("$window");
    let promise = province("timeliness_first_promise_ratio")
        .over("$window")
        .like("timeliness", "early|on_time")
        .sum_of("timeliness");
    let ways = on_time_panel(book, Kind::Lines, ratio())?
        .titled(text(
            "Trước hạn hoặc đúng hạn: bốn cách tính",
            "Early or on time, counted in four ways",
        ))
        .noted(&text(
            "Ba cách khác: theo lần hẹn đầu tiên; bình quân không trọng số của các trung tâm; trên số hồ sơ tiếp nhận trong kỳ.",
            "Three other ways: against the first promise; the unweighted mean of the centres; of the dossiers received in the window.",
        ))
        .ask(
            promise,
            text("Theo lần hẹn đầu tiên", "Against the first promise"),
        )
        .ask(
            province("timeliness_mean_of_centres_ratio").over("$window"),
            text("Bình quân các trung tâm", "Mean of centres"),
        )
        .ask(
            ratio()
                .with("of", "received")
                .like("timeliness", "early|on_time")
                .sum_of("timeliness"),
            text("Trên số tiếp nhận", "Of those received"),
        )
        .sized(12, 9);
    let by_level = Panel::of(book, Kind::Lines, "timeliness_ratio")?
        .titled(text(
            "Trước hạn hoặc đúng hạn theo cấp",
            "Early or on time, by level",
        ))
        .described(early_or_on_time_of_resolved())
        .ask(
            early_or_on_time(levels("timeliness_ratio").over("$window")),
            named_by("level"),
        )
        .against(book, "timeliness_ratio/early_or_on_time")
        .sized(12, 9);
    Ok(vec![ways, by_level])
}

/// Of this month, because sectors have fewer windows than the province.
fn sectors(book: &Book) -> Panel {
    let month = |id: &str| fields(id).over("this_month");
    let panel = Panel::new(
        Kind::Table,
        text("Lĩnh vực, tháng này", "Sectors, this month"),
        text(
            "Tiếp nhận, đã giải quyết và tỷ lệ trước hạn hoặc đúng hạn (trên số đã giải quyết có ngày hẹn trả) của tháng này; đang quá hạn là bây giờ. Phân vị 90 của thời gian giải quyết tính bằng ngày làm việc 8 giờ.",
            "Received, resolved and the share early or on time (of those resolved that had a due date) are of this month; overdue is now. The 90th percentile of the time to resolve is in working days of 8 hours.",
        ),
        Measure::Count,
    );
    let panel = received_column(field_column(panel, book), month("dossiers_received")).count(
        month("dossiers_resolved").sum_of("timeliness"),
        text("Đã giải quyết", "Resolved"),
    );
    let panel = on_time_column(panel, book, month("timeliness_ratio"));
    overdue_column(panel, fields("dossiers_open"))
        .most_first()
        .value(
            working_days(&month("processing_working_seconds").with("stat", "p90")),
            text("Giải quyết, phân vị 90", "To resolve, 90th percentile"),
            Measure::WorkingDays,
            None,
        )
        .value(
            month("online_submission_ratio").with("variant", "all"),
            text("Trực tuyến", "Filed online"),
            Measure::Share,
            None,
        )
        .sized(24, 12)
}

/// Of this month, because centres have fewer windows than the province.
fn centre_table(book: &Book) -> Panel {
    let month = |id: &str| centres(id).over("this_month");
    let panel = Panel::new(
        Kind::Table,
        text(
            "Trung tâm, tháng này và bây giờ",
            "Centres, this month and now",
        ),
        text(
            "Tiếp nhận, tỷ lệ trước hạn hoặc đúng hạn (trên số đã giải quyết có ngày hẹn trả) và hài lòng của tháng này; các cột khác là bây giờ. Im lặng: thời gian làm việc từ sự kiện gần nhất, theo ngày làm việc 8 giờ.",
            "Received, the share early or on time (of those resolved that had a due date) and satisfied are of this month; the other columns are now. Silent: working time since the latest event, in working days of 8 hours.",
        ),
        Measure::Count,
    );
    let panel = received_column(centre_column(panel, book), month("dossiers_received"));
    let panel = on_time_column(panel, book, month("timeliness_ratio"));
    overdue_column(panel, centres("dossiers_open"))
        .most_first()
        .count(
            centres("dossiers_open").with("standing", "awaiting_acceptance"),
            text("Chờ tiếp nhận", "Awaiting acceptance"),
        )
        .count(
            centres("tickets_waiting"),
            text("Đang chờ ở quầy", "Waiting at the counter"),
        )
        .value(
            month("satisfaction_ratio"),
            text("Hài lòng", "Satisfied"),
            Measure::Share,
            book.target("satisfaction_ratio").map(Thresholds::of),
        )
        .value(
            working_days(&centres("silence_working_seconds")),
            text("Im lặng", "Silent for"),
            Measure::WorkingDays,
            Some(silence()),
        )
        .sized(24, 14)
}
