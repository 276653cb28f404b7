//! The counters: who waits now, since when, how long visits take, and how they end.

use dunghen_windows::Scope;

use super::shared::{
    centre_column, choices, lines_by, named_by, time_of_visits, time_until_called,
    visits_below_10_minutes,
};
use crate::board::Board;
use crate::book::Book;
use crate::describe;
use crate::error::DashboardError;
use crate::figure::{age, centres, levels, province};
use crate::panel::{Kind, Panel};
use crate::text::{Text, text};
use crate::thresholds::Thresholds;
use crate::units::Measure;
use crate::{names, variables};

/// The dashboard.
pub(super) fn board(book: &Book) -> Result<Board, DashboardError> {
    let board = Board {
        id: "counters",
        title: text("Quầy", "Counters"),
        description: text(
            "Người đang chờ, thời gian chờ và giao dịch tại quầy, lượt liên lạc với người dân.",
            "Who waits, how long waits and visits take, contacts with citizens.",
        ),
        variables: choices([variables::window(book, Scope::Province, "tickets", "today")]),
        rows: Vec::new(),
        from: "now-24h",
    };
    Ok(board
        .row(text("Bây giờ", "Now"), tiles(book)?)
        .row(text("Thời gian", "Times"), times(book)?)
        .row(text("Lượt", "Visits and contacts"), visits(book)?)
        .row(text("Trung tâm", "Centres"), vec![table(book)?]))
}

fn tiles(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let stat = |id: &str| province(id).with("stat", "mean").over("$window");
    let within = |limit: &str| {
        province("tickets_within_ratio")
            .with("limit", limit)
            .over("$window")
    };
    Ok(vec![
        Panel::of(book, Kind::Stat, "tickets_waiting")?
            .ask(province("tickets_waiting"), text("Đang chờ", "Waiting")),
        Panel::of(book, Kind::Stat, "ticket_oldest_waiting_timestamp_seconds")?
            .titled(text("Người chờ lâu nhất đã chờ", "Longest wait so far"))
            .described(text(
                "Thời gian đến bây giờ từ lúc lấy số của người đang chờ lâu nhất; không có khi không ai chờ.",
                "Time until now since the earliest ticket among those who wait; unknown where nobody waits.",
            ))
            .coloured(Thresholds::rising(1500.0, 2700.0))
            .ask(
                age(&province("ticket_oldest_waiting_timestamp_seconds")),
                text("Đã chờ", "Waited"),
            ),
        Panel::of(book, Kind::Stat, "ticket_total_seconds")?
            .titled(text("Một lượt giao dịch, trung bình", "A visit, mean"))
            .described(time_of_visits())
            .ask(stat("ticket_total_seconds"), names::word("mean"))
            .against(book, "ticket_total_seconds/mean"),
        Panel::of(book, Kind::Stat, "ticket_wait_seconds")?
            .titled(text(
                "Chờ đến khi được gọi, trung bình",
                "Wait until called, mean",
            ))
            .described(time_until_called())
            .ask(stat("ticket_wait_seconds"), names::word("mean")),
        Panel::of(book, Kind::Stat, "tickets_within_ratio")?
            .titled(text("Xong dưới 10 phút", "Done below 10 minutes"))
            .described(visits_below_10_minutes())
            .ask(
                within("total_10m"),
                text("Dưới 10 phút", "Below 10 minutes"),
            )
            .against(book, "tickets_within_ratio/total_10m"),
        Panel::of(book, Kind::Stat, "tickets_within_ratio")?
            .titled(text("Chờ không quá 25 phút", "Waited at most 25 minutes"))
            .described(describe::share(
                &text(
                    "lượt được gọi sau khi chờ không quá 25 phút",
                    "tickets called after a wait of at most 25 minutes",
                ),
                &text("lượt được gọi", "tickets called"),
            ))
            .ask(
                within("wait_25m"),
                text("Không quá 25 phút", "At most 25 minutes"),
            )
            .against(book, "tickets_within_ratio/wait_25m"),
    ])
}

