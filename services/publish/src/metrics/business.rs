//! All business families of a snapshot: figures, targets in force, windows.
//!
//! `/metrics` and `replay --format prometheus` both write what is written here, so that they
//! cannot differ. Families come sorted by name, series by window, entity and column.

use dunghen_contract::Millis;
use dunghen_contract::registry::{Op, Target};
use dunghen_windows::{Snapshot, Window};
use jiff::civil::Date;

use super::plan::Plan;
use super::text;
use crate::targets::Targets;

/// A writer of business families; it keeps what is the same in every snapshot.
#[derive(Debug)]
pub struct Business {
    targets: Targets,
    plan: Option<Plan>,
}

impl Business {
    /// A writer that knows the targets.
    #[must_use]
    pub const fn new(targets: Targets) -> Self {
        Self {
            targets,
            plan: None,
        }
    }

    /// Appends every business family of a snapshot and says how many series there were.
    pub fn render(&mut self, snapshot: &Snapshot, out: &mut String) -> usize {
        let plan = match self.plan.take() {
            Some(plan) if plan.fits(snapshot) => plan,
            _ => Plan::new(snapshot),
        };
        let figures = self.plan.insert(plan).write(snapshot, out);
        let today = snapshot.frame.day().date();
        figures + self.write_targets(today, out) + write_windows(snapshot, out)
    }

    fn write_targets(&self, day: Date, out: &mut String) -> usize {
        let held = self.targets.in_force(day);
        let families = [
            (
                "_ratio",
                "dunghen_target_ratio",
                "Chỉ tiêu đang có hiệu lực, tỷ lệ / Targets in force, shares",
            ),
            (
                "_seconds",
                "dunghen_target_seconds",
                "Chỉ tiêu đang có hiệu lực, thời lượng / Targets in force, durations",
            ),
        ];
        let mut series = 0;
        for (unit, name, help) in families {
            let of_unit = held.iter().filter(|target| family(target).ends_with(unit));
            for (place, target) in of_unit.enumerate() {
                if place == 0 {
                    text::header(out, name, help);
                }
                text::series(out, name, &labels(target), target.value);
                series += 1;
            }
        }
        series
    }
}

/// The family that a target is about: `ticket_total_seconds` of `ticket_total_seconds/mean`.
fn family(target: &Target) -> &str {
    target.indicator.split('/').next().unwrap_or_default()
}

fn labels(target: &Target) -> [(&'static str, &str); 5] {
    [
        ("field", target.field.as_deref().unwrap_or_default()),
        ("indicator", &*target.indicator),
        ("level", target.level.map_or("", |level| level.word())),
        ("op", Op::word(target.op)),
        ("province", target.province.as_deref().unwrap_or_default()),
    ]
}

fn write_windows(snapshot: &Snapshot, out: &mut String) -> usize {
    type Read = fn(&Snapshot, Window) -> f64;
    let families: [(&str, &str, Read); 3] = [
        (
            "dunghen_window_end_timestamp_seconds",
            "Thời điểm kết thúc của cửa sổ, không bao gồm; cửa sổ đang chạy: đồng hồ / End of the window, not included; of a running one the clock",
            |snapshot, window| seconds(snapshot.frame.span(window).1),
        ),
        (
            "dunghen_window_revision",
            "Số hiệu của lần công bố: tăng mỗi lần hiệu chỉnh, không phải số lần; 0 khi cửa sổ còn chạy / Number of the publication: it rises with each revision and is no count; 0 while the window runs",
            |snapshot, window| {
                #[expect(clippy::cast_precision_loss, reason = "far below 2⁵³")]
                let revision = snapshot.revisions[window.index()] as f64;
                revision
            },
        ),
        (
            "dunghen_window_start_timestamp_seconds",
            "Thời điểm bắt đầu của cửa sổ / Start of the window",
            |snapshot, window| seconds(snapshot.frame.span(window).0),
        ),
    ];
    let mut series = 0;
    for (name, help, read) in families {
        text::header(out, name, help);
        for window in Window::all() {
            text::series(
                out,
                name,
                &[("window", window.word())],
                read(snapshot, window),
            );
            series += 1;
        }
    }
    series
}

/// Milliseconds as seconds.
fn seconds(at: Millis) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "instants are far below 2⁵³ ms")]
    let at = at as f64;
    at / 1000.0
}
