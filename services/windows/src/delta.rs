//! What changed since the last tick: fact rows grouped into wide rows of (slots, centre, sector).
//!
//! An instant lies in many windows at once (today, this month, this year …), and facts close to
//! each other lie in the same ones. So a row is kept for the set of slots and not for each slot:
//! a fact is added once, and the set is taken apart after the roll-up, when rows are few.
//!
//! This is the first of the three levels of `spec/architecture.md` decision 3, and the one that
//! sees every fact. It groups in plain memory, one centre after the other so that the rows being
//! added to stay in the cache; DataFusion groups the wide rows, of which there are far fewer.

use dunghen_calendar::{Calendar, Day};
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{Fact, FieldIx, Millis, Standing};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::frame::{Frame, Slots};
use crate::hours::{self, ByHour, HourIx};
use crate::measure::{COLUMNS, NOW_COLUMNS, STANDING, TICKETS_WAITING, spread};
use crate::weighted::Weighted;

/// A centre and a sector as one number that sorts by centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(pub u32);

impl Cell {
    /// The cell of a centre and a sector.
    #[must_use]
    pub fn new(centre: CentreId, field: FieldIx) -> Self {
        Self(u32::from(centre.0) << 16 | u32::from(field.0))
    }

    /// The centre.
    #[must_use]
    pub const fn centre(self) -> CentreId {
        CentreId((self.0 >> 16) as u16)
    }

    /// The sector.
    #[must_use]
    pub const fn field(self) -> FieldIx {
        FieldIx(self.0 as u16)
    }
}

/// Wide rows by key, each in memory of its own: in one vector they would be copied into fresh pages
/// whenever it grows, and half of all page faults came from there.
#[derive(Clone, Debug)]
pub struct WideRows<K, const N: usize> {
    index: FxHashMap<K, u32>,
    keys: Vec<K>,
    values: Vec<Box<[i64; N]>>,
}