fn times(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    let stat = |id: &str, stat: &str| province(id).with("stat", stat).over("1h");
    let lines = |id: &str, title: Text, description: Text| {
        let panel = Panel::of(book, Kind::Lines, id)?;
        let panel = panel.titled(title).described(description);
        let stats = ["mean", "p50", "p90"];
        Ok::<_, DashboardError>(stats.into_iter().fold(panel, |panel, word| {
            panel.ask(stat(id, word), names::word(word))
        }))
    };
    Ok(vec![
        lines(
            "ticket_total_seconds",
            text(
                "Thời gian một lượt giao dịch, 1 giờ qua",
                "Time of a visit, last hour",
            ),
            time_of_visits(),
        )?
        .against(book, "ticket_total_seconds/mean"),
        lines(
            "ticket_wait_seconds",
            text(
                "Thời gian chờ đến khi được gọi, 1 giờ qua",
                "Wait until called, last hour",
            ),
            time_until_called(),
        )?,
        Panel::of(book, Kind::Lines, "tickets_waiting")?
            .titled(text("Đang chờ theo cấp", "Waiting now, by level"))
            .ask(levels("tickets_waiting"), named_by("level")),
    ])
}

fn visits(book: &Book) -> Result<Vec<Panel>, DashboardError> {
    Ok(vec![
        lines_by(
            Panel::of(book, Kind::Stacked, "tickets")?.sized(12, 8),
            &province("tickets").over("$window"),
            "outcome",
            &["served", "missed", "abandoned", "unfinished"],
        ),
        lines_by(
            Panel::of(book, Kind::Stacked, "contacts")?.sized(12, 8),
            &province("contacts").over("$window"),
            "kind",
            &["sms", "hotline", "feedback"],
        ),
    ])
}

fn table(book: &Book) -> Result<Panel, DashboardError> {
    let panel = Panel::of(book, Kind::Table, "ticket_total_seconds")?
        .titled(text("Quầy của các trung tâm", "Counters of the centres"))
        .described(text(
            "Người đang chờ và thời gian chờ lâu nhất là bây giờ. Giao dịch: trung bình thời gian từ lúc lấy số đến khi phục vụ xong. Dưới 10 phút: trên số lượt được phục vụ.",
            "Who waits and the longest wait are now. A visit: mean time from the ticket to the end of the service. Below 10 minutes: of the visits served.",
        ));
    let total = book.target("ticket_total_seconds/mean").map(Thresholds::of);
    let within = book.target("tickets_within_ratio/total_10m");
    Ok(centre_column(panel, book)
        .count(centres("tickets_waiting"), text("Đang chờ", "Waiting"))
        .most_first()
        .value(
            age(&centres("ticket_oldest_waiting_timestamp_seconds")),
            text("Chờ lâu nhất", "Longest wait so far"),
            Measure::Seconds,
            Some(Thresholds::rising(1500.0, 2700.0)),
        )
        .value(
            centres("ticket_total_seconds")
                .with("stat", "mean")
                .over("1h"),
            text("Giao dịch, 1 giờ qua", "A visit, last hour"),
            Measure::Seconds,
            total.clone(),
        )
        .value(
            centres("ticket_total_seconds")
                .with("stat", "mean")
                .over("today"),
            text("Giao dịch, hôm nay", "A visit, today"),
            Measure::Seconds,
            total,
        )
        .value(
            centres("tickets_within_ratio")
                .with("limit", "total_10m")
                .over("today"),
            text("Dưới 10 phút, hôm nay", "Below 10 minutes, today"),
            Measure::Share,
            within.map(Thresholds::of),
        )
        .count(
            centres("tickets").with("outcome", "served").over("today"),
            text("Đã phục vụ, hôm nay", "Served today"),
        )
        .sized(24, 14))
}
