//! The subjects of one shard: events go in, differences of facts come out.
//!
//! `ingest` only remembers; `settle` brings every subject that got events or whose instant has
//! come to the new clock and emits what changed. Because facts are a function of the set of events
//! and the clock, it does not matter how the events were cut into batches.

use dunghen_contract::Registry;

use crate::Millis;
use crate::arrival::Arrival;
use crate::changes::Changes;
use crate::codec;
use crate::copying::Copying;
use crate::difference::difference;
use crate::dossier::Status;
use crate::entry::Entry;
use crate::facts::{Anomalies, Evaluation, Scratch, evaluate};
use crate::identity;
use crate::intern::Interner;
use crate::pending::{NONE, Pending};
use crate::row::Row;
use crate::rules::{Rules, World};
use crate::safe::Safe;
use crate::subjects::{NEVER, Subjects};
use crate::timers::Timers;

/// So many subjects are brought into the cache together before they are used.
pub const AHEAD: usize = 32;

/// The state of a shard's subjects.
#[derive(Debug)]
pub struct Store {
    pub(crate) strings: Interner,
    pub(crate) subjects: Subjects,
    /// What the next cut must hold.
    pub(crate) changes: Changes,
    /// Strings and fingerprints that no kept cut holds.
    pub(crate) safe: Safe,
    /// What of the cut under way is not copied yet.
    pub(crate) copying: Copying,
    pending: Pending,
    /// Subjects to settle; each once, but see `taken_up`.
    pub(crate) dirty: Vec<u32>,
    /// All subjects were noted as dirty; those that got events since are noted twice.
    pub(crate) taken_up: bool,
    timers: Timers,
    /// The instant up to which time has been applied.
    pub(crate) clock: Millis,
    /// Dossiers by [`Status::index`].
    pub(crate) statuses: [i64; Status::WORDS.len()],
    /// Subjects whose dossier has begun with nothing that begins one, and tickets without issue.
    pub(crate) orphans: i64,
    pub(crate) event_bytes: usize,
    pub(crate) scratch: Working,
    /// Where the ids of the subjects at hand are.
    pub(crate) ids: codec::Ids,
}

/// Memory that settling uses again and again.
#[derive(Debug, Default)]
pub(crate) struct Working {
    pub(crate) facts: Scratch,
    entries: Vec<Entry<'static>>,
    old: Vec<Row>,
    new: Vec<Row>,
    bytes: Vec<u8>,
}

/// What settling found, for the pipeline's own counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Deliveries of events that were known.
    pub duplicates: u64,
    /// Deliveries of a known identity with another content.
    pub conflicts: u64,
    /// Facts taken back.
    pub restatements: u64,
    /// Anomalies that came up.
    pub anomalies: Anomalies,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            strings: Interner::default(),
            subjects: Subjects::default(),
            changes: Changes::default(),
            safe: Safe::default(),
            copying: Copying::default(),
            pending: Pending::default(),
            dirty: Vec::new(),
            taken_up: false,
            timers: Timers::default(),
            clock: Millis::MIN,
            statuses: [0; Status::WORDS.len()],
            orphans: 0,
            event_bytes: 0,
            scratch: Working::default(),
            ids: codec::Ids::new(),
        }
    }
}

