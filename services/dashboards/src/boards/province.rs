//! The province at a glance: its targets, what flows in and out, its sectors and its centres.

use dunghen_windows::Scope;

use super::shared::{
    STANDINGS, centre_column, early_or_on_time, field_column, lines_by, named_by, on_time_panel,
};
use crate::board::Board;
use crate::book::Book;
use crate::error::DashboardError;
use crate::figure::{centres, fields, levels, province};
use crate::links::Link;
use crate::panel::{Kind, Panel};
use crate::text::text;
use crate::thresholds::Thresholds;
use crate::{units, variables};

/// The dashboard.
pub(super) fn board(book: &Book) -> Result<Board, DashboardError> {
    let board = Board {
        id: "province",
        title: text("Toàn tỉnh", "Province"),
        description: text(
            "Chỉ tiêu, lượng hồ sơ, đúng hạn, các lĩnh vực và các trung tâm của một tỉnh.",
            "Targets, flow of dossiers, timeliness, sectors and centres of a province.",
        ),
        variables: vec![
            variables::source(),
            variables::province(),
            variables::level(),
            variables::field(book),
            variables::window(book, Scope::Province, "timeliness_ratio", "this_month"),
        ],
        rows: Vec::new(),
        from: "now-7d",
    };
    Ok(board
        .row(text("Chỉ tiêu", "Targets"), targets(book)?)
        .row(text("Lượng hồ sơ", "Flow of dossiers"), flow(book)?)
        .row(text("Đúng hạn", "Timeliness"), timeliness(book)?)
        .row(text("Lĩnh vực", "Sectors"), vec![sectors(book)?])
        .row(text("Trung tâm", "Centres"), vec![centre_table(book)?]))
}

fn targets(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let tile = |id: &str, label: Option<(&str, &str)>, named: (&'static str, &'static str)| {
        let figure = province(id).over("$window");
        let (figure, target) = match label {
            Some((label, value)) => (figure.with(label, value), format!("{id}/{value}")),
            None => (figure, id.to_owned()),
        };
        let name = text(named.0, named.1);
        let panel = Panel::of(book, Kind::Stat, id)?
            .titled(name.clone())
            .ask(figure, name);
        Ok::<_, DashboardError>(panel.against(book, &target).sized(6, 4))
    };
    Ok(vec![
        on_time_panel(
            book,
            Kind::Stat,
            province("timeliness_ratio").over("$window"),
        )?
        .sized(6, 4),
        tile(
            "online_submission_ratio",
            Some(("variant", "filed_and_resolved")),
            ("Nộp và trả kết quả điện tử", "Filed and resolved online"),
        )?,
        tile(
            "online_submission_ratio",
            Some(("variant", "all")),
            ("Hồ sơ trực tuyến", "Filed online"),
        )?,
        tile("satisfaction_ratio", None, ("Hài lòng", "Satisfied"))?,
        tile(
            "ticket_total_seconds",
            Some(("stat", "mean")),
            (
                "Một lượt giao dịch, trung bình",
                "A visit to the counter, mean",
            ),
        )?,
        tile(
            "tickets_within_ratio",
            Some(("limit", "total_10m")),
            ("Giao dịch dưới 10 phút", "Visits below 10 minutes"),
        )?,
        tile(
            "results_digitised_ratio",
            None,
            ("Kết quả được số hóa", "Results digitised"),
        )?,
        tile(
            "transfers_electronic_ratio",
            None,
            ("Luân chuyển điện tử", "Electronic transfers"),
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
        .ask(
            early_or_on_time(levels("timeliness_ratio").over("$window")),
            named_by("level"),
        )
        .against(book, "timeliness_ratio/early_or_on_time")
        .sized(12, 9);
    Ok(vec![ways, by_level])
}

/// Of this month, because sectors have fewer windows than the province.
fn sectors(book: &Book) -> Result<Panel, DashboardError> {
    let month = |id: &str| fields(id).over("this_month");
    let panel = Panel::new(
        Kind::Table,
        text("Lĩnh vực, tháng này", "Sectors, this month"),
        book.description("dossiers_received")?
            .then(&book.description("timeliness_ratio")?),
        units::COUNT,
    );
    let on_time = book
        .target("timeliness_ratio/early_or_on_time")
        .map(Thresholds::of);
    Ok(field_column(panel, book)
        .value(
            month("dossiers_received").sum_of("channel"),
            text("Tiếp nhận", "Received"),
            units::COUNT,
            None,
        )
        .value(
            month("dossiers_resolved").sum_of("timeliness"),
            text("Đã giải quyết", "Resolved"),
            units::COUNT,
            None,
        )
        .value(
            early_or_on_time(month("timeliness_ratio")),
            text("Trước hạn hoặc đúng hạn", "Early or on time"),
            units::SHARE,
            on_time,
        )
        .value(
            fields("dossiers_open").with("standing", "overdue"),
            text("Đang quá hạn", "Overdue now"),
            units::COUNT,
            None,
        )
        .value(
            month("processing_working_seconds").with("stat", "p90"),
            text("Giải quyết, phân vị 90", "Working time, 90th percentile"),
            units::SECONDS,
            None,
        )
        .value(
            month("online_submission_ratio").with("variant", "all"),
            text("Trực tuyến", "Filed online"),
            units::SHARE,
            None,
        )
        .sized(24, 12))
}

/// Of this month, because centres have fewer windows than the province.
fn centre_table(book: &Book) -> Result<Panel, DashboardError> {
    let month = |id: &str| centres(id).over("this_month");
    let panel = Panel::new(
        Kind::Table,
        text(
            "Trung tâm, tháng này và bây giờ",
            "Centres, this month and now",
        ),
        book.description("timeliness_ratio")?
            .then(&book.description("silence_working_seconds")?),
        units::COUNT,
    );
    let on_time = book
        .target("timeliness_ratio/early_or_on_time")
        .map(Thresholds::of);
    Ok(centre_column(panel, book)
        .value(
            month("dossiers_received").sum_of("channel"),
            text("Tiếp nhận", "Received"),
            units::COUNT,
            None,
        )
        .value(
            early_or_on_time(month("timeliness_ratio")),
            text("Trước hạn hoặc đúng hạn", "Early or on time"),
            units::SHARE,
            on_time,
        )
        .value(
            centres("dossiers_open").with("standing", "overdue"),
            text("Đang quá hạn", "Overdue now"),
            units::COUNT,
            None,
        )
        .value(
            centres("dossiers_open").with("standing", "awaiting_acceptance"),
            text("Chờ tiếp nhận", "Awaiting acceptance"),
            units::COUNT,
            None,
        )
        .value(
            centres("tickets_waiting"),
            text("Đang chờ ở quầy", "Waiting at the counter"),
            units::COUNT,
            None,
        )
        .value(
            month("satisfaction_ratio"),
            text("Hài lòng", "Satisfied"),
            units::SHARE,
            book.target("satisfaction_ratio").map(Thresholds::of),
        )
        .value(
            centres("silence_working_seconds"),
            text("Im lặng, giờ làm việc", "Silent, working time"),
            units::SECONDS,
            Some(Thresholds::rising(14_400.0, 28_800.0)),
        )
        .sized(24, 14))
}
