//! The cost of a scrape: sixty thousand series of a province of 191 centres.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench")]

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dunghen_publish::{Business, Targets};
use dunghen_windows::{Choice, Scope, Snapshot};
use std::sync::Arc;

/// Every published series has a value, and the centres publish more than by default until there
/// are sixty thousand.
fn full() -> (Snapshot, Targets) {
    let registry = support::registry();
    let mut snapshot = support::snapshot(&registry, support::indicators(), |asked| {
        let mixed = asked.mixed();
        match asked.scope {
            Scope::CentreField if !mixed.is_multiple_of(8) => None,
            _ if asked.id.ends_with("ratio") || asked.id.ends_with("seconds") => {
                support::share(1.0 + f64::from(mixed % 977), 1.0 + f64::from(mixed % 1009))
            }
            _ => support::plain(f64::from(mixed % 10_007)),
        }
    });
    let windows = ["1h", "24h", "today", "this_month"];
    let mut publication = (*snapshot.publication).clone();
    publication.scopes[Scope::Centre as usize].windows = Choice::Only(
        windows
            .iter()
            .filter_map(|word| dunghen_windows::Window::from_word(word))
            .collect(),
    );
    snapshot.publication = Arc::new(publication);
    (snapshot, Targets::new(&registry))
}

fn render(c: &mut Criterion) {
    let (snapshot, targets) = full();
    let mut business = Business::new(targets.clone());
    let mut text = String::new();
    let series = business.render(&snapshot, &mut text);
    let mut group = c.benchmark_group("render");
    group.throughput(Throughput::Elements(series as u64));
    group.bench_function(format!("{series} series, {} MB", text.len() >> 20), |b| {
        b.iter(|| {
            text.clear();
            business.render(&snapshot, &mut text)
        });
    });
    group.bench_function("the first time", |b| {
        b.iter(|| {
            let mut text = String::new();
            Business::new(targets.clone()).render(&snapshot, &mut text)
        });
    });
    group.finish();
}

criterion_group!(benches, render);
criterion_main!(benches);