impl<K, const N: usize> Default for WideRows<K, N> {
    fn default() -> Self {
        Self {
            index: FxHashMap::default(),
            keys: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl<K: Copy + Eq + std::hash::Hash, const N: usize> WideRows<K, N> {
    fn as_large(&self) -> Self {
        Self {
            index: FxHashMap::with_capacity_and_hasher(self.keys.len(), FxBuildHasher),
            keys: Vec::with_capacity(self.keys.len()),
            values: Vec::with_capacity(self.values.len()),
        }
    }

    /// The number of a key's row, made of zeros where there is none.
    pub fn row(&mut self, key: K) -> usize {
        let next = self.keys.len() as u32;
        let number = *self.index.entry(key).or_insert(next);
        if number == next {
            self.keys.push(key);
            self.values.push(Box::new([0; N]));
        }
        number as usize
    }

    /// The values of a row, to add to.
    pub fn values_mut(&mut self, row: usize) -> &mut [i64; N] {
        &mut self.values[row]
    }

    /// The keys, by the number of their row.
    #[must_use]
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// Every row with its key.
    pub fn rows(&self) -> impl Iterator<Item = (&K, &[i64; N])> {
        self.keys
            .iter()
            .zip(self.values.iter().map(|values| &**values))
    }

    /// All columns, read from so many rows at a time that these stay in the cache meanwhile.
    #[must_use]
    pub fn columns(&self) -> Vec<Vec<i64>> {
        const ROWS: usize = 32;
        let mut columns: Vec<Vec<i64>> = (0..N)
            .map(|_| Vec::with_capacity(self.keys.len()))
            .collect();
        for rows in self.values.chunks(ROWS) {
            for (place, column) in columns.iter_mut().enumerate() {
                column.extend(rows.iter().map(|row| row[place]));
            }
        }
        columns
    }

    /// Adds the rows of another.
    pub fn merge(&mut self, other: &Self) {
        for (key, values) in other.keys.iter().zip(&other.values) {
            let number = self.row(*key);
            add(self.values_mut(number), values);
        }
    }

    /// The same rows under other keys, added up where keys become equal; those without one are gone.
    #[must_use]
    fn with_keys(self, other: impl Fn(K) -> Option<K>) -> Self {
        let mut rows = self.as_large();
        for (key, values) in self.keys.into_iter().zip(self.values) {
            if let Some(key) = other(key) {
                rows.put(key, values);
            }
        }
        rows
    }

    fn put(&mut self, key: K, values: Box<[i64; N]>) {
        let next = self.keys.len() as u32;
        let number = *self.index.entry(key).or_insert(next);
        if number == next {
            self.keys.push(key);
            self.values.push(values);
        } else {
            add(self.values_mut(number as usize), &values);
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

fn add<const N: usize>(values: &mut [i64; N], more: &[i64; N]) {
    for (value, more) in values.iter_mut().zip(more) {
        *value += more;
    }
}

/// Slots and a cell.
pub type SlotsCell = (Slots, Cell);

/// Everything that changed since the last tick.
#[derive(Clone, Debug, Default)]
pub struct Delta {
    /// Totals of windows.
    pub windows: WideRows<SlotsCell, COLUMNS>,
    /// Totals of *now*.
    pub now: WideRows<Cell, NOW_COLUMNS>,
    /// Slots whose totals begin anew; the rows of `windows` follow after.
    pub resets: Slots,
    /// Became overdue, by civil day.
    pub overdue_days: FxHashMap<(Day, Cell), i64>,
    /// Waiting tickets by centre and issue.
    pub waiting: FxHashMap<(CentreId, Millis), i64>,
    /// Counts of the last hours.
    pub hours: ByHour,
}

impl Delta {
    /// An empty one with room for as much as this one holds, so that it need not grow step by step.
    #[must_use]
    pub fn as_large(&self) -> Self {
        Self {
            windows: self.windows.as_large(),
            now: self.now.as_large(),
            ..Self::default()
        }
    }

    /// Begins some slots anew.
    pub fn reset(&mut self, slots: Slots) {
        if slots.is_empty() {
            return;
        }
        self.resets.extend(slots);
        if !self.windows.is_empty() {
            self.windows = std::mem::take(&mut self.windows).with_keys(|(of, cell)| {
                let rest = of.without(slots);
                (!rest.is_empty()).then_some((rest, cell))
            });
        }
    }

    /// Adds what changed elsewhere in the same time, by groups that settled at the same clocks.
    pub fn merge(&mut self, other: &Self) {
        self.windows.merge(&other.windows);
        self.now.merge(&other.now);
        self.resets.extend(other.resets);
        for (day, change) in &other.overdue_days {
            *self.overdue_days.entry(*day).or_default() += change;
        }
        for (ticket, change) in &other.waiting {
            *self.waiting.entry(*ticket).or_default() += change;
        }
        for (hour, counts) in &other.hours {
            hours::add(self.hours.entry(*hour).or_default(), counts);
        }
    }

    /// Adds facts to every window that holds their instants, and to *now*.
    pub fn add(&mut self, facts: &[Weighted], frame: &Frame, calendar: &Calendar) {
        let mut rows = Found::default();
        let oldest = HourIx::oldest(frame.clock).start();
        for fact in facts {
            if fact.fact.is_now() {
                self.add_now(fact);
                continue;
            }
            if fact.fact == Fact::BecameOverdue {
                let day = (calendar.day_of(fact.at), fact.cell);
                *self.overdue_days.entry(day).or_default() += i64::from(fact.weight);
            }
            if fact.at >= oldest {
                self.add_hour(fact);
            }
            let slots = frame.slots_of(fact.at);
            if !slots.is_empty() {
                let values = rows.values((slots, fact.cell), &mut self.windows);
                add_fact(&fact.fact, fact.weight, values);
            }
        }
    }

    /// Adds facts, times a sign, to one slot, whatever their instants.
    pub fn add_to_slot(&mut self, slot: usize, facts: &[Weighted], sign: i32) {
        let mut rows = Found::default();
        for fact in facts {
            let values = rows.values((Slots::only(slot), fact.cell), &mut self.windows);
            add_fact(&fact.fact, fact.weight * sign, values);
        }
    }

    fn add_hour(&mut self, fact: &Weighted) {
        if let Some(count) = hours::count_of(&fact.fact) {
            let hour = (HourIx::of(fact.at), fact.cell.centre());
            self.hours.entry(hour).or_default()[count] += i64::from(fact.weight);
        }
    }

    fn add_now(&mut self, fact: &Weighted) {
        let weight = i64::from(fact.weight);
        let column = if let Fact::Standing(standing) = fact.fact {
            STANDING + standing_column(standing)
        } else {
            let ticket = (fact.cell.centre(), fact.at);
            *self.waiting.entry(ticket).or_default() += weight;
            TICKETS_WAITING
        };
        let number = self.now.row(fact.cell);
        self.now.values_mut(number)[column] += weight;
    }
}

/// How many rows are found without the index, as a power of two: a centre has about thirty
/// sectors, and its facts lie in a few sets of slots at a time.
const FOUND_BITS: u32 = 8;

/// Rows that were found before, each at the one place where its key may be.
struct Found {
    rows: [(SlotsCell, u32); 1 << FOUND_BITS],
}

impl Default for Found {
    fn default() -> Self {
        // No fact is added to no slots, so that this key finds nothing.
        let nowhere = (Slots::default(), Cell(0));
        Self {
            rows: [(nowhere, 0); 1 << FOUND_BITS],
        }
    }
}

impl Found {
    fn values<'w>(
        &mut self,
        key: SlotsCell,
        windows: &'w mut WideRows<SlotsCell, COLUMNS>,
    ) -> &'w mut [i64; COLUMNS] {
        let (slots, Cell(cell)) = key;
        let mixed = (slots.bits() ^ cell).wrapping_mul(0x9E37_79B9);
        let (of, row) = &mut self.rows[(mixed >> (u32::BITS - FOUND_BITS)) as usize];
        if *of != key {
            (*of, *row) = (key, windows.row(key) as u32);
        }
        windows.values_mut(*row as usize)
    }
}

/// Adds what a fact changes, with its weight, to a wide row.
fn add_fact(fact: &Fact, weight: i32, values: &mut [i64; COLUMNS]) {
    spread(fact, |column, value| {
        values[column] += value * i64::from(weight);
    });
}

const fn standing_column(standing: Standing) -> usize {
    match standing {
        Standing::AwaitingAcceptance => 0,
        Standing::Within => 1,
        Standing::DueSoon => 2,
        Standing::Overdue => 3,
        Standing::Paused => 4,
        Standing::NoDue => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_that_begins_anew_loses_what_it_had_and_the_others_of_its_sets_keep_it() {
        let (a, b) = (Slots::only(3), Slots::only(5));
        let mut both = a;
        both.extend(b);
        let mut delta = Delta::default();
        for (slots, count) in [(both, 10), (b, 1), (a, 100)] {
            let row = delta.windows.row((slots, Cell(7)));
            delta.windows.values_mut(row)[0] = count;
        }
        delta.reset(a);
        assert_eq!(delta.windows.keys(), [(b, Cell(7))]);
        assert_eq!(delta.windows.columns()[0], [11]);
        assert_eq!(delta.resets, a);
    }
}
