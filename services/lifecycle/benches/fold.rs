//! What a dossier of ten events costs: folding it into facts, and its way through a store.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench reports a failure by panicking"
)]

#[path = "../tests/lives/mod.rs"]
mod lives;

use std::borrow::Cow;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dunghen_contract::registry::CentreId;
use dunghen_contract::{Channel, DueAt, Event, Kind, Medium, Members, Method};
use dunghen_lifecycle::due_text::spell;
use dunghen_lifecycle::{Batch, Entry, Interner, Scratch, Store, Timeliness, World, evaluate};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// A life with a pause, a payment, a transfer and an extension.
fn life(number: usize) -> Vec<Event<'static>> {
    let start = lives::START + 9 * HOUR;
    let due = |days: i64| {
        let at = start + days * DAY;
        Some(DueAt {
            at,
            text: Cow::Owned(spell(at, Some(420), 0)),
        })
    };
    let none = Members::default;
    let filed = Members {
        procedure: Some("1.000001".into()),
        channel: Some(Channel::Online),
        ..none()
    };
    let lives = [
        (Kind::Submitted, 0, filed.clone()),
        (
            Kind::Received,
            1,
            Members {
                due_at: due(5),
                ..filed
            },
        ),
        (Kind::PaymentRequested, 2, none()),
        (
            Kind::Paid,
            4,
            Members {
                method: Some(Method::Online),
                ..none()
            },
        ),
        (
            Kind::Transferred,
            20,
            Members {
                to: Some("H49.10.01".into()),
                medium: Some(Medium::Electronic),
                ..none()
            },
        ),
        (Kind::SupplementRequested, 24, none()),
        (Kind::SupplementReceived, 50, none()),
        (
            Kind::Extended,
            60,
            Members {
                due_at: due(8),
                apology: Some(true),
                ..none()
            },
        ),
        (
            Kind::Resolved,
            150,
            Members {
                signed_result: Some(true),
                ..none()
            },
        ),
        (
            Kind::Returned,
            160,
            Members {
                channel: Some(Channel::Counter),
                ..none()
            },
        ),
    ];
    let event = |(i, (kind, hours, members)): (usize, (Kind, i64, Members<'static>))| Event {
        kind,
        time: start + hours * HOUR,
        id: format!("{number}-{i}").into(),
        source: "/motcua/H49".into(),
        subject: format!("000.00.16.H49-260209-{number:07}").into(),
        centre: CentreId(0),
        members,
    };
    lives.into_iter().enumerate().map(event).collect()
}

fn batch(events: &[Event<'_>]) -> Batch {
    let mut batch = Batch::default();
    for event in events {
        batch.push(event);
    }
    batch
}

fn fold(c: &mut Criterion) {
    let registry = lives::registry();
    let rules = lives::rules(Timeliness::Date, &registry);
    let mut strings = Interner::default();
    let batch = batch(&life(1));
    let entries: Vec<Entry<'_>> = batch
        .iter()
        .map(|arrival| Entry::of(&arrival, &mut strings, &registry))
        .collect();
    let world = World {
        rules: &rules,
        registry: &registry,
        strings: &strings,
    };
    let (mut scratch, mut rows) = (Scratch::default(), Vec::new());
    let now = lives::START + 30 * DAY;
    c.bench_function("facts of ten events", |b| {
        b.iter(|| {
            rows.clear();
            black_box(evaluate(&entries, now, &world, &mut scratch, &mut rows))
        });
    });
}

fn store(c: &mut Criterion) {
    const DOSSIERS: usize = 10_000;
    let registry = lives::registry();
    let rules = lives::rules(Timeliness::Date, &registry);
    let events: Vec<Event<'_>> = (0..DOSSIERS).flat_map(life).collect();
    let batch = batch(&events);
    let mut group = c.benchmark_group("store");
    group.sample_size(10);
    group.throughput(Throughput::Elements(events.len() as u64));
    group.bench_function("ingest and settle", |b| {
        b.iter_batched_ref(
            Store::default,
            |store| {
                for arrival in batch.iter() {
                    store.ingest(&arrival, &registry);
                }
                store.settle(lives::START + 30 * DAY, &rules, &registry, |row, weight| {
                    black_box((row, weight));
                })
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, fold, store);
criterion_main!(benches);
