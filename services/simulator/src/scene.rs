//! What all lives of a scenario share: the province, its rhythm, its first and last instant, and what goes wrong in it.

use std::sync::Arc;

use dunghen_contract::Millis;

use crate::happening::{Happening, PlaceId};
use crate::rhythm::{Hours, Rhythm};
use crate::world::World;

/// What all lives of a scenario share.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    /// The province.
    pub(crate) world: Arc<World>,
    /// When people work.
    pub(crate) rhythm: Rhythm,
    /// Nothing happens before.
    pub(crate) first: Millis,
    /// Nothing happens after.
    pub(crate) last: Millis,
    /// A sector that stops resolving.
    pub(crate) stall: Option<Stall>,
    /// A centre that stops sending.
    pub(crate) silence: Option<Silence>,
}

/// One sector of one centre resolves nothing in [from, to).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stall {
    /// The centre.
    pub(crate) place: PlaceId,
    /// Slug of the sector.
    pub(crate) field: String,
    /// The first instant.
    pub(crate) from: Millis,
    /// The end.
    pub(crate) to: Millis,
}

/// One centre sends nothing from an instant on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Silence {
    /// The centre.
    pub(crate) place: PlaceId,
    /// The first silent instant.
    pub(crate) from: Millis,
}

impl Scene {
    /// A centre's time.
    pub(crate) fn hours(&self, place: PlaceId) -> Hours<'_> {
        Hours {
            calendar: &self.world.calendar,
            schedule: self.world.place(place).schedule,
            rhythm: self.rhythm,
        }
    }

    /// Whether an event is sent at all.
    pub(crate) fn sends(&self, happening: &Happening) -> bool {
        let silent =
            |silence: &Silence| silence.place == happening.place && silence.from <= happening.time;
        (self.first..=self.last).contains(&happening.time)
            && !self.silence.as_ref().is_some_and(silent)
    }
}
