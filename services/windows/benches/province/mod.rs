//! A pipeline of Quảng Ninh with so many dossiers, for benches of what follows a change.
#![allow(dead_code, reason = "not every bench asks for everything")]

use std::path::Path;
use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::registry::{CentreId, RegistryPaths};
use dunghen_contract::{Channel, Event, Kind, Members, Registry};
use dunghen_lifecycle::{Batch, Rules, Timeliness};
use dunghen_windows::{Board, Group, Publication, QuerySet, Settlement, Snapshot};
use tokio::runtime::Runtime;

/// 2026-11-23 09:00 in Vietnam.
pub const NOW: i64 = 1_795_399_200_000;
pub const DAY: i64 = 86_400_000;

/// Quảng Ninh 2020.
pub struct Province {
    pub registry: Arc<Registry>,
    pub rules: Arc<Rules>,
    runtime: Runtime,
}

impl Province {
    pub fn new() -> Self {
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
pub struct Pipeline {
    group: Group,
    board: Board,
    next: u64,
    /// The clock of the next tick.
    pub clock: i64,
}

impl Pipeline {
    pub fn new(province: &Province, dossiers: u64) -> Self {
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

    fn tick(&mut self, province: &Province) -> Arc<Snapshot> {
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
            .unwrap()
    }

    /// So many more dossiers, one centre after the other, and the tick that shows them.
    pub fn change(&mut self, province: &Province, dossiers: usize) -> Arc<Snapshot> {
        self.clock += 10;
        let mut batch = Batch::default();
        for _ in 0..dossiers {
            batch.push(&province.received(self.next, self.clock));
            self.next += 1;
        }
        self.take(&batch, province);
        self.tick(province)
    }
}
