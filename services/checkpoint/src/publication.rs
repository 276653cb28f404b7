//! When a restored shard may publish again: not before it is where it was when it last did.
//!
//! A cut is older than what was published after it. Publishing on the way back would show
//! totals that were already left behind, so a shard stays silent until it has passed the
//! position that went with its last totals in one transaction. That only the owner publishes is
//! the broker's work (`transactional.id`): open the producer first, which fences the one before,
//! and read what was published last only then.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// How far the totals that were published had come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The next offset of each topic.
    pub next: BTreeMap<String, i64>,
    /// The instant up to which timers were applied, in milliseconds since 1970.
    pub clock: i64,
}

impl Published {
    /// Whether every topic and the clock are at least as far as in `other`.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let reached = |topic| self.next.get(topic).copied().unwrap_or(0);
        self.clock >= other.clock
            && other
                .next
                .iter()
                .all(|(topic, next)| reached(topic) >= *next)
    }
}

impl PartialOrd for Published {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self.covers(other), other.covers(self)) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Greater),
            (false, true) => Some(Ordering::Less),
            (false, false) => None,
        }
    }
}

/// Keeps a shard silent until it has passed `P`, the position that was published last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Gate<P> {
    last: Option<P>,
}

impl<P: PartialOrd> Gate<P> {
    /// Closed until `last` is passed; open when nothing was ever published.
    #[must_use]
    pub fn after(last: Option<P>) -> Self {
        Self { last }
    }

    /// Whether a shard that is at `reached` may publish.
    pub fn permits(&self, reached: &P) -> bool {
        self.last.as_ref().is_none_or(|last| reached >= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(events: i64, deadlines: i64, clock: i64) -> Published {
        let next = [("events", events), ("deadlines", deadlines)];
        Published {
            next: next.map(|(topic, next)| (topic.to_owned(), next)).into(),
            clock,
        }
    }

    #[test]
    fn a_shard_is_silent_until_every_topic_and_the_clock_have_passed() {
        let gate = Gate::after(Some(at(5, 3, 100)));
        assert!(!gate.permits(&at(4, 9, 200)));
        assert!(!gate.permits(&at(6, 2, 200)));
        assert!(!gate.permits(&at(5, 3, 99)));
        assert!(gate.permits(&at(5, 3, 100)));
        assert!(gate.permits(&at(9, 3, 100)));
        assert!(Gate::after(None).permits(&at(0, 0, 0)));
    }

    #[test]
    fn topics_that_were_never_read_are_at_zero() {
        let none = Published::default();
        assert_eq!(none.partial_cmp(&at(0, 0, 0)), Some(Ordering::Equal));
        assert!(none < at(1, 0, 0));
        assert_eq!(at(1, 0, 0).partial_cmp(&at(0, 1, 0)), None);
    }
}
