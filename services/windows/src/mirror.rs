//! The totals of all shards of a pipeline as their processes told them, turned into what a board takes.
//!
//! Each shard tells where it stands by itself, and windows move with the clock: a figure must never
//! be the sum of two moments. So what a shard tells waits until every shard stands in the same
//! minute, and only then becomes one delta.
//!
//! ```text
//! take(shard, step) ─► waits by minute ─► all in one minute ─► old and new total ─► Delta ─► Board
//! ```

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{Millis, Rules};
use rustc_hash::FxHashMap;

use crate::board::Settlement;
use crate::delta::Delta;
use crate::frame::{Frame, SLOTS, Slots};
use crate::ledger::{Key, Row};
use crate::revisions::Revisions;
use crate::shard::Heard;
use crate::stretch::Stretch;

/// Minutes of one shard that may wait for the others, each with what changed in it: where one shard
/// is away for long, the earliest minutes of the others become one.
const WAITING: usize = 3;

/// What a shard tells: its totals at a clock, as far as they changed since it last did.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The clock.
    pub clock: Millis,
    /// The watermark of those of its partitions that are not idle; none where all are.
    pub busy: Option<Millis>,
    /// The revisions that it counted.
    pub revisions: Revisions,
    /// The totals that are others now; none is zero.
    pub rows: FxHashMap<Key, Option<Row>>,
}

impl Step {
    fn follow(&mut self, later: Self) {
        self.clock = later.clock;
        self.busy = later.busy;
        self.revisions = later.revisions;
        self.rows.extend(later.rows);
    }
}

/// A shard as it was told.
#[derive(Debug, Default)]
struct Part {
    rows: FxHashMap<Key, Row>,
    /// What it said last that is in `rows`, and its minute.
    at: Option<(Millis, Step)>,
    /// What waits, each another minute.
    waiting: VecDeque<(Millis, Step)>,
}

impl Part {
    fn take(&mut self, minute: Millis, step: Step) {
        match self.waiting.back_mut() {
            Some((last, waiting)) if *last == minute => waiting.follow(step),
            _ => self.waiting.push_back((minute, step)),
        }
        if self.waiting.len() > WAITING
            && let Some((_, mut first)) = self.waiting.pop_front()
            && let Some((_, second)) = self.waiting.front_mut()
        {
            first.follow(std::mem::take(second));
            *second = first;
        }
    }

    fn minutes(&self) -> BTreeSet<Millis> {
        let waiting = self.waiting.iter().map(|(minute, _)| *minute);
        waiting
            .chain(self.at.as_ref().map(|(minute, _)| *minute))
            .collect()
    }

    /// Takes in everything up to a minute; the totals that were others before, as they were.
    fn reach(&mut self, minute: Millis) -> FxHashMap<Key, Option<Row>> {
        let mut before = FxHashMap::default();
        while let Some((of, mut step)) = self.waiting.pop_front_if(|(of, _)| *of <= minute) {
            for (key, row) in step.rows.drain() {
                let old = match row {
                    Some(row) => self.rows.insert(key, row),
                    None => self.rows.remove(&key),
                };
                before.entry(key).or_insert(old);
            }
            self.at = Some((of, step));
        }
        before
    }

    fn said(&self) -> Option<&Step> {
        self.at.as_ref().map(|(_, step)| step)
    }
}

/// What all shards show together.
#[derive(Debug)]
pub struct View {
    /// The clock that all of them have reached.
    pub clock: Millis,
    /// The pipeline's watermark.
    pub watermark: Millis,
    /// What changed since the view before.
    pub settlement: Settlement,
}

/// The totals of all shards.
#[derive(Debug)]
pub struct Mirror {
    parts: Vec<Part>,
    rules: Arc<Rules>,
    disorder: Millis,
    frame: Option<Frame>,
    watermark: Millis,
}

impl Mirror {
    /// Nothing of so many shards yet; events may come `disorder` milliseconds late.
    #[must_use]
    pub fn new(shards: usize, rules: Arc<Rules>, disorder: Millis) -> Self {
        Self {
            parts: std::iter::repeat_with(Part::default).take(shards).collect(),
            rules,
            disorder,
            frame: None,
            watermark: Millis::MIN,
        }
    }

    /// Takes what a shard tells.
    pub fn take(&mut self, shard: usize, step: Step) {
        let minute = Frame::at(step.clock, &self.rules.calendar).minute();
        self.parts[shard].take(minute, step);
    }

