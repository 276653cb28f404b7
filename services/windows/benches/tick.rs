//! What a tick costs: with one changed dossier among 0.1, 1 and 10 million, and grouping facts.
//!
//! The first is the promise that a tick costs what changed; the three figures must be the same.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    missing_docs,
    reason = "a bench reports a failure by panicking, and its numbers are small"
)]

mod province;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{Fact, FieldIx, Row};
use dunghen_windows::Frame;
use dunghen_windows::delta::Delta;
use dunghen_windows::gathered::Gathered;
use dunghen_windows::weighted::Weighted;
use province::{DAY, NOW, Pipeline, Province};

fn tick(c: &mut Criterion) {
    let province = Province::new();
    let mut group = c.benchmark_group("tick with one changed dossier");
    group.sample_size(30);
    for dossiers in [100_000, 1_000_000, 10_000_000] {
        let mut pipeline = Pipeline::new(&province, dossiers);
        group.bench_function(format!("of {dossiers}"), |b| {
            b.iter(|| pipeline.change(&province, 1));
        });
    }
    // What moves the sliding windows, with a change wherever there can be one.
    let mut pipeline = Pipeline::new(&province, 100_000);
    group.bench_function(
        "a minute later, and one changed dossier at every centre",
        |b| {
            b.iter(|| {
                pipeline.clock += 60_000;
                pipeline.change(&province, province.registry.centres().len())
            });
        },
    );
    group.finish();
}

fn delta(c: &mut Criterion) {
    let province = Province::new();
    let frame = Frame::at(NOW, &province.rules.calendar);
    let fact = |i: u64| -> Weighted {
        let row = Row {
            centre: CentreId((i * 31 % 191) as u16),
            field: FieldIx((i * 17 % 30) as u16),
            at: NOW - (i as i64 * 977_000) % (20 * DAY),
            fact: Fact::TicketServed {
                total: (i as i64 * 13_000) % 3_600_000,
            },
        };
        Weighted::new(&row, 1)
    };
    let facts: Vec<Weighted> = (0..100_000).map(fact).collect();
    let mut group = c.benchmark_group("delta");
    group.sample_size(20);
    group.throughput(Throughput::Elements(facts.len() as u64));
    group.bench_function("group facts into wide rows", |b| {
        b.iter_batched_ref(
            || (Delta::default(), Gathered::default()),
            |(delta, gathered)| {
                let calendar = &province.rules.calendar;
                let mut take = |facts: &[Weighted]| delta.add(facts, &frame, calendar);
                for fact in &facts {
                    gathered.push(*fact, &mut take);
                }
                gathered.flush(&mut take);
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, delta, tick);
criterion_main!(benches);
