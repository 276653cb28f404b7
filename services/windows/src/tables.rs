//! The tables that families are written over: `rollup`, `rollup_all`, `now`, `catalogue`.
//!
//! | table | one row for |
//! |---|---|
//! | `rollup` | each window of each entity that changed in this tick |
//! | `rollup_all` | each window of each entity |
//! | `now` | each entity, and each sector of a centre where something stands or happened |
//! | `catalogue` | each level and service level of the catalogue: `procedures` |
//!
//! `key` identifies a row and is passed on by a query; `level_key` and `province_key` are those of
//! the level and the province that the row belongs to. `<distribution>_buckets` and
//! `<distribution>_count` stand for the buckets of a distribution and their sum.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, SchemaRef};
use parking_lot::RwLock;

use crate::column::{self, DISTRIBUTIONS, Described, described};
use crate::feed::Source;
use crate::frame::{Frame, Window};
use crate::layout::{EntityIx, Layout};
use crate::measure::{Column, names, now_names};
use crate::totals::{Totals, WORKDAYS};

/// What the tables are made of at one tick.
#[derive(Debug)]
pub struct Ground {
    /// The totals.
    pub totals: Totals,
    /// The windows.
    pub frame: Frame,
    /// Rows of `rollup`.
    pub changed: Vec<u32>,
    /// Rows of `rollup_all`.
    pub all: Vec<u32>,
    /// Rows of `now`.
    pub now: Vec<u32>,
    /// Working time since the last event of each centre, where it has spoken.
    pub silence: Vec<Option<i64>>,
}

/// The ground, shared between the board that changes it and the tables that read it.
pub type Shared = Arc<RwLock<Ground>>;

/// The key of a window of an entity.
#[must_use]
pub fn key(window: Window, entity: EntityIx, layout: &Layout) -> u32 {
    (window.index() * layout.len() + entity) as u32
}

/// The window and the entity of a key.
#[must_use]
pub fn unkey(key: u32, layout: &Layout) -> (Window, EntityIx) {
    let key = key as usize;
    (Window((key / layout.len()) as u8), key % layout.len())
}

#[derive(Clone, Copy, Debug)]
enum Named {
    Key,
    LevelKey,
    ProvinceKey,
    Scope,
    Window,
    Province,
    Level,
    Centre,
    Field,
}

const NAMED: [(&str, Named); 9] = [
    ("key", Named::Key),
    ("level_key", Named::LevelKey),
    ("province_key", Named::ProvinceKey),
    ("scope", Named::Scope),
    ("window", Named::Window),
    ("province", Named::Province),
    ("level", Named::Level),
    ("centre", Named::Centre),
    ("field", Named::Field),
];

fn named_type(named: Named) -> DataType {
    match named {
        Named::Key | Named::LevelKey | Named::ProvinceKey => DataType::UInt32,
        _ => DataType::Utf8,
    }
}

/// Makes a column that says whose row it is; `rows` are windows and entities.
fn named(which: Named, rows: &[(Option<Window>, EntityIx)], layout: &Layout) -> ArrayRef {
    let entities: Vec<_> = rows.iter().map(|(_, e)| layout.describe(*e)).collect();
    let of = |(window, _): &(Option<Window>, EntityIx), entity: EntityIx| match window {
        Some(window) => key(*window, entity, layout),
        None => entity as u32,
    };
    let each = || rows.iter().zip(&entities);
    match which {
        Named::Key => column::keys(rows.iter().map(|row| Some(of(row, row.1)))),
        Named::LevelKey => column::keys(each().map(|(row, e)| Some(of(row, e.level_entity?)))),
        Named::ProvinceKey => column::keys(each().map(|(row, e)| Some(of(row, e.province_entity)))),
        Named::Scope => column::texts(entities.iter().map(|e| Some(e.scope.word()))),
        Named::Window => column::texts(rows.iter().map(|(w, _)| w.as_ref().map(|w| w.word()))),
        Named::Province => column::texts(entities.iter().map(|e| Some(&*e.province))),
        Named::Level => column::texts(entities.iter().map(|e| e.level)),
        Named::Centre => column::texts(entities.iter().map(|e| e.centre.as_deref())),
        Named::Field => column::texts(entities.iter().map(|e| e.field.as_deref())),
    }
}

#[derive(Clone, Copy, Debug)]
enum RollupRule {
    Named(Named),
    Measure(Column),
    Count(Column, usize),
    Buckets(Column, usize),
}

/// `rollup` and `rollup_all`.
pub struct RollupTable {
    ground: Shared,
    layout: Arc<Layout>,
    columns: Vec<Described<RollupRule>>,
    all: bool,
}

