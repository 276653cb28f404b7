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

use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dunghen_calendar::Calendar;
use dunghen_contract::registry::{CentreId, RegistryPaths};
use dunghen_contract::{Channel, Event, Kind, Members, Registry};
use dunghen_lifecycle::{Batch, Fact, FieldIx, Row, Rules, Timeliness};
use dunghen_windows::delta::Delta;
use dunghen_windows::gathered::Gathered;
use dunghen_windows::weighted::Weighted;
use dunghen_windows::{Board, Frame, Group, Publication, QuerySet, Settlement};
use tokio::runtime::Runtime;

/// 2026-11-23 09:00 in Vietnam.
const NOW: i64 = 1_795_399_200_000;
const DAY: i64 = 86_400_000;

struct Province {
    registry: Arc<Registry>,
    rules: Arc<Rules>,
    runtime: Runtime,
}

impl Province {
    fn new() -> Self {
        let folder = Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../schemas/registry"
        ));
        let registry = Arc::new(Registry::load(&RegistryPaths::in_folder(folder)).unwrap());
        let calendar = std::fs::read_to_string(folder.join("calendar.toml")).unwrap();
        let calendar = Arc::new(Calendar::parse(&calendar).unwrap());
        Self {
            rules: Arc::new(Rules::new(Timeliness::Date, calendar, &registry)),
            registry,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap(),
        }
    }

    fn received(&self, number: u64, time: i64) -> Event<'static> {
        Event {
            kind: Kind::Received,
            time,
            id: number.to_string().into(),
            source: "/motcua/H49".into(),
            subject: format!("000.00.16.H49-261123-{number:08}").into(),
            centre: CentreId((number % self.registry.centres().len() as u64) as u16),
            members: Members {
                procedure: Some("1.000001".into()),
                channel: Some(Channel::Online),
                ..Members::default()
            },
        }
    }
}

/// A pipeline with so many dossiers, received over the last three years.
struct Pipeline {
    group: Group,
    board: Board,
    next: u64,
    clock: i64,
}

impl Pipeline {
    fn new(province: &Province, dossiers: u64) -> Self {
        let board = province
            .runtime
            .block_on(Board::new(
                Arc::clone(&province.registry),
                Arc::clone(&province.rules),
                Publication::default(),
                QuerySet::built_in(),
            ))
            .unwrap();
        let mut pipeline = Self {
            group: Group::new(1),
            board,
            next: 0,
            clock: NOW,
        };
        let mut batch = Batch::default();
        while pipeline.next < dossiers {
            let time = NOW - 3 * 365 * DAY + (pipeline.next as i64 * 7_919_000) % (3 * 365 * DAY);
            batch.push(&province.received(pipeline.next, time));
            pipeline.next += 1;
            if batch.len() == 100_000 || pipeline.next == dossiers {
                pipeline.take(&batch, province);
                batch = Batch::default();
                pipeline
                    .group
                    .settle(NOW, &province.rules, &province.registry);
            }
        }
        pipeline.tick(province);
        pipeline
    }

    fn take(&mut self, batch: &Batch, province: &Province) {
        let shard = self.group.shard_mut(0);
        shard.ingest(batch, &province.registry, |_| ());
    }

    fn tick(&mut self, province: &Province) {
        self.group
            .settle(self.clock, &province.rules, &province.registry);
        let settlement = Settlement {
            deltas: vec![self.group.take_delta()],
            heard: self.group.shards()[0].heard().collect(),
            revisions: None,
        };
        province
            .runtime
            .block_on(self.board.tick(self.clock, self.clock, settlement))
            .unwrap();
    }

    /// One more dossier, and the tick that shows it.
    fn change_one(&mut self, province: &Province) {
        self.clock += 10;
        let mut batch = Batch::default();
        batch.push(&province.received(self.next, self.clock));
        self.next += 1;
        self.take(&batch, province);
        self.tick(province);
    }
}

fn tick(c: &mut Criterion) {
    let province = Province::new();
    let mut group = c.benchmark_group("tick with one changed dossier");
    group.sample_size(30);
    for dossiers in [100_000, 1_000_000, 10_000_000] {
        let mut pipeline = Pipeline::new(&province, dossiers);
        group.bench_function(format!("of {dossiers}"), |b| {
            b.iter(|| pipeline.change_one(&province));
        });
    }
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
