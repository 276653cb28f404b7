//! Messages that wait for their instant, in the order of it; those of one instant as they came.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use dunghen_contract::Millis;

use crate::emission::{Emission, Sent};

/// Messages that wait.
#[derive(Debug, Default)]
pub(super) struct Later {
    waiting: BinaryHeap<Waiting>,
    put: u64,
}

#[derive(Debug)]
struct Waiting {
    order: Reverse<(Millis, u64)>,
    emission: Emission,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order.cmp(&other.order)
    }
}

impl Later {
    /// Lets a message wait until its instant.
    pub(super) fn put(&mut self, sent: Sent) {
        self.put += 1;
        self.waiting.push(Waiting {
            order: Reverse((sent.at, self.put)),
            emission: sent.emission,
        });
    }

    /// The first message whose instant is before `until`; any where `until` is not given.
    pub(super) fn take(&mut self, until: Option<Millis>) -> Option<Sent> {
        let first = self.waiting.peek()?;
        if until.is_some_and(|until| first.order.0.0 >= until) {
            return None;
        }
        let Waiting { order, emission } = self.waiting.pop()?;
        Some(Sent {
            at: order.0.0,
            emission,
        })
    }
}
