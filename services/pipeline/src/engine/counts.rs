//! Counters of one reader, added to the shared ones once a batch rather than once an event.

use dunghen_contract::deny::Personal;
use dunghen_contract::{Kind, Reason};
use dunghen_lifecycle::Millis;
use dunghen_publish::Health;

/// Steps in which broker timestamps are kept, in milliseconds.
const STAMP_STEP: Millis = 50;

/// What a reader has seen since it last reported.
#[derive(Default)]
pub(super) struct Counts {
    events: [u64; Kind::ALL.len()],
    refused: [u64; Reason::ALL.len()],
    stamps: Vec<(Millis, u64)>,
}

impl Counts {
    pub fn event(&mut self, kind: Kind, stamp: Option<Millis>) {
        self.events[usize::from(kind.rank()) - 1] += 1;
        let Some(stamp) =
            stamp.map(|stamp| stamp.div_euclid(STAMP_STEP).saturating_mul(STAMP_STEP))
        else {
            return;
        };
        match self.stamps.last_mut() {
            Some((last, n)) if *last == stamp => *n += 1,
            _ => self.stamps.push((stamp, 1)),
        }
    }

    pub fn refused(&mut self, reason: Reason) {
        self.refused[reason as usize] += 1;
    }

    pub fn personal(health: &Health, personal: &Personal) {
        for (member, n) in personal.iter() {
            health.add_personal(member, n.into());
        }
    }

    /// Adds what was counted to the shared counters.
    pub fn report(&mut self, health: &Health) {
        for (kind, n) in Kind::ALL.into_iter().zip(&mut self.events) {
            if *n > 0 {
                health.add_events(kind, std::mem::take(n));
            }
        }
        for (reason, n) in Reason::ALL.iter().zip(&mut self.refused) {
            if *n > 0 {
                health.add_refused(*reason, std::mem::take(n));
            }
        }
    }

    /// The broker timestamps since the last call.
    pub fn take_stamps(&mut self) -> Vec<(Millis, u64)> {
        std::mem::take(&mut self.stamps)
    }
}
