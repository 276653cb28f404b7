//! Boards and snapshots for tests.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "test support, and each test binary uses a part of it"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use dunghen_contract::{Event, Registry};
use dunghen_lifecycle::{Batch, Rules};
use dunghen_windows::{
    Board, Choice, Group, Publication, QueryError, QuerySet, Scope, ScopeChoice, Settlement,
    Snapshot,
};
use tokio::runtime::Runtime;

/// A series of a snapshot: family, window, entity, column.
pub type Key = (String, Option<u8>, usize, usize);

/// A runtime for the queries.
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap()
}

/// Everything is published.
pub fn everything() -> Publication {
    let all = || ScopeChoice {
        windows: Choice::All,
        families: Choice::All,
    };
    Publication {
        scopes: [all(), all(), all(), all(), all()],
    }
}

/// A pipeline in one thread: groups of shards and a board.
pub struct Pipeline {
    runtime: Runtime,
    groups: Vec<Group>,
    board: Board,
    registry: Arc<Registry>,
    rules: Arc<Rules>,
}

impl Pipeline {
    /// Shards in so many groups of two.
    pub fn new(
        groups: usize,
        registry: &Arc<Registry>,
        rules: &Arc<Rules>,
        queries: QuerySet,
    ) -> Result<Self, Vec<QueryError>> {
        let runtime = runtime();
        let board = runtime.block_on(Board::new(
            Arc::clone(registry),
            Arc::clone(rules),
            everything(),
            queries,
        ))?;
        Ok(Self {
            runtime,
            groups: (0..groups).map(|_| Group::new(2)).collect(),
            board,
            registry: Arc::clone(registry),
            rules: Arc::clone(rules),
        })
    }

    /// Takes an event into the shard of its subject.
    pub fn take(&mut self, event: &Event<'_>) {
        let mut batch = Batch::default();
        batch.push(event);
        let place = event.subject.bytes().map(usize::from).sum::<usize>();
        let groups = self.groups.len();
        self.groups[place % groups]
            .shard_mut(place / groups % 2)
            .ingest(&batch, &self.registry, |_| ());
    }

    /// Settles without a snapshot.
    pub fn settle(&mut self, clock: i64) {
        for group in &mut self.groups {
            group.settle(clock, &self.rules, &self.registry);
        }
    }

    /// Settles and makes a snapshot.
    pub fn tick(&mut self, clock: i64) -> Arc<Snapshot> {
        self.settle(clock);
        let mut settlement = Settlement::default();
        for group in &mut self.groups {
            settlement.deltas.push(group.take_delta());
            for shard in group.shards() {
                settlement.heard.extend(shard.heard());
            }
        }
        self.runtime
            .block_on(self.board.tick(clock, clock, settlement))
            .unwrap()
    }
}

/// Every published series, bit for bit.
pub fn series(snapshot: &Snapshot) -> BTreeMap<Key, u64> {
    let mut all = BTreeMap::new();
    for family in &snapshot.families {
        for scope in Scope::ALL {
            for series in snapshot.series(family, scope) {
                let key = (
                    family.indicator.id.clone(),
                    series.window.map(|w| w.0),
                    series.entity,
                    series.column,
                );
                all.insert(key, series.value.value.to_bits());
            }
        }
    }
    all
}
