//! Whether a partition that was read to its end still has nothing more: a pure decision over what the
//! reader heard and what the broker answers.
//!
//! The end was told before; a broker that has fallen silent since takes it back. Once it answers again the
//! partition may have grown, and what came meanwhile is only on its way: until it is here, or the end is
//! the one that was known, the watermark must not pass it.

use std::time::{Duration, Instant};

use super::lag::End;

/// How long what came meanwhile is waited for: many times what a client takes to connect again. After that
/// what is beyond the known end are no messages, but the marks of transactions.
const ON_ITS_WAY: Duration = Duration::from_mins(1);

/// What is known of the end of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    /// The largest end that is known to be reached, an offset.
    known: i64,
    trust: Trust,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// What was heard last holds.
    Sure,
    /// The broker does not answer.
    Silent,
    /// It answers again since then.
    Back(Instant),
}

impl Idle {
    /// Nothing heard yet of a partition that is read from an offset on.
    #[must_use]
    pub const fn new(position: i64) -> Self {
        Self {
            known: position,
            trust: Trust::Sure,
        }
    }

    /// A message was read, or the end was told: the partition is read up to this offset at least.
    pub fn heard(&mut self, position: i64) {
        self.known = self.known.max(position);
        self.trust = Trust::Sure;
    }

    /// Whether the end that was told still holds.
    pub fn holds(&mut self, end: End, now: Instant) -> bool {
        if end.is_silent(now) {
            self.trust = Trust::Silent;
            return false;
        }
        let since = match self.trust {
            Trust::Sure => None,
            Trust::Silent => Some(now),
            Trust::Back(since) => Some(since),
        };
        let waiting = since.filter(|since| {
            end.offset > self.known && now.saturating_duration_since(*since) < ON_ITS_WAY
        });
        if let Some(since) = waiting {
            self.trust = Trust::Back(since);
            return false;
        }
        self.known = self.known.max(end.offset);
        self.trust = Trust::Sure;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    /// A broker that said an end, and has not answered since so many seconds.
    fn end(offset: i64, begun: Instant, silent_at: Option<u64>) -> End {
        let mut end = End::new(0);
        end.answer(offset, 0);
        if let Some(at) = silent_at {
            let at = begun + Duration::from_secs(at);
            end.no_answer(at);
            end.no_answer(at);
        }
        end
    }

    #[test]
    fn after_silence_what_came_meanwhile_is_waited_for() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut idle = Idle::new(0);
        idle.heard(7);
        assert!(idle.holds(end(7, begun, None), after(0)));
        assert!(!idle.holds(end(7, begun, Some(0)), after(20)));
        let grown = end(9, begun, None);
        assert!(
            !idle.holds(grown, after(30)),
            "two messages are on their way"
        );
        assert!(!idle.holds(grown, after(31)));
        idle.heard(8);
        idle.heard(9);
        assert!(idle.holds(grown, after(32)));
    }

    #[test]
    fn where_nothing_came_the_known_end_holds_at_once() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut idle = Idle::new(7);
        assert!(!idle.holds(end(7, begun, Some(0)), after(20)));
        assert!(idle.holds(end(7, begun, None), after(21)));
    }

    /// The mark of a transaction has an offset and is no message, so nobody is told of it.
    #[test]
    fn what_never_comes_is_not_waited_for_for_ever() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut idle = Idle::new(7);
        assert!(!idle.holds(end(7, begun, Some(0)), after(20)));
        assert!(!idle.holds(end(8, begun, None), after(30)));
        assert!(!idle.holds(end(8, begun, None), after(89)));
        assert!(idle.holds(end(8, begun, None), after(90)));
    }
}
