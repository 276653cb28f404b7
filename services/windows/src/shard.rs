//! A shard: all that one partition's events lead to, moved as one when the partition moves.
//!
//! It owns its subjects, timers, panes and what it has seen of the centres. Several shards settle
//! into one delta, because their facts add up.

use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{AHEAD, Arrival, Batch, Millis, Rules, Settled, Store};

use crate::delta::Delta;
use crate::frame::{Frame, Slots};
use crate::gathered::Gathered;
use crate::panes::Panes;
use crate::weighted::Weighted;

/// When a centre spoke, over all its accepted events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The earliest event time.
    pub first: Millis,
    /// The latest event time.
    pub last: Millis,
}

impl Heard {
    /// Widens what was heard.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }
}

/// The state of one partition.
#[derive(Debug, Default)]
pub struct Shard {
    store: Store,
    panes: Panes,
    heard: Vec<Option<Heard>>,
    /// What was taken up from a checkpoint is not settled yet.
    taken_up: bool,
}

impl Shard {
    /// Remembers a batch of events; `fresh` is called with each event whose subject is new.
    pub fn ingest(
        &mut self,
        batch: &Batch,
        registry: &Registry,
        mut fresh: impl FnMut(&Arrival<'_>),
    ) {
        self.heard.resize(registry.centres().len(), None);
        for part in batch.parts(AHEAD) {
            self.store.expect(part.subjects());
            for arrival in part.iter() {
                self.hear(&arrival);
                if self.store.ingest(&arrival, registry) {
                    fresh(&arrival);
                }
            }
        }
    }

    fn hear(&mut self, arrival: &Arrival<'_>) {
        let heard = &mut self.heard[usize::from(arrival.centre.0)];
        let now = Heard {
            first: arrival.time,
            last: arrival.time,
        };
        *heard = Some(heard.map_or(now, |heard| heard.and(now)));
    }

    /// The subjects.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The subjects, to cut them or to take them up.
    pub const fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Everything is taken up from a checkpoint; when each centre had spoken comes with it.
    pub fn taken_up(
        &mut self,
        registry: &Registry,
        heard: impl IntoIterator<Item = (CentreId, Heard)>,
    ) {
        self.heard.resize(registry.centres().len(), None);
        for (centre, heard) in heard {
            let known = &mut self.heard[usize::from(centre.0)];
            *known = Some(known.map_or(heard, |known| known.and(heard)));
        }
        self.store.taken_up();
        self.taken_up = true;
    }

    /// When each centre spoke.
    pub fn heard(&self) -> impl Iterator<Item = (CentreId, Heard)> + '_ {
        self.heard
            .iter()
            .enumerate()
            .filter_map(|(i, heard)| Some((CentreId(i as u16), (*heard)?)))
    }

    /// About how many bytes the shard occupies.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.store.bytes() + self.panes.bytes()
    }
}

/// Shards that settle together into one delta.
#[derive(Debug, Default)]
pub struct Group {
    shards: Vec<Shard>,
    frame: Option<Frame>,
    delta: Delta,
    facts: Gathered,
}

impl Group {
    /// A group of empty shards.
    #[must_use]
    pub fn new(shards: usize) -> Self {
        Self {
            shards: std::iter::repeat_with(Shard::default)
                .take(shards)
                .collect(),
            ..Self::default()
        }
    }

    /// The shards.
    #[must_use]
    pub fn shards(&self) -> &[Shard] {
        &self.shards
    }

    /// A shard, to ingest into.
    pub fn shard_mut(&mut self, number: usize) -> &mut Shard {
        &mut self.shards[number]
    }

    /// Brings every shard to the clock `to`, or leaves it where it is when `to` lies before.
    pub fn settle(&mut self, to: Millis, rules: &Rules, registry: &Registry) -> Settled {
        let calendar = &rules.calendar;
        let to = self.frame.map_or(to, |frame| to.max(frame.clock));
        let frame = Frame::at(to, calendar);
        self.delta
            .reset(self.frame.map_or(Slots::all(), |f| frame.resets(&f)));
        let mut settled = Settled::default();
        // Before any shard adds to `facts`, which every sliding pane works in.
        for shard in &mut self.shards {
            shard.panes.slide(
                self.frame.as_ref(),
                &frame,
                &mut self.delta,
                &mut self.facts,
            );
        }
        let (facts, delta) = (&mut self.facts, &mut self.delta);
        let mut take = |facts: &[Weighted]| delta.add(facts, &frame, calendar);
        for shard in &mut self.shards {
            let panes = &mut shard.panes;
            let found = shard.store.settle(to, rules, registry, |row, weight| {
                panes.push(row, weight, to);
                facts.push(Weighted::new(row, weight), &mut take);
            });
            // What was found before the checkpoint was counted by the process that wrote it.
            if !std::mem::take(&mut shard.taken_up) {
                settled += found;
            }
        }
        facts.flush(&mut take);
        self.frame = Some(frame);
        settled
    }

    /// What changed since the last call.
    pub fn take_delta(&mut self) -> Delta {
        let next = self.delta.as_large();
        std::mem::replace(&mut self.delta, next)
    }
}
