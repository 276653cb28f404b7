//! The headline figures of a province, by the names that people know them by.

use dunghen_windows::{EntityIx, Scope, Snapshot, Unit, Window};

/// A figure of the table.
pub(super) struct Headline {
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
    family: &'static str,
    /// Columns that are added: counts, or shares of one denominator. None: all of them.
    columns: &'static [&'static str],
}

const fn headline(
    vi: &'static str,
    en: &'static str,
    family: &'static str,
    columns: &'static [&'static str],
) -> Headline {
    Headline {
        vi,
        en,
        family,
        columns,
    }
}

/// What happened in a window.
pub(super) const IN_WINDOWS: &[Headline] = &[
    headline("Tiếp nhận", "received", "dossiers_received", &[]),
    headline(
        "  trực tuyến",
        "online",
        "online_submission_ratio",
        &["all"],
    ),
    headline("Đã giải quyết", "resolved", "dossiers_resolved", &[]),
    headline("  trước hạn", "early", "dossiers_resolved", &["early"]),
    headline("  đúng hạn", "on time", "dossiers_resolved", &["on_time"]),
    headline("  trễ hạn", "late", "dossiers_resolved", &["late"]),
    headline(
        "  không có hạn",
        "without a due date",
        "dossiers_resolved",
        &["no_due"],
    ),
    headline(
        "  đúng hẹn trên đã giải quyết",
        "early or on time of resolved",
        "timeliness_ratio",
        &["early/resolved", "on_time/resolved"],
    ),
    headline(
        "  đúng hẹn trên tiếp nhận",
        "early or on time of received",
        "timeliness_ratio",
        &["early/received", "on_time/received"],
    ),
    headline(
        "  thời gian làm việc trung bình",
        "mean working time",
        "processing_working_seconds",
        &["mean"],
    ),
    headline(
        "Chuyển sang quá hạn",
        "became overdue",
        "dossiers_became_overdue",
        &[],
    ),
    headline("Hài lòng", "satisfied", "satisfaction_ratio", &[]),
    headline(
        "Lượt phục vụ tại quầy",
        "tickets served",
        "tickets",
        &["served"],
    ),
    headline(
        "  chờ trung bình",
        "mean wait",
        "ticket_wait_seconds",
        &["mean"],
    ),
    headline(
        "  giao dịch trung bình",
        "mean transaction",
        "ticket_total_seconds",
        &["mean"],
    ),
    headline(
        "  dưới 10 phút",
        "below 10 minutes",
        "tickets_within_ratio",
        &["total_10m"],
    ),
];

/// What is true now.
pub(super) const NOW: &[Headline] = &[
    headline(
        "Đang giải quyết",
        "open",
        "dossiers_open",
        &["within", "due_soon", "overdue", "paused", "no_due"],
    ),
    headline("  sắp đến hạn", "due soon", "dossiers_open", &["due_soon"]),
    headline("  quá hạn", "overdue", "dossiers_open", &["overdue"]),
    headline("  tạm dừng", "paused", "dossiers_open", &["paused"]),
    headline(
        "Chờ tiếp nhận",
        "awaiting acceptance",
        "dossiers_open",
        &["awaiting_acceptance"],
    ),
    headline(
        "Đang chờ tại quầy",
        "waiting at counters",
        "tickets_waiting",
        &[],
    ),
];

impl Headline {
    /// The figure of a province and its unit; none where it is not published or has no value.
    pub(super) fn value(
        &self,
        snapshot: &Snapshot,
        province: EntityIx,
        window: Option<Window>,
    ) -> Option<(f64, Unit)> {
        let family = snapshot.family(self.family)?;
        let indicator = &family.indicator;
        let published = snapshot.publication.windows(indicator, Scope::Province);
        if !published.contains(&window) {
            return None;
        }
        let wanted =
            |column: &&String| self.columns.is_empty() || self.columns.contains(&column.as_str());
        let places = indicator.columns.iter().enumerate();
        let mut values = places
            .filter(|(_, column)| wanted(column))
            .map(|(place, _)| {
                let value = family
                    .values
                    .get(window.map_or(0, Window::index), province, place);
                value.map(|value| value.value)
            })
            .peekable();
        values.peek()?;
        let sum: Option<f64> = values.sum();
        sum.map(|sum| (sum, indicator.unit))
    }
}
