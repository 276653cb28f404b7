//! How far the pipeline is, and what it holds.

use std::sync::atomic::{AtomicBool, AtomicU64};

use prometheus::{GaugeVec, Histogram, IntGauge, IntGaugeVec, Registry};

use super::families::{gauge, gauges, histogram, late_gauge, open_gauges};
use super::labels::DossierStatus;

/// Edges of the time from broker to snapshot: around the publishing interval of a second.
const EDGES: &[f64] = &[
    0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0,
];

/// Gauges of position and state.
#[derive(Debug)]
pub(super) struct Progress {
    pub(super) end_to_end: Histogram,
    pub(super) watermark: GaugeVec,
    pub(super) lag: IntGaugeVec,
    pub(super) answered: IntGaugeVec,
    pub(super) dossiers: Vec<IntGauge>,
    pub(super) orphans: IntGauge,
    pub(super) state_bytes: IntGauge,
    pub(super) series: IntGauge,
    pub(super) ready: IntGauge,
    pub(super) caught_up: AtomicBool,
    pub(super) standing_still: AtomicU64,
}

impl Progress {
    pub(super) fn new(registry: &Registry) -> Self {
        let dossiers = (
            "dunghen_state_dossiers",
            "Dossiers in the state, by status.",
            "status",
        );
        let lag = (
            "dunghen_consumer_lag",
            "Messages between the position and the broker's end of a partition.",
        );
        let answered = (
            "dunghen_broker_answer_timestamp_seconds",
            "When the broker last said where a partition ends; it is asked every five seconds.",
        );
        Self {
            end_to_end: histogram(
                registry,
                "dunghen_end_to_end_seconds",
                "Time from the broker's timestamp of an event to the visible snapshot with it.",
                EDGES,
            ),
            watermark: late_gauge(
                registry,
                "dunghen_watermark_timestamp_seconds",
                "Watermark; absent before the first event.",
            ),
            lag: open_gauges(registry, lag, &["topic", "partition"]),
            answered: open_gauges(registry, answered, &["topic", "partition"]),
            dossiers: gauges(registry, dossiers, DossierStatus::WORDS.iter().copied()),
            orphans: gauge(
                registry,
                "dunghen_state_orphans",
                "Subjects that wait for the event that begins them; their number is bounded.",
            ),
            state_bytes: gauge(registry, "dunghen_state_bytes", "Memory of the state."),
            series: gauge(
                registry,
                "dunghen_series",
                "Series of the business families in this scrape.",
            ),
            ready: gauge(
                registry,
                "dunghen_ready",
                "1 once the state is restored and the input was caught up with.",
            ),
            caught_up: AtomicBool::default(),
            standing_still: AtomicU64::default(),
        }
    }
}
