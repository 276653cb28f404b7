//! Overdue and backlog: how much is open, what became overdue today and whether that is more than usual,
//! where, and whose due dates were moved.

use dunghen_windows::Scope;

use super::shared::{
    STANDINGS, became_overdue, centre_column, choices, field_column, lines_by, named_by,
    overdue_column, workday_columns,
};
use crate::board::Board;
use crate::book::Book;
use crate::describe;
use crate::error::DashboardError;
use crate::figure::{cells, centres, fields, province};
use crate::links::Link;
use crate::panel::{Kind, Panel};
use crate::text::{Text, text};
use crate::thresholds::Thresholds;
use crate::units::Measure;
use crate::variables;

/// The dashboard.
pub(super) fn board(book: &Book) -> Result<Board, DashboardError> {
    let board = Board {
        id: "overdue",
        title: text("Quá hạn và tồn đọng", "Overdue and backlog"),
        description: text(
            "Hồ sơ đang giải quyết theo tình trạng, hồ sơ vừa quá hạn so với mức bình thường, nơi xảy ra.",
            "Open dossiers by standing, what became overdue against what is usual, and where.",
        ),
        variables: choices([
            variables::field(book),
            variables::window(book, Scope::Field, "due_dates_moved", "this_month"),
        ]),
        rows: Vec::new(),
        from: "now-7d",
    };
    Ok(board
        .row(text("Toàn tỉnh", "Province"), tiles(book)?)
        .row(text("Diễn biến", "Over time"), lines(book)?)
        .row(text("Nơi quá hạn", "Where"), tables(book)?)
        .row(
            text("Dời ngày hẹn trả", "Due dates moved"),
            vec![moved(book)?, moved_by_sector(book)?],
        ))
}

fn tiles(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let open = |standing: &str, counted: Text, thresholds: Thresholds| {
        let name = crate::names::word(standing);
        let figure = province("dossiers_open").with("standing", standing);
        let panel = Panel::of(book, Kind::Stat, "dossiers_open")?;
        let panel = panel
            .titled(name.clone())
            .described(describe::count(&counted));
        Ok::<_, DashboardError>(panel.ask(figure, name).coloured(thresholds))
    };
    let workday = |id: &str, title: Text| {
        let panel = Panel::of(book, Kind::Stat, id)?;
        Ok::<_, DashboardError>(panel.titled(title.clone()).ask(province(id), title))
    };
    Ok(vec![
        open(
            "overdue",
            text(
                "hồ sơ chưa kết thúc đã quá hạn",
                "dossiers not ended that are overdue",
            ),
            Thresholds::rising(1.0, 100.0),
        )?,
        open(
            "due_soon",
            text(
                "hồ sơ chưa kết thúc còn không quá 8 giờ làm việc đến hạn",
                "dossiers not ended with at most 8 working hours left until they are due",
            ),
            Thresholds::none(),
        )?,
        open(
            "paused",
            text(
                "hồ sơ chưa kết thúc đang tạm dừng tính thời hạn",
                "dossiers not ended whose clock is paused",
            ),
            Thresholds::none(),
        )?,
        open(
            "awaiting_acceptance",
            text(
                "hồ sơ đã nộp, chưa được tiếp nhận",
                "dossiers submitted and not yet received",
            ),
            Thresholds::none(),
        )?,
        workday(
            "dossiers_became_overdue_workday",
            text(
                "Quá hạn trong ngày làm việc",
                "Became overdue this working day",
            ),
        )?,
        workday(
            "dossiers_became_overdue_workday_baseline",
            text("Mức bình thường một ngày", "Usual in a day"),
        )?
        .described(text(
            "Trung vị số lần hồ sơ chuyển sang quá hạn trong một ngày, của 8 ngày làm việc trọn vẹn gần nhất; không có khi chưa đủ 4 ngày.",
            "Median of the changes to overdue in a day, of the last 8 complete working days; unknown below 4 days.",
        )),
    ])
}

