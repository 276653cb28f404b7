//! A shard on its way to a checkpoint and back.
//!
//! Between the worker that owns it and the thread that writes or has read its files; what it holds
//! is lifecycle's, how it is kept is the checkpoint's.

use std::str::Utf8Error;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use dunghen_checkpoint::{Loaded, Records};
use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{Forget, Millis, Rules, Status, Tail};
use dunghen_windows::{Heard, Shard};

/// What a shard hands over to be kept.
pub struct ShardCut {
    /// The shard.
    pub shard: usize,
    /// The instant up to which time was applied.
    pub clock: Millis,
    /// Subjects.
    pub records: Records,
    /// What grows only, and whether a round ends.
    pub tail: Tail,
    /// When each centre spoke.
    pub heard: Vec<(CentreId, Heard)>,
    /// Dossiers by [`Status::index`], for listings.
    pub statuses: [i64; Status::WORDS.len()],
}

impl ShardCut {
    pub(super) fn begin(
        number: usize,
        shard: &mut Shard,
        forget: &Forget,
        rules: &Rules,
        registry: &Registry,
    ) -> Self {
        let store = shard.store_mut();
        let tail = store.begin_cut(forget, rules, registry);
        Self {
            shard: number,
            clock: store.clock(),
            statuses: *store.statuses(),
            heard: shard.heard().collect(),
            records: Records::new(),
            tail,
        }
    }

    /// Copies so many more subjects; true where nothing is left.
    pub(super) fn copy(&mut self, shard: &mut Shard, count: usize) -> bool {
        let records = &mut self.records;
        let put = |name: &[u8], events: &[u8]| records.push(name, events);
        shard.store_mut().copy(count, put)
    }
}

/// What a worker answers when the moment of a cut is fixed: events may come again, and what the cut
/// holds follows.
pub struct Begun {
    /// Fingerprints of the dossiers that its shards forget.
    pub forgotten: Vec<(usize, Vec<u64>)>,
    /// How long the worker did nothing else.
    pub took: Duration,
}

/// What comes of a cut that was ordered.
pub struct Ordered {
    /// One from each worker.
    pub begun: Receiver<Begun>,
    /// One from each shard.
    pub cuts: Receiver<ShardCut>,
}

/// What a checkpoint holds of a shard.
pub struct TakenUp {
    /// The files.
    pub loaded: Loaded,
    /// When each centre spoke.
    pub heard: Vec<(CentreId, Heard)>,
    /// In the files of how many cuts its subjects lie.
    pub cuts: usize,
}

impl TakenUp {
    pub(super) fn forgotten(&self) -> impl Iterator<Item = u64> {
        self.loaded.forgotten.iter().copied()
    }

    pub(super) fn into_shard(
        self,
        shard: &mut Shard,
        registry: &Registry,
    ) -> Result<(), Utf8Error> {
        let store = shard.store_mut();
        store.take_up_strings(self.loaded.strings.iter().map(String::as_str), registry);
        let mut result = Ok(());
        self.loaded.subjects.for_each(|name, events| {
            if result.is_ok() {
                result = store.take_up(name, events);
            }
        });
        result?;
        store.take_up_files(self.cuts);
        shard.taken_up(registry, self.heard);
        Ok(())
    }
}