    /// The shards that have told nothing yet.
    pub fn silent(&self) -> impl Iterator<Item = usize> {
        let parts = self.parts.iter().enumerate();
        let silent = parts.filter(|(_, part)| part.at.is_none() && part.waiting.is_empty());
        silent.map(|(shard, _)| shard)
    }

    /// What is new where every shard stands in one minute; none where nothing is, or they do not.
    pub fn advance(&mut self) -> Option<View> {
        let minute = self.minute()?;
        let news = |part: &Part| part.waiting.iter().any(|(of, _)| *of <= minute);
        if !self.parts.iter().any(news) {
            return None;
        }
        let before: Vec<_> = self
            .parts
            .iter_mut()
            .map(|part| part.reach(minute))
            .collect();
        let said = self.parts.iter().filter_map(Part::said);
        let clock = said.clone().map(|step| step.clock).min()?;
        let busy = said.clone().filter_map(|step| step.busy).min();
        self.watermark = self.watermark.max(busy.unwrap_or(clock - self.disorder));
        let frame = Frame::at(clock, &self.rules.calendar);
        let counted: Vec<Revisions> = said.map(|step| step.revisions).collect();
        let revisions = Revisions::of_all(&frame, self.watermark, &counted);
        let mut settlement = self.difference(&before, &frame);
        settlement.revisions = Some(revisions);
        self.frame = Some(frame);
        Some(View {
            clock,
            watermark: self.watermark,
            settlement,
        })
    }

    /// The latest minute in which every shard stands, or stood with nothing later taken in.
    fn minute(&self) -> Option<Millis> {
        let mut parts = self.parts.iter();
        let mut common = parts.next()?.minutes();
        for part in parts {
            let minutes = part.minutes();
            common.retain(|minute| minutes.contains(minute));
        }
        common.last().copied()
    }

    fn difference(&self, before: &[FxHashMap<Key, Option<Row>>], frame: &Frame) -> Settlement {
        let resets = self
            .frame
            .map_or(Slots::all(), |earlier| frame.resets(&earlier));
        let held: [Stretch; SLOTS] = std::array::from_fn(|slot| Stretch::at(frame, slot));
        let mut change = Difference {
            delta: Delta::default(),
            heard: Vec::new(),
        };
        change.delta.reset(resets);
        for (part, before) in self.parts.iter().zip(before) {
            for (key, old) in before {
                match key {
                    // What begins anew is added whole, and what no window shows any more not at all.
                    Key::Window(stretch, _)
                        if resets.contains(stretch.slot()) || held[stretch.slot()] != *stretch => {}
                    _ => change.add(*key, old.as_ref(), part.rows.get(key)),
                }
            }
            if resets.is_empty() {
                continue;
            }
            for (key, row) in &part.rows {
                if let Key::Window(stretch, _) = key
                    && resets.contains(stretch.slot())
                    && held[stretch.slot()] == *stretch
                {
                    change.add(*key, None, Some(row));
                }
            }
        }
        Settlement {
            deltas: vec![change.delta],
            heard: change.heard,
            revisions: None,
        }
    }
}

/// A delta on its way.
struct Difference {
    delta: Delta,
    heard: Vec<(CentreId, Heard)>,
}

impl Difference {
    fn add(&mut self, key: Key, old: Option<&Row>, new: Option<&Row>) {
        let mut change = new.cloned().unwrap_or_default();
        if let Key::Heard(centre) = key {
            if new.is_some() {
                let (first, last) = (change.get(0), change.get(1));
                self.heard.push((centre, Heard { first, last }));
            }
            return;
        }
        if let Some(old) = old {
            change.add(old, -1);
        }
        if change.is_empty() {
            return;
        }
        let delta = &mut self.delta;
        match key {
            Key::Window(stretch, cell) => {
                let row = delta.windows.row((Slots::only(stretch.slot()), cell));
                spread(&change, delta.windows.values_mut(row));
            }
            Key::Now(cell) => {
                let row = delta.now.row(cell);
                spread(&change, delta.now.values_mut(row));
            }
            Key::OverdueDay(day, cell) => {
                *delta.overdue_days.entry((day, cell)).or_default() += change.get(0);
            }
            Key::Waiting(centre, issued) => {
                *delta.waiting.entry((centre, issued)).or_default() += change.get(0);
            }
            Key::Hour(hour, centre) => {
                spread(&change, delta.hours.entry((hour, centre)).or_default());
            }
            Key::Heard(_) => {}
        }
    }
}

fn spread(change: &Row, values: &mut [i64]) {
    for (column, value) in change.columns() {
        values[usize::from(*column)] += value;
    }
}
