//! The totals of one shard by themselves: absolute, sparse, each under a key that means the same in
//! every process.
//!
//! A board has the totals of a pipeline and forgets whose they are. Where the shards of a pipeline
//! live in several processes, each keeps its own and hands on what changed; a [`Mirror`] adds them up.
//!
//! [`Mirror`]: crate::mirror::Mirror

use dunghen_calendar::Day;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{Millis, Rules};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::delta::{Cell, Delta};
use crate::frame::{Frame, Slots, WINDOWS, Window};
use crate::hours::HourIx;
use crate::revisions::Revisions;
use crate::shard::Heard;
use crate::stretch::Stretch;
use crate::workday;

/// What a row is the total of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A centre and sector in a stretch of time; columns as [`names`](crate::measure::names).
    Window(Stretch, Cell),
    /// A centre and sector now; columns as [`now_names`](crate::measure::now_names).
    Now(Cell),
    /// How many became overdue on a civil day.
    OverdueDay(Day, Cell),
    /// How many tickets wait that were issued at an instant.
    Waiting(CentreId, Millis),
    /// What happened in an hour; columns as [`NAMES`](crate::hours::NAMES).
    Hour(HourIx, CentreId),
    /// When a centre spoke: first, last.
    Heard(CentreId),
}

/// The columns of a row that are not zero, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row(Vec<(u16, i64)>);

impl Row {
    /// The row with these columns, in any order.
    #[must_use]
    pub fn new(mut columns: Vec<(u16, i64)>) -> Self {
        columns.retain(|(_, value)| *value != 0);
        columns.sort_unstable();
        Self(columns)
    }

    /// The columns that are not zero.
    #[must_use]
    pub fn columns(&self) -> &[(u16, i64)] {
        &self.0
    }

    /// A column.
    #[must_use]
    pub fn get(&self, column: u16) -> i64 {
        let found = self.0.binary_search_by_key(&column, |(of, _)| *of);
        found.map_or(0, |place| self.0[place].1)
    }

    /// Whether all is zero.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds another row so many times.
    pub fn add(&mut self, other: &Self, times: i64) {
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        loop {
            let next = match (mine.peek(), theirs.peek()) {
                (None, None) => break,
                (Some(&&(a, _)), Some(&&(b, _))) => a.min(b),
                (Some(&&(a, _)), None) => a,
                (None, Some(&&(b, _))) => b,
            };
            let mut value = 0;
            value += mine.next_if(|(of, _)| *of == next).map_or(0, |(_, n)| *n);
            value += theirs
                .next_if(|(of, _)| *of == next)
                .map_or(0, |(_, n)| n * times);
            if value != 0 {
                sum.push((next, value));
            }
        }
        self.0 = sum;
    }

    fn dense(values: &[i64]) -> Self {
        let columns = (0..).zip(values).filter(|(_, value)| **value != 0);
        Self(columns.map(|(column, value)| (column, *value)).collect())
    }

    fn one(value: i64) -> Self {
        Self::new(vec![(0, value)])
    }
}

/// The totals of one shard.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    rows: FxHashMap<Key, Row>,
    changed: FxHashSet<Key>,
    frame: Option<Frame>,
    /// The oldest day that working days reach back to.
    reach: Option<Day>,
    revisions: Revisions,
    /// What settles next was known before: it makes no revision.
    taking_up: bool,
}

impl Ledger {
    /// Goes on from where another process was: what settles next is all that was known at its
    /// clock, and closed windows keep the revisions that they had.
    pub fn take_up(&mut self, clock: Millis, revisions: [u64; WINDOWS], rules: &Rules) {
        self.frame = Some(Frame::at(clock, &rules.calendar));
        self.revisions = Revisions(revisions);
        self.taking_up = true;
    }

