//! Overdue and backlog: how much is open, what became overdue today and whether that is more than usual,
//! where, and whose due dates were moved.

use dunghen_windows::Scope;

use super::shared::{STANDINGS, centre_column, field_column, lines_by, named_by};
use crate::board::Board;
use crate::book::Book;
use crate::error::DashboardError;
use crate::figure::{cells, centres, fields, province};
use crate::links::Link;
use crate::panel::{Kind, Panel};
use crate::text::{Text, text};
use crate::thresholds::Thresholds;
use crate::{units, variables};

/// The dashboard.
pub(super) fn board(book: &Book) -> Result<Board, DashboardError> {
    let board = Board {
        id: "overdue",
        title: text("Quá hạn và tồn đọng", "Overdue and backlog"),
        description: text(
            "Hồ sơ đang giải quyết theo tình trạng, hồ sơ vừa quá hạn so với mức bình thường, nơi xảy ra.",
            "Open dossiers by standing, what became overdue against what is usual, and where.",
        ),
        variables: vec![
            variables::source(),
            variables::province(),
            variables::level(),
            variables::field(book),
            variables::window(book, Scope::Field, "due_dates_moved", "this_month"),
        ],
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
    let open = |standing: &str, thresholds: Thresholds| {
        let name = crate::names::word(standing);
        let figure = province("dossiers_open").with("standing", standing);
        let panel = Panel::of(book, Kind::Stat, "dossiers_open")?;
        Ok::<_, DashboardError>(
            panel
                .titled(name.clone())
                .ask(figure, name)
                .coloured(thresholds),
        )
    };
    let workday = |id: &str, title: Text| {
        let panel = Panel::of(book, Kind::Stat, id)?;
        Ok::<_, DashboardError>(panel.titled(title.clone()).ask(province(id), title))
    };
    Ok(vec![
        open("overdue", Thresholds::rising(1.0, 100.0))?,
        open("due_soon", Thresholds::none())?,
        open("paused", Thresholds::none())?,
        open("awaiting_acceptance", Thresholds::none())?,
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
        )?,
    ])
}

fn lines(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let spike = Panel::of(book, Kind::Lines, "dossiers_became_overdue_workday")?
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
        book.description(id)?.then(&text(
            "Tỷ lệ: quá hạn trên số hồ sơ đang giải quyết có hạn trả.",
            "Share: overdue of the open dossiers with a due date.",
        )),
        units::COUNT,
    );
    let by_centre = centre_column(by_centre, book)
        .value(
            centres("dossiers_open").with("standing", "overdue"),
            text("Đang quá hạn", "Overdue now"),
            units::COUNT,
            None,
        )
        .value(
            r#"max by (centre) (centre:dossiers_overdue:share{province="$province",level=~"$level"})"#,
            text("Tỷ lệ", "Share"),
            units::SHARE,
            Some(Thresholds::rising(0.05, 0.1)),
        )
        .value(centres(id), in_the_day(), units::COUNT, None)
        .value(
            centres("dossiers_became_overdue_workday_baseline"),
            baseline(),
            units::COUNT,
            None,
        )
        .value(
            r#"max by (centre) (centre:dossiers_became_overdue_workday:spike_threshold{province="$province",level=~"$level"})"#,
            text("Ngưỡng cảnh báo", "Threshold of the alert"),
            units::COUNT,
            None,
        )
        .sized(24, 12);
    let cell = |id: &str| cells(id).like("field", "$field");
    let by_cell = Panel::of(book, Kind::Table, "dossiers_overdue")?;
    let by_cell = field_column(centre_column(by_cell, book), book)
        .value(
            cell("dossiers_overdue"),
            text("Đang quá hạn", "Overdue now"),
            units::COUNT,
            None,
        )
        .value(cell(id), in_the_day(), units::COUNT, None)
        .value(
            cell("dossiers_became_overdue_workday_baseline"),
            baseline(),
            units::COUNT,
            None,
        )
        .value(
            cell("dossiers_became_overdue_workday_spread"),
            text("Độ dao động", "Spread"),
            units::COUNT,
            None,
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
        .value(
            apology("none|late"),
            text("Không xin lỗi kịp thời", "Without a timely apology"),
            units::COUNT,
            None,
        )
        .value(
            apology("after_end"),
            text("Sau khi kết thúc", "After the end"),
            units::COUNT,
            None,
        )
        .value(
            apology("in_time"),
            text("Xin lỗi kịp thời", "Apology in time"),
            units::COUNT,
            None,
        )
        .sized(12, 9))
}
