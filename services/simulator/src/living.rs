//! The province of the demonstration: weeks behind it, and living on at a pace that can be seen.

use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::{Millis, Registry};

use crate::arrivals::Flow;
use crate::emission::Emission;
use crate::error::SimulateError;
use crate::lives::Squeeze;
use crate::province::Province;
use crate::scenario::flow;
use crate::world::World;

/// A province that lives at all hours, because a demonstration may run at night or on a Sunday: dossiers, tickets,
/// payments, ratings and messages of every kind, from `start` on for ever.
#[derive(Debug)]
pub struct Living {
    province: Province,
    next: Option<Emission>,
}

impl Living {
    /// A province with about `rate` events a second of event time from `start` on; above 0, at most 100,000. Four weeks
    /// give every indicator a value. One event a second is a pace that can be seen, and 86,400 events for each day of
    /// the past.
    ///
    /// # Errors
    /// A rate out of range, and a registry that no province can be made of.
    pub fn new(
        registry: Arc<Registry>,
        calendar: Arc<Calendar>,
        seed: u64,
        start: Millis,
        rate: f64,
    ) -> Result<Self, SimulateError> {
        if !(rate > 0.0 && rate <= 100_000.0) {
            let instead = "events a second, above 0 and at most 100000";
            return Err(SimulateError::Option {
                option: "rate",
                given: rate,
                instead,
            });
        }
        let first = calendar.day_of(start);
        let world = Arc::new(World::new(registry, calendar, first)?);
        let mut province = flow(world, seed, start, Flow::new(start, rate), Squeeze::NONE);
        let next = province.next();
        Ok(Self { province, next })
    }

    /// The events up to and including an instant, in the order of time.
    pub fn history(&mut self, until: Millis) -> impl Iterator<Item = Emission> + '_ {
        std::iter::from_fn(move || {
            let due = self.next.as_ref().is_some_and(|next| next.time <= until);
            if due {
                std::mem::replace(&mut self.next, self.province.next())
            } else {
                None
            }
        })
    }

    /// The events after those taken so far, for ever; the caller waits for the time of each.
    pub fn live(self) -> impl Iterator<Item = Emission> {
        self.next.into_iter().chain(self.province)
    }
}
