//! Dealing subjects out to the shards that they belong to now.
//!
//! Each new shard has a table of strings of its own, so that events are written again with its
//! numbers. A subject lies in one old shard only: the contract sees to that by its key, so nothing is
//! ever merged here.

use std::collections::BTreeMap;

use dunghen_checkpoint::{Loaded, Records};
use dunghen_contract::{Partitioner, Registry};
use dunghen_lifecycle::intern::{Interner, StrId};
use dunghen_lifecycle::reencode::with_strings;
use dunghen_lifecycle::{Millis, Rules, Scratch, Status, World, codec, evaluate};

/// A new shard, as far as subjects make it.
#[derive(Debug, Default)]
pub struct Dealt {
    strings: Interner,
    /// Its subjects.
    pub records: Records,
    statuses: [u64; Status::WORDS.len()],
}

impl Dealt {
    /// Its strings, with their places.
    #[must_use]
    pub fn strings(&self) -> Vec<(u32, String)> {
        (0..).zip(self.strings.texts().map(str::to_owned)).collect()
    }

    /// How many dossiers by status, for listings.
    #[must_use]
    pub fn dossiers(&self) -> BTreeMap<String, u64> {
        let words = Status::WORDS.iter().map(|word| (*word).to_owned());
        words.zip(self.statuses).collect()
    }
}

/// Deals subjects out.
pub struct Dealer<'a> {
    partitioner: Partitioner,
    registry: &'a Registry,
    rules: &'a Rules,
    scratch: Scratch,
    shards: Vec<Dealt>,
}

/// An event that names a string which its shard has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownString(pub u32);

impl<'a> Dealer<'a> {
    /// Deals to so many shards.
    #[must_use]
    pub fn new(
        partitioner: Partitioner,
        shards: u32,
        registry: &'a Registry,
        rules: &'a Rules,
    ) -> Self {
        Self {
            partitioner,
            registry,
            rules,
            scratch: Scratch::default(),
            shards: (0..shards).map(|_| Dealt::default()).collect(),
        }
    }

    /// Deals out an old shard.
    ///
    /// # Errors
    ///
    /// An event that names a string which the shard has not.
    pub fn deal(&mut self, loaded: &Loaded) -> Result<(), UnknownString> {
        let count = i32::try_from(self.shards.len()).unwrap_or(i32::MAX);
        // What each string of this shard is in each new one, once it is there.
        let mut known = vec![vec![None; loaded.strings.len()]; self.shards.len()];
        for (name, events) in loaded.subjects.latest() {
            let place = self.partitioner.partition(name, count);
            let place = place
                .and_then(|place| usize::try_from(place).ok())
                .unwrap_or(0);
            let (shard, known) = (&mut self.shards[place], &mut known[place]);
            let events = with_strings(events, |old| {
                let place = usize::try_from(old.place()).ok()?;
                let text = loaded.strings.get(place)?;
                let new = known.get_mut(place)?;
                Some(*new.get_or_insert_with(|| shard.strings.intern(text, self.registry)))
            })
            .map_err(|id: StrId| UnknownString(id.place()))?;
            shard.records.push(name, &events);
            self.count(place, &events, loaded.head.clock);
        }
        Ok(())
    }

    fn count(&mut self, place: usize, events: &[u8], clock: Millis) {
        let shard = &mut self.shards[place];
        let world = World {
            rules: self.rules,
            registry: self.registry,
            strings: &shard.strings,
        };
        let (ids, mut entries) = (codec::Ids::new(), Vec::new());
        codec::decode(events, &ids, &mut entries);
        let rows = &mut Vec::new();
        let evaluation = evaluate(&entries, clock, &world, &mut self.scratch, rows);
        if let Some(index) = evaluation.status.index() {
            shard.statuses[index] += 1;
        }
    }

    /// The new shards, by number.
    #[must_use]
    pub fn end(self) -> Vec<Dealt> {
        self.shards
    }
}
