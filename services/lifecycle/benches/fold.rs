//! What a dossier of ten events costs: folding it into facts, and its way through a store.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench reports a failure by panicking"
)]

mod life;
#[path = "../tests/lives/mod.rs"]
mod lives;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dunghen_contract::Event;
use dunghen_lifecycle::{Batch, Entry, Interner, Scratch, Store, Timeliness, World, evaluate};

use life::{DAY, life};

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

/// A store whose dossiers get their events at once, and one to which they come a few at a time, as
/// they do in a province: then what was kept is read again with every turn.
fn store(c: &mut Criterion) {
    const DOSSIERS: usize = 10_000;
    const LIFE: usize = 10;
    const TURNS: usize = 5;
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
    let turns: Vec<Batch> = (0..TURNS)
        .map(|turn| {
            let of_turn = events.iter().enumerate();
            let of_turn = of_turn.filter(|(i, _)| i % LIFE * TURNS / LIFE == turn);
            of_turn.fold(Batch::default(), |mut batch, (_, event)| {
                batch.push(event);
                batch
            })
        })
        .collect();
    group.bench_function("ingest and settle in five turns", |b| {
        b.iter_batched_ref(
            Store::default,
            |store| {
                for (turn, day) in turns.iter().zip(30..) {
                    for arrival in turn.iter() {
                        store.ingest(&arrival, &registry);
                    }
                    let now = lives::START + day * DAY;
                    store.settle(now, &rules, &registry, |row, weight| {
                        black_box((row, weight));
                    });
                }
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, fold, store);
criterion_main!(benches);