impl RollupTable {
    /// The rows that changed, or all.
    #[must_use]
    pub fn new(ground: Shared, layout: Arc<Layout>, all: bool) -> Self {
        let measure = |(i, name)| described(name, DataType::Int64, RollupRule::Measure(i));
        let columns = NAMED
            .iter()
            .map(|(name, which)| described(*name, named_type(*which), RollupRule::Named(*which)))
            .chain(names().into_iter().enumerate().map(measure))
            .chain(DISTRIBUTIONS.iter().flat_map(|&(name, base, width)| {
                let (first, buckets) = (base + 1, column::list_type(width));
                [
                    described(
                        format!("{name}_count"),
                        DataType::Int64,
                        RollupRule::Count(first, width),
                    ),
                    described(
                        format!("{name}_buckets"),
                        buckets,
                        RollupRule::Buckets(first, width),
                    ),
                ]
            }))
            .collect();
        Self {
            ground,
            layout,
            columns,
            all,
        }
    }
}

impl Source for RollupTable {
    fn schema(&self) -> SchemaRef {
        column::schema(&self.columns)
    }

    fn rows(&self) -> usize {
        let ground = self.ground.read();
        if self.all {
            ground.all.len()
        } else {
            ground.changed.len()
        }
    }

    fn column(&self, column: usize) -> ArrayRef {
        let ground = self.ground.read();
        let keys = if self.all {
            &ground.all
        } else {
            &ground.changed
        };
        let layout = &*self.layout;
        let rows = || {
            keys.iter().map(|key| {
                let (window, entity) = unkey(*key, layout);
                ground.totals.window(ground.frame.slot(window), entity)
            })
        };
        match self.columns[column].rule {
            RollupRule::Named(which) => {
                let rows: Vec<_> = keys
                    .iter()
                    .map(|key| unkey(*key, layout))
                    .map(|(window, entity)| (Some(window), entity))
                    .collect();
                named(which, &rows, layout)
            }
            RollupRule::Measure(i) => column::known_ints(rows().map(|row| row[i])),
            RollupRule::Count(first, width) => {
                column::known_ints(rows().map(|row| row[first..first + width].iter().sum()))
            }
            RollupRule::Buckets(first, width) => column::lists(
                width,
                rows()
                    .flat_map(|row| row[first..first + width].iter().copied())
                    .collect(),
            ),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum NowRule {
    Named(Named),
    Measure(Column),
    Workday,
    Workdays,
    WorkdaysSum,
    WorkdaysKnown,
    OldestWaiting,
    LastEvent,
    Silence,
}

/// `now`.
pub struct NowTable {
    ground: Shared,
    layout: Arc<Layout>,
    columns: Vec<Described<NowRule>>,
}

impl NowTable {
    /// The table over a ground.
    #[must_use]
    pub fn new(ground: Shared, layout: Arc<Layout>) -> Self {
        let int = |name, rule| described(name, DataType::Int64, rule);
        let columns = NAMED
            .iter()
            .filter(|(name, _)| *name != "window")
            .map(|(name, which)| described(*name, named_type(*which), NowRule::Named(*which)))
            .chain(
                now_names()
                    .into_iter()
                    .enumerate()
                    .map(|(i, name)| described(name, DataType::Int64, NowRule::Measure(i))),
            )
            .chain([
                int("workday", NowRule::Workday),
                described("workdays", column::list_type(WORKDAYS), NowRule::Workdays),
                int("workdays_sum", NowRule::WorkdaysSum),
                int("workdays_known", NowRule::WorkdaysKnown),
                int("oldest_waiting_ms", NowRule::OldestWaiting),
                int("last_event_ms", NowRule::LastEvent),
                int("silence_ms", NowRule::Silence),
            ])
            .collect();
        Self {
            ground,
            layout,
            columns,
        }
    }
}

impl Source for NowTable {
    fn schema(&self) -> SchemaRef {
        column::schema(&self.columns)
    }

    fn rows(&self) -> usize {
        self.ground.read().now.len()
    }

    fn column(&self, column: usize) -> ArrayRef {
        let ground = self.ground.read();
        let totals = &ground.totals;
        let entities = || ground.now.iter().map(|entity| *entity as EntityIx);
        match self.columns[column].rule {
            NowRule::Named(which) => {
                let rows: Vec<_> = entities().map(|entity| (None, entity)).collect();
                named(which, &rows, &self.layout)
            }
            NowRule::Measure(i) => column::known_ints(entities().map(|e| totals.now(e)[i])),
            NowRule::Workday => column::known_ints(entities().map(|e| totals.workdays(e)[0])),
            NowRule::Workdays => column::lists(
                WORKDAYS,
                entities()
                    .flat_map(|e| totals.workdays(e).iter().copied())
                    .collect(),
            ),
            NowRule::WorkdaysSum => {
                column::known_ints(entities().map(|e| totals.workdays(e).iter().sum()))
            }
            NowRule::WorkdaysKnown => {
                column::known_ints(entities().map(|e| totals.known_workdays[e]))
            }
            NowRule::OldestWaiting => {
                column::ints(entities().map(|e| totals.oldest_waiting.get(e).copied().flatten()))
            }
            NowRule::LastEvent => column::ints(
                entities().map(|e| totals.heard.get(e).copied().flatten().map(|h| h.last)),
            ),
            NowRule::Silence => {
                column::ints(entities().map(|e| ground.silence.get(e).copied().flatten()))
            }
        }
    }
}