impl Store {
    /// Brings subjects into the cache that are about to get events.
    ///
    /// Subjects lie all over the memory; looked up one by one, each costs the wait for it.
    pub fn expect<'n>(&self, names: impl Iterator<Item = &'n str>) {
        self.subjects.touch_named(names);
    }

    /// Remembers an event; true where its subject is new.
    pub fn ingest(&mut self, arrival: &Arrival<'_>, registry: &Registry) -> bool {
        let entry = Entry::of(arrival, &mut self.strings, registry);
        let (number, is_new) = self.subjects.find_or_insert(arrival.subject);
        let subject = self.subjects.get_mut(number);
        if subject.pending == NONE {
            self.dirty.push(number);
        }
        subject.pending = self.pending.push(&entry, subject.pending);
        is_new
    }

    /// Brings the shard to the clock `to` (never back) and emits every fact that changed with its
    /// weight.
    pub fn settle(
        &mut self,
        to: Millis,
        rules: &Rules,
        registry: &Registry,
        mut emit: impl FnMut(&Row, i32),
    ) -> Settled {
        let to = to.max(self.clock);
        self.wake(to);
        let mut settled = Settled::default();
        let mut dirty = std::mem::take(&mut self.dirty);
        if std::mem::take(&mut self.taken_up) {
            dirty.sort_unstable();
            dirty.dedup();
        }
        for numbers in dirty.chunks(AHEAD) {
            self.touch(numbers);
            for &number in numbers {
                self.settle_subject(number, to, rules, registry, &mut settled, &mut emit);
            }
            self.ids.reset();
        }
        self.dirty = dirty;
        self.dirty.clear();
        self.pending.clear();
        self.clock = to;
        settled
    }

    /// Brings subjects and what waits for them into the cache.
    fn touch(&self, numbers: &[u32]) {
        self.subjects.touch(numbers);
        let mut heads = [NONE; AHEAD];
        for (head, number) in heads.iter_mut().zip(numbers) {
            *head = self.subjects.get(*number).pending;
        }
        self.pending.touch(&mut heads);
    }

    /// Adds the subjects whose instant has come to those that are dirty.
    fn wake(&mut self, to: Millis) {
        while let Some((at, number)) = self.timers.pop(to) {
            let subject = self.subjects.get_mut(number);
            if subject.next != at {
                continue;
            }
            subject.next = NEVER;
            if subject.pending == NONE {
                self.dirty.push(number);
            }
        }
    }

    fn settle_subject(
        &mut self,
        number: u32,
        to: Millis,
        rules: &Rules,
        registry: &Registry,
        settled: &mut Settled,
        emit: &mut impl FnMut(&Row, i32),
    ) {
        let subject = self.subjects.get(number);
        let working = &mut self.scratch;
        let world = World {
            rules,
            registry,
            strings: &self.strings,
        };
        let mut entries = recycle(std::mem::take(&mut working.entries));
        codec::decode(subject.events(), &self.ids, &mut entries);
        working.old.clear();
        working.new.clear();
        let before = evaluate(
            &entries,
            self.clock,
            &world,
            &mut working.facts,
            &mut working.old,
        );
        let known = entries.len();
        entries.extend(self.pending.chain(subject.pending));
        let merged = identity::settle(&mut entries, known, &world);
        settled.duplicates += merged.duplicates;
        settled.conflicts += merged.conflicts;
        let after = evaluate(&entries, to, &world, &mut working.facts, &mut working.new);
        difference(&mut working.old, &mut working.new, &mut |row, weight| {
            settled.restatements += u64::from(weight < 0 && !row.fact.is_now());
            emit(row, weight);
        });
        let changed = working.encode(&entries, known, merged.kept, subject.events());
        working.entries = recycle(entries);
        if changed {
            self.replace_events(number);
        }
        self.note(number, &before, &after, settled);
    }

    /// Writes back what was encoded.
    fn replace_events(&mut self, number: u32) {
        let subject = self.subjects.get_mut(number);
        self.event_bytes += self.scratch.bytes.len();
        self.event_bytes -= subject.events().len();
        let was = subject.set_events(&self.scratch.bytes);
        self.copying.displace(number, was);
        self.changes.mark(number);
    }

    fn note(
        &mut self,
        number: u32,
        before: &Evaluation,
        after: &Evaluation,
        settled: &mut Settled,
    ) {
        for (evaluation, weight) in [(before, -1), (after, 1)] {
            if let Some(index) = evaluation.status.index() {
                self.statuses[index] += weight;
            }
            self.orphans += i64::from(evaluation.anomalies.orphan > 0) * weight;
        }
        settled
            .anomalies
            .add_increase(&before.anomalies, &after.anomalies);
        let subject = self.subjects.get_mut(number);
        subject.pending = NONE;
        let next = after.next.unwrap_or(NEVER);
        if next != subject.next {
            subject.next = next;
            if next != NEVER {
                self.timers.set(next, number);
            }
        }
    }

    /// How many events wait to be settled.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// The instant up to which time has been applied.
    #[must_use]
    pub const fn clock(&self) -> Millis {
        self.clock
    }

    /// Dossiers by [`Status::index`].
    #[must_use]
    pub const fn statuses(&self) -> &[i64; Status::WORDS.len()] {
        &self.statuses
    }

    /// How many subjects are orphans.
    #[must_use]
    pub const fn orphans(&self) -> i64 {
        self.orphans
    }

    /// How many subjects are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.subjects.len()
    }

    /// Whether no subject is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.subjects.is_empty()
    }

    /// About how many bytes the subjects, their index and the strings of their events occupy.
    #[must_use]
    pub fn bytes(&self) -> usize {
        const PER_SUBJECT: usize = size_of::<crate::subjects::Subject>() + 6;
        const NAME: usize = 24;
        self.event_bytes + self.subjects.len() * (PER_SUBJECT + NAME) + self.strings.bytes()
    }
}

impl Working {
    /// Encodes a set of which so many entries were known, and lead it still in so far as they are
    /// kept; false where it is the one that was known. `bytes` are the known ones, encoded.
    fn encode(&mut self, entries: &[Entry<'_>], known: usize, kept: usize, bytes: &[u8]) -> bool {
        self.bytes.clear();
        if kept < known {
            codec::encode(None, entries, &mut self.bytes);
            return true;
        }
        let (known, added) = entries.split_at(known);
        self.bytes.extend_from_slice(bytes);
        codec::encode(known.last(), added, &mut self.bytes);
        !added.is_empty()
    }
}

/// An empty list in the memory of another.
fn recycle<'a>(mut entries: Vec<Entry<'_>>) -> Vec<Entry<'a>> {
    entries.clear();
    entries.into_iter().map_while(|_| None).collect()
}

impl std::ops::AddAssign for Settled {
    fn add_assign(&mut self, other: Self) {
        self.duplicates += other.duplicates;
        self.conflicts += other.conflicts;
        self.restatements += other.restatements;
        self.anomalies
            .add_increase(&Anomalies::default(), &other.anomalies);
    }
}