    /// Takes what settled at `clock`.
    pub fn settle(
        &mut self,
        clock: Millis,
        watermark: Millis,
        delta: &Delta,
        heard: &[(CentreId, Heard)],
        rules: &Rules,
    ) {
        let earlier = self.frame;
        let clock = earlier.map_or(clock, |earlier| clock.max(earlier.clock));
        let frame = Frame::at(clock, &rules.calendar);
        self.reset(delta.resets);
        let mut closed = FxHashMap::default();
        for ((slots, cell), values) in delta.windows.rows() {
            let more = Row::dense(values);
            for slot in Slots::of_bits(slots.bits()) {
                let key = Key::Window(Stretch::at(&frame, slot), *cell);
                if frame.is_closed(slot) {
                    closed
                        .entry(key)
                        .or_insert_with(|| self.rows.get(&key).cloned());
                }
                self.add(key, &more);
            }
        }
        for (cell, values) in delta.now.rows() {
            self.add(Key::Now(*cell), &Row::dense(values));
        }
        for (ticket, change) in &delta.waiting {
            self.add(Key::Waiting(ticket.0, ticket.1), &Row::one(*change));
        }
        for ((hour, centre), counts) in &delta.hours {
            self.add(Key::Hour(*hour, *centre), &Row::dense(counts));
        }
        self.forget_hours(clock);
        self.overdue(delta, &frame, rules);
        self.hear(heard);
        closed.retain(|key, before| self.rows.get(key) != before.as_ref());
        self.revise(earlier.as_ref(), &frame, watermark, &closed);
        self.frame = Some(frame);
    }

    fn add(&mut self, key: Key, more: &Row) {
        let row = self.rows.entry(key).or_default();
        row.add(more, 1);
        if row.is_empty() {
            self.rows.remove(&key);
        }
        self.changed.insert(key);
    }

    /// Begins slots anew.
    fn reset(&mut self, slots: Slots) {
        if !slots.is_empty() {
            let gone = |key: &Key| matches!(key, Key::Window(stretch, _) if slots.contains(stretch.slot()));
            self.forget(gone);
        }
    }

    fn forget(&mut self, gone: impl Fn(&Key) -> bool) {
        let changed = &mut self.changed;
        self.rows.retain(|key, _| {
            let gone = gone(key);
            if gone {
                changed.insert(*key);
            }
            !gone
        });
    }

    /// Forgets the hours that are shown no more, once in each.
    fn forget_hours(&mut self, clock: Millis) {
        let oldest = HourIx::oldest(clock);
        let before = self.frame.map(|frame| HourIx::oldest(frame.clock));
        if before != Some(oldest) {
            self.forget(|key| matches!(key, Key::Hour(hour, _) if *hour < oldest));
        }
    }

    /// Takes the days on which dossiers became overdue, as far back as working days reach: the clock
    /// never goes back, so older ones are never asked for.
    fn overdue(&mut self, delta: &Delta, frame: &Frame, rules: &Rules) {
        let new_day = self.frame.is_none_or(|e| e.day() != frame.day()) || self.reach.is_none();
        if new_day {
            self.reach = workday::reach(rules, frame.day());
        }
        let reach = self.reach;
        for (&(day, cell), change) in &delta.overdue_days {
            if reach.is_some_and(|oldest| day >= oldest) {
                self.add(Key::OverdueDay(day, cell), &Row::one(*change));
            }
        }
        if new_day {
            let old = |key: &Key| matches!(key, Key::OverdueDay(day, _) if Some(*day) < reach);
            self.forget(old);
        }
    }

    fn hear(&mut self, heard: &[(CentreId, Heard)]) {
        for (centre, heard) in heard {
            let key = Key::Heard(*centre);
            let row = Row::new(vec![(0, heard.first), (1, heard.last)]);
            if self.rows.get(&key) != Some(&row) {
                self.rows.insert(key, row);
                self.changed.insert(key);
            }
        }
    }

    fn revise(
        &mut self,
        earlier: Option<&Frame>,
        frame: &Frame,
        watermark: Millis,
        closed: &FxHashMap<Key, Option<Row>>,
    ) {
        let moved = earlier.map_or_else(|| Window::all().collect(), |earlier| frame.moved(earlier));
        let known = std::mem::take(&mut self.taking_up);
        let changed = |window| {
            let of_window = Stretch::of(frame, window);
            let is_of = |key: &Key| matches!(key, Key::Window(stretch, _) if *stretch == of_window);
            !known && closed.keys().any(is_of)
        };
        self.revisions.advance(frame, watermark, &moved, changed);
    }

    /// The revisions of the closed windows, as this shard alone has seen them.
    #[must_use]
    pub const fn revisions(&self) -> [u64; WINDOWS] {
        self.revisions.0
    }

    /// The total of a key, none where it is zero.
    #[must_use]
    pub fn row(&self, key: &Key) -> Option<&Row> {
        self.rows.get(key)
    }

    /// The keys of all totals that are not zero.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.rows.keys()
    }

    /// What may have changed since it was last taken note of.
    #[must_use]
    pub const fn changed(&self) -> &FxHashSet<Key> {
        &self.changed
    }

    /// Takes note of everything that changed.
    pub fn note(&mut self) {
        self.changed.clear();
    }
}
