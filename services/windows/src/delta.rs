//! What changed since the last tick: fact rows grouped into wide rows of (slot, centre, sector).
//!
//! This is the first of the three levels of `spec/architecture.md` decision 3, and the one that
//! sees every fact. It groups in plain memory, sorted by centre and sector so that the rows being
//! added to stay in the cache; DataFusion groups the wide rows, of which there are far fewer.

use dunghen_calendar::{Calendar, Day};
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{Fact, FieldIx, Millis, Row, Standing};
use rustc_hash::FxHashMap;

use crate::frame::{Frame, SLOTS, Slots};
use crate::measure::{COLUMNS, NOW_COLUMNS, STANDING, TICKETS_WAITING, spread};

/// A fact with its weight.
pub type Weighted = (Row, i32);

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

/// Wide rows by key, in one vector.
#[derive(Clone, Debug)]
pub struct WideRows<K, const N: usize> {
    index: FxHashMap<K, u32>,
    keys: Vec<K>,
    values: Vec<i64>,
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
    /// The number of a key's row, made of zeros where there is none.
    pub fn row(&mut self, key: K) -> usize {
        let next = self.keys.len() as u32;
        let number = *self.index.entry(key).or_insert(next);
        if number == next {
            self.keys.push(key);
            self.values.resize(self.values.len() + N, 0);
        }
        number as usize
    }

    /// The values of a row, to add to.
    pub fn values_mut(&mut self, row: usize) -> &mut [i64] {
        &mut self.values[row * N..(row + 1) * N]
    }

    /// The keys, by the number of their row.
    #[must_use]
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// All columns, read from the rows a cache line at a time.
    #[must_use]
    pub fn columns(&self) -> Vec<Vec<i64>> {
        const LINE: usize = 8;
        let mut columns: Vec<Vec<i64>> = (0..N)
            .map(|_| Vec::with_capacity(self.keys.len()))
            .collect();
        for (block, columns) in columns.chunks_mut(LINE).enumerate() {
            for row in self.values.chunks_exact(N) {
                for (column, value) in columns.iter_mut().zip(&row[block * LINE..]) {
                    column.push(*value);
                }
            }
        }
        columns
    }

    /// Adds the rows of another.
    pub fn merge(&mut self, other: &Self) {
        for (key, row) in other.keys.iter().zip(other.values.chunks_exact(N)) {
            let number = self.row(*key);
            for (value, more) in self.values_mut(number).iter_mut().zip(row) {
                *value += more;
            }
        }
    }

    /// Makes the rows of which `which` holds zero again.
    fn zero(&mut self, which: impl Fn(K) -> bool) {
        for (row, key) in self.keys.iter().enumerate() {
            if which(*key) {
                self.values[row * N..(row + 1) * N].fill(0);
            }
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// A slot and a cell.
pub type SlotCell = (u8, Cell);

/// Everything that changed since the last tick.
#[derive(Clone, Debug, Default)]
pub struct Delta {
    /// Totals of windows.
    pub windows: WideRows<SlotCell, COLUMNS>,
    /// Totals of *now*.
    pub now: WideRows<Cell, NOW_COLUMNS>,
    /// Slots whose totals begin anew; the rows of `windows` follow after.
    pub resets: Slots,
    /// Became overdue, by civil day.
    pub overdue_days: FxHashMap<(Day, Cell), i64>,
    /// Waiting tickets by centre and issue.
    pub waiting: FxHashMap<(CentreId, Millis), i64>,
}

impl Delta {
    /// Begins some slots anew.
    pub fn reset(&mut self, slots: Slots) {
        if slots.is_empty() {
            return;
        }
        self.windows
            .zero(|(slot, _)| slots.contains(usize::from(slot)));
        self.resets.extend(slots);
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
    }

    /// Adds facts to every window that holds their instants, and to *now*; sorts them on the way.
    pub fn add(&mut self, facts: &mut [Weighted], frame: &Frame, calendar: &Calendar) {
        sort_by_cell(facts);
        for cell in by_cell(facts) {
            let mut rows = CellRows::new(cell[0].0);
            for (row, weight) in cell {
                if row.fact.is_now() {
                    self.add_now(row, *weight);
                    continue;
                }
                if row.fact == Fact::BecameOverdue {
                    let day = calendar.day_of(row.at);
                    *self.overdue_days.entry((day, rows.cell)).or_default() += i64::from(*weight);
                }
                let changes = Changes::of(&row.fact, *weight);
                frame.slots_of(row.at, |slot| {
                    let number = rows.row(slot, &mut self.windows);
                    changes.add_to(self.windows.values_mut(number));
                });
            }
        }
    }

    /// Adds facts, times a sign, to one slot, whatever their instants; sorts them on the way.
    pub fn add_to_slot(&mut self, slot: usize, facts: &mut [Weighted], sign: i32) {
        sort_by_cell(facts);
        for cell in by_cell(facts) {
            let mut rows = CellRows::new(cell[0].0);
            let row = rows.row(slot, &mut self.windows);
            let values = self.windows.values_mut(row);
            for (fact, weight) in cell {
                Changes::of(&fact.fact, weight * sign).add_to(values);
            }
        }
    }

    fn add_now(&mut self, row: &Row, weight: i32) {
        let column = if let Fact::Standing(standing) = row.fact {
            STANDING + standing_column(standing)
        } else {
            *self.waiting.entry((row.centre, row.at)).or_default() += i64::from(weight);
            TICKETS_WAITING
        };
        let number = self.now.row(Cell::new(row.centre, row.field));
        self.now.values_mut(number)[column] += i64::from(weight);
    }
}

/// The rows of one cell by slot, looked up once.
struct CellRows {
    cell: Cell,
    rows: [u32; SLOTS],
}

impl CellRows {
    fn new(row: Row) -> Self {
        Self {
            cell: Cell::new(row.centre, row.field),
            rows: [u32::MAX; SLOTS],
        }
    }

    fn row(&mut self, slot: usize, windows: &mut WideRows<SlotCell, COLUMNS>) -> usize {
        if self.rows[slot] == u32::MAX {
            self.rows[slot] = windows.row((slot as u8, self.cell)) as u32;
        }
        self.rows[slot] as usize
    }
}

/// The columns that a fact changes, computed once for all windows.
struct Changes {
    list: [(u16, i64); 16],
    length: usize,
}

impl Changes {
    fn of(fact: &Fact, weight: i32) -> Self {
        let mut changes = Self {
            list: [(0, 0); 16],
            length: 0,
        };
        spread(fact, |column, value| {
            changes.list[changes.length] = (column as u16, value * i64::from(weight));
            changes.length += 1;
        });
        changes
    }

    fn add_to(&self, values: &mut [i64]) {
        for (column, value) in &self.list[..self.length] {
            values[usize::from(*column)] += value;
        }
    }
}

fn sort_by_cell(facts: &mut [Weighted]) {
    facts.sort_unstable_by_key(|(row, _)| (row.centre, row.field, row.at));
}

fn by_cell(facts: &[Weighted]) -> impl Iterator<Item = &[Weighted]> {
    facts.chunk_by(|a, b| (a.0.centre, a.0.field) == (b.0.centre, b.0.field))
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