fn lines(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let spike = became_overdue(book)?
        .ask(
            province("dossiers_became_overdue_workday"),
            text("Ngày làm việc này", "This working day"),
        )
        .ask(
            province("dossiers_became_overdue_workday_baseline"),
            text("Mức bình thường", "Baseline"),
        )
        .ask(
            format!(
                "{} + 3 * {}",
                province("dossiers_became_overdue_workday_baseline"),
                province("dossiers_became_overdue_workday_spread")
            ),
            text(
                "Mức bình thường và ba lần độ dao động",
                "Baseline and three spreads",
            ),
        );
    let by_sector = Panel::of(book, Kind::Lines, "dossiers_open")?
        .titled(text("Đang quá hạn theo lĩnh vực", "Overdue now, by sector"))
        .described(book.description("dossiers_overdue")?)
        .ask(
            fields("dossiers_open").with("standing", "overdue"),
            named_by("field"),
        )
        .leads(
            Link::to("overdue", text("Chỉ lĩnh vực này", "This sector alone"))
                .set("level", "$__all")
                .set_label("field", "field"),
        );
    Ok(vec![
        lines_by(
            Panel::of(book, Kind::Stacked, "dossiers_open")?,
            &province("dossiers_open"),
            "standing",
            STANDINGS,
        ),
        spike,
        by_sector,
    ])
}

fn tables(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let id = "dossiers_became_overdue_workday";
    let in_the_day = || text("Quá hạn trong ngày", "Became overdue this working day");
    let baseline = || text("Mức bình thường", "Baseline");
    let by_centre = Panel::new(
        Kind::Table,
        text("Theo trung tâm", "By centre"),
        book.description("dossiers_overdue")?
            .then(&text(
                "Tỷ lệ: quá hạn trên số hồ sơ đang giải quyết có hạn trả.",
                "Share: overdue of the open dossiers with a due date.",
            ))
            .then(&workday_columns()),
        Measure::Count,
    );
    let by_centre = overdue_column(centre_column(by_centre, book), centres("dossiers_open"))
        .most_first()
        .value(
            r#"max by (centre) (centre:dossiers_overdue:share{province="$province",level=~"$level"})"#,
            text("Tỷ lệ", "Share"),
            Measure::Share,
            Some(Thresholds::rising(0.05, 0.1)),
        )
        .count(centres(id), in_the_day())
        .average(
            centres("dossiers_became_overdue_workday_baseline"),
            baseline())
        .average(
            r#"max by (centre) (centre:dossiers_became_overdue_workday:spike_threshold{province="$province",level=~"$level"})"#,
            text("Ngưỡng cảnh báo", "Threshold of the alert"))
        .sized(24, 12);
    let cell = |id: &str| cells(id).like("field", "$field");
    let by_cell = Panel::of(book, Kind::Table, "dossiers_overdue")?.noted(&workday_columns());
    let by_cell = field_column(centre_column(by_cell, book), book)
        .count(
            cell("dossiers_overdue"),
            text("Đang quá hạn", "Overdue now"),
        )
        .most_first()
        .count(cell(id), in_the_day())
        .average(cell("dossiers_became_overdue_workday_baseline"), baseline())
        .average(
            cell("dossiers_became_overdue_workday_spread"),
            text("Độ dao động", "Spread"),
        )
        .sized(24, 12);
    Ok(vec![by_centre, by_cell])
}

fn moved(book: &Book) -> Result<Panel, DashboardError> {
    let panel = Panel::of(book, Kind::Stacked, "due_dates_moved")?.sized(12, 9);
    Ok(lines_by(
        panel,
        &province("due_dates_moved").over("$window"),
        "apology",
        &["none", "late", "after_end", "in_time"],
    ))
}

fn moved_by_sector(book: &Book) -> Result<Panel, DashboardError> {
    let panel = Panel::of(book, Kind::Table, "due_dates_moved")?.titled(text(
        "Dời ngày hẹn trả theo lĩnh vực",
        "Due dates moved, by sector",
    ));
    let apology = |pattern: &str| {
        fields("due_dates_moved")
            .like("apology", pattern)
            .over("$window")
            .sum_of("apology")
    };
    Ok(field_column(panel, book)
        .count(
            apology("none|late"),
            text("Không xin lỗi kịp thời", "Without a timely apology"),
        )
        .most_first()
        .count(
            apology("after_end"),
            text("Sau khi kết thúc", "After the end"),
        )
        .count(
            apology("in_time"),
            text("Xin lỗi kịp thời", "Apology in time"),
        )
        .sized(12, 9))
}
