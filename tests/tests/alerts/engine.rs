//! The engine in one thread: events in, at any instant what a scrape would give.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::registry::RegistryPaths;
use dunghen_contract::{Decoder, Message, Policy, Registry};
use dunghen_lifecycle::{Batch, Rules, Timeliness};
use dunghen_publish::{Business, Directory, Targets, write_centres};
use dunghen_tests::{figures, tools};
use dunghen_windows::{Board, Group, Publication, QuerySet, Settlement};
use tokio::runtime::Runtime;

/// How far the watermark is behind, in milliseconds: `rules.allowed_disorder`.
const DISORDER: i64 = 300_000;

/// The registry and the calendar of the project.
pub fn quang_ninh() -> (Arc<Registry>, Arc<Calendar>) {
    let folder = tools::tests_folder().join("../schemas/registry");
    let registry = Registry::load(&RegistryPaths::in_folder(&folder)).unwrap();
    let calendar = fs::read_to_string(folder.join("calendar.toml")).unwrap();
    (
        Arc::new(registry),
        Arc::new(Calendar::parse(&calendar).unwrap()),
    )
}

/// The engine.
pub struct Engine {
    runtime: Runtime,
    decoder: Decoder,
    registry: Arc<Registry>,
    rules: Arc<Rules>,
    group: Group,
    board: Board,
    business: Business,
}

impl Engine {
    /// An engine that makes these series, by their full names; none named: all.
    pub fn new(registry: &Arc<Registry>, calendar: &Arc<Calendar>, names: &[&str]) -> Self {
        let rules = Arc::new(Rules::new(Timeliness::Date, Arc::clone(calendar), registry));
        let wanted: BTreeSet<&str> = names
            .iter()
            .filter_map(|name| figures::unscoped(name))
            .map(|(_, family)| family)
            .collect();
        let mut queries = QuerySet::built_in();
        queries
            .families
            .retain(|file| names.is_empty() || wanted.contains(&*file.name));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let board = Board::new(
            Arc::clone(registry),
            Arc::clone(&rules),
            Publication::default(),
            queries,
        );
        Self {
            decoder: Decoder::new(
                Arc::clone(registry),
                Policy {
                    time_checks: false,
                    ..Policy::default()
                },
            ),
            board: runtime
                .block_on(board)
                .unwrap_or_else(|faults| panic!("{faults:?}")),
            group: Group::new(1),
            business: Business::new(Targets::new(registry)),
            registry: Arc::clone(registry),
            rules,
            runtime,
        }
    }

    /// Takes an event, which must be a good one.
    pub fn take(&mut self, line: &[u8]) {
        let outcome = self.decoder.decode(&Message::line(line)).outcome;
        let event = outcome.unwrap_or_else(|refusal| {
            panic!("{refusal}: {}", String::from_utf8_lossy(line));
        });
        let mut batch = Batch::default();
        batch.push(&event);
        let shard = self.group.shard_mut(0);
        shard.ingest(&batch, &self.registry, |_| ());
    }

    /// Brings dossiers and timers to an instant, without figures.
    pub fn settle(&mut self, clock: i64) {
        self.group.settle(clock, &self.rules, &self.registry);
    }

    /// What a scrape gives at an instant.
    pub fn scrape(&mut self, clock: i64) -> String {
        self.settle(clock);
        let settlement = Settlement {
            deltas: vec![self.group.take_delta()],
            heard: self.group.shards()[0].heard().collect(),
            revisions: None,
        };
        let ticked = self.board.tick(clock, clock - DISORDER, settlement);
        let snapshot = self.runtime.block_on(ticked).unwrap();
        let mut text = String::new();
        self.business.render(&snapshot, &mut text);
        let day = snapshot.frame.day().date();
        write_centres(&Directory::new(&self.registry), day, &mut text);
        text
    }
}
