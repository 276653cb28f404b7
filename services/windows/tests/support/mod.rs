//! Boards and snapshots for tests.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "test support, and each test binary uses a part of it"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use dunghen_contract::registry::CentreId;
use dunghen_contract::{Event, Registry};
use dunghen_lifecycle::{Batch, Forget, Rules, Tail};
use dunghen_windows::{
    Board, Choice, Group, Heard, Publication, QueryError, QuerySet, Scope, ScopeChoice, Settlement,
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

    /// The group and the shard of an event's subject.
    pub fn place(&self, event: &Event<'_>) -> (usize, usize) {
        let place = event.subject.bytes().map(usize::from).sum::<usize>();
        let groups = self.groups.len();
        (place % groups, place / groups % 2)
    }

    /// Takes an event into the shard of its subject.
    pub fn take(&mut self, event: &Event<'_>) {
        let mut batch = Batch::default();
        batch.push(event);
        let (group, shard) = self.place(event);
        let shard = self.groups[group].shard_mut(shard);
        shard.ingest(&batch, &self.registry, |_| ());
    }

    /// Cuts a settled shard.
    pub fn cut(&mut self, (group, shard): (usize, usize), forget: &Forget) -> File {
        let shard = self.groups[group].shard_mut(shard);
        let mut subjects = Vec::new();
        let store = shard.store_mut();
        let tail = store.cut(forget, &self.rules, &self.registry, |name, events| {
            subjects.push((name.to_vec(), events.to_vec()));
        });
        File {
            subjects,
            tail,
            heard: shard.heard().collect(),
        }
    }

    /// Says whether the last cut of a shard was written.
    pub fn cut_ended(&mut self, (group, shard): (usize, usize), kept: bool) {
        let store = self.groups[group].shard_mut(shard).store_mut();
        if kept {
            store.kept();
        } else {
            store.lost();
        }
    }

    /// Takes up what was kept of a shard; `wake` says whether its dossiers are woken.
    pub fn take_up(&mut self, (group, shard): (usize, usize), kept: &Kept, wake: bool) {
        let shard = self.groups[group].shard_mut(shard);
        let store = shard.store_mut();
        store.take_up_strings(kept.strings.iter().map(String::as_str), &self.registry);
        for file in &kept.files {
            for (name, events) in &file.subjects {
                store.take_up(name, events).unwrap();
            }
        }
        if !wake {
            return;
        }
        let heard = kept.files.last().map(|file| file.heard.clone());
        shard.taken_up(&self.registry, heard.unwrap_or_default());
    }

    /// Settles without a snapshot.
    pub fn settle(&mut self, clock: i64) {
        for group in &mut self.groups {
            group.settle(clock, &self.rules, &self.registry);
        }
    }

    /// Settles and rolls up where nobody looks.
    pub fn roll(&mut self, clock: i64) {
        let settlement = self.settlement(clock);
        let rolled = self.board.roll(clock, clock, settlement);
        self.runtime.block_on(rolled).unwrap();
    }

    /// Settles and makes a snapshot.
    pub fn tick(&mut self, clock: i64) -> Arc<Snapshot> {
        let settlement = self.settlement(clock);
        self.runtime
            .block_on(self.board.tick(clock, clock, settlement))
            .unwrap()
    }

    fn settlement(&mut self, clock: i64) -> Settlement {
        self.settle(clock);
        let mut settlement = Settlement::default();
        for group in &mut self.groups {
            settlement.deltas.push(group.take_delta());
            for shard in group.shards() {
                settlement.heard.extend(shard.heard());
            }
        }
        settlement
    }
}

/// What one cut holds.
pub struct File {
    subjects: Vec<(Vec<u8>, Vec<u8>)>,
    /// What grows only.
    pub tail: Tail,
    heard: Vec<(CentreId, Heard)>,
}

impl File {
    /// A file that was named before it was written.
    pub fn without_subjects(self) -> Self {
        Self {
            subjects: Vec::new(),
            ..self
        }
    }
}

/// The files that are needed to go on.
#[derive(Default)]
pub struct Kept {
    files: Vec<File>,
    strings: Vec<String>,
    /// Where the round under way began.
    round: usize,
}

impl Kept {
    /// Adds the file of a cut, and removes those that its round has made needless.
    pub fn add(&mut self, file: File) {
        let ends_round = file.tail.ends_round;
        for (place, text) in &file.tail.strings {
            let place = *place as usize;
            let length = self.strings.len().max(place + 1);
            self.strings.resize(length, String::new());
            self.strings[place].clone_from(text);
        }
        self.files.push(file);
        if ends_round {
            self.files.drain(..self.round);
            self.round = self.files.len();
        }
    }

    /// A process begins, and with it a round.
    pub fn begin(&mut self) {
        self.round = self.files.len();
    }
}

/// Every published series, bit for bit, and every count of the last hours.
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
    for (province, hours) in snapshot.hours.provinces.iter().enumerate() {
        for (place, hour) in (0..).zip(hours) {
            let counts = [
                hour.received,
                hour.in_time,
                hour.late,
                hour.no_due,
                hour.became_overdue,
            ];
            for (count, n) in counts.into_iter().enumerate() {
                let key = ("hours".to_owned(), Some(place), province, count);
                all.insert(key, n.cast_unsigned());
            }
        }
    }
    all
}
