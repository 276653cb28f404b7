//! How the families of the pipeline's health are made and registered.
//!
//! Every value of a closed list gets its series at once, so that an alert on an increase also sees
//! the first one.

use prometheus::core::Collector;
use prometheus::{
    Gauge, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, IntGaugeVec,
};
use prometheus::{GaugeVec, Opts, Registry};

/// A counter without labels.
pub(super) fn counter(registry: &Registry, name: &str, help: &str) -> IntCounter {
    registered(registry, IntCounter::new(name, help))
}

/// One counter for each word of a closed list.
pub(super) fn counters<'w>(
    registry: &Registry,
    (name, help, label): (&str, &str, &str),
    words: impl IntoIterator<Item = &'w str>,
) -> Vec<IntCounter> {
    let family = registered(
        registry,
        IntCounterVec::new(Opts::new(name, help), &[label]),
    );
    words
        .into_iter()
        .map(|word| family.with_label_values(&[word]))
        .collect()
}

/// A gauge without labels that is there from the start.
pub(super) fn gauge(registry: &Registry, name: &str, help: &str) -> IntGauge {
    registered(registry, IntGauge::new(name, help))
}

/// A gauge in seconds that is there from the start.
pub(super) fn seconds(registry: &Registry, name: &str, help: &str) -> Gauge {
    registered(registry, Gauge::new(name, help))
}

/// A gauge without labels that is absent until it is first set: zero would be a lie.
pub(super) fn late_gauge(registry: &Registry, name: &str, help: &str) -> GaugeVec {
    registered(registry, GaugeVec::new(Opts::new(name, help), &[]))
}

/// Gauges by labels that are not known beforehand.
pub(super) fn open_gauges(
    registry: &Registry,
    (name, help): (&str, &str),
    labels: &[&str],
) -> IntGaugeVec {
    registered(registry, IntGaugeVec::new(Opts::new(name, help), labels))
}

/// One gauge for each word of a closed list.
pub(super) fn gauges<'w>(
    registry: &Registry,
    (name, help, label): (&str, &str, &str),
    words: impl IntoIterator<Item = &'w str>,
) -> Vec<IntGauge> {
    let family = open_gauges(registry, (name, help), &[label]);
    words
        .into_iter()
        .map(|word| family.with_label_values(&[word]))
        .collect()
}

/// A histogram of durations.
pub(super) fn histogram(registry: &Registry, name: &str, help: &str, edges: &[f64]) -> Histogram {
    let options = HistogramOpts::new(name, help).buckets(edges.to_vec());
    registered(registry, Histogram::with_opts(options))
}

#[expect(
    clippy::expect_used,
    reason = "names are constants of this crate, each valid and registered once; every test would fail otherwise"
)]
fn registered<C: Collector + Clone + 'static>(
    registry: &Registry,
    family: prometheus::Result<C>,
) -> C {
    let family = family.expect("a valid name");
    registry
        .register(Box::new(family.clone()))
        .expect("a name registered once");
    family
}
