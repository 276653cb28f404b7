//! Whether a partition that was read to its end still has nothing more: a pure decision over what the
//! reader heard and what the broker answers.
//!
//! The end was told before; a broker that has fallen silent since takes it back. Once it answers again the
//! partition may have grown, and what came meanwhile is only on its way: until it is here, or the end is
//! the one that was known, the watermark must not pass it. Nor must it pass one that nobody had room to
//! read, or one that is read but whose end was never told, since a fetch of it never comes back empty: of
//! that one it is known only that its end was reached when the broker was last asked where it is.

use std::time::{Duration, Instant};

use dunghen_lifecycle::Millis;

use super::lag::End;

/// How long what came meanwhile is waited for: many times what a client takes to connect again. After that
/// what is beyond the known end are no messages, but the marks of transactions.
const ON_ITS_WAY: Duration = Duration::from_mins(1);

/// What is known of the end of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    /// The largest end that is known to be reached, an offset.
    known: i64,
    state: State,
    /// The last look took all that the client had; what was left for want of room nobody has seen.
    emptied: bool,
}

/// Where reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the end, or nobody has told yet.
    Within,
    /// At the end, as was told.
    AtEnd(Trust),
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

/// What a partition means for the watermark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It has nothing more, and does not count.
    Idle,
    /// It has more, or may have.
    Busy,
    /// It has more, but none that the broker had at this instant of the machine's clock.
    ReadUntil(Millis),
}

impl Idle {
    /// Nothing heard yet of a partition that is read from an offset on.
    #[must_use]
    pub const fn new(position: i64) -> Self {
        Self {
            known: position,
            state: State::Within,
            emptied: false,
        }
    }

    /// Nobody has looked since now, or not at all of what there is.
    pub const fn leave(&mut self) {
        self.emptied = false;
    }

    /// The client has nothing more for now.
    pub const fn empty(&mut self) {
        self.emptied = true;
    }

    /// An event was read: the next message is at this offset or behind it.
    pub const fn read(&mut self, position: i64) {
        self.known = position;
        self.state = State::Within;
    }

    /// A message was read that is no event of the figures, and does not make a partition busy that was idle.
    pub const fn pass(&mut self, position: i64) {
        self.known = position;
    }

    /// The end was told, at this offset or behind it.
    pub fn end(&mut self, position: i64) {
        self.known = self.known.max(position);
        self.state = State::AtEnd(Trust::Sure);
    }

    /// Whether the end was told since the last event.
    #[must_use]
    pub const fn is_at_end(&self) -> bool {
        matches!(self.state, State::AtEnd(_))
    }

    /// Whether nothing is left that the client has told of.
    #[must_use]
    pub const fn is_drained(&self) -> bool {
        self.emptied && self.is_at_end()
    }

    /// What it means now that the broker says this of the end.
    pub fn weigh(&mut self, end: End, now: Instant) -> Weight {
        let State::AtEnd(trust) = self.state else {
            let is_read = end.offset.is_some_and(|offset| self.known >= offset);
            return if is_read {
                Weight::ReadUntil(end.asked)
            } else {
                Weight::Busy
            };
        };
        let trust = self.trust(trust, end, now);
        self.state = State::AtEnd(trust);
        match trust {
            Trust::Sure if self.emptied => Weight::Idle,
            Trust::Sure | Trust::Silent | Trust::Back(_) => Weight::Busy,
        }
    }

    fn trust(&mut self, before: Trust, end: End, now: Instant) -> Trust {
        if end.is_silent(now) {
            return Trust::Silent;
        }
        let since = match before {
            Trust::Sure => return Trust::Sure,
            // What nobody has room to read cannot come.
            Trust::Back(since) if self.emptied => since,
            Trust::Silent | Trust::Back(_) => now,
        };
        let is_coming = now.saturating_duration_since(since) < ON_ITS_WAY;
        let said = end.offset.unwrap_or(self.known);
        if said > self.known && is_coming {
            return Trust::Back(since);
        }
        self.known = self.known.max(said);
        Trust::Sure
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

    fn at_end(position: i64) -> Idle {
        let mut idle = Idle::new(position);
        idle.end(position);
        idle.empty();
        idle
    }

    #[test]
    fn after_silence_what_came_meanwhile_is_waited_for() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut idle = Idle::new(0);
        assert_eq!(idle.weigh(end(7, begun, None), after(0)), Weight::Busy);
        idle.read(7);
        idle.end(7);
        idle.empty();
        assert_eq!(idle.weigh(end(7, begun, None), after(0)), Weight::Idle);
        let silent = end(7, begun, Some(0));
        assert_eq!(idle.weigh(silent, after(20)), Weight::Busy);
        let grown = end(9, begun, None);
        for second in [30, 31] {
            let weight = idle.weigh(grown, after(second));
            assert_eq!(weight, Weight::Busy, "two messages are on their way");
        }
        idle.read(8);
        assert_eq!(idle.weigh(grown, after(32)), Weight::Busy);
        idle.read(9);
        idle.end(9);
        assert_eq!(idle.weigh(grown, after(32)), Weight::Idle);
    }

    /// While dead letters cannot be written nothing is read, and what comes meanwhile is not in the figures.
    #[test]
    fn what_nobody_had_room_to_read_is_not_taken_for_nothing() {
        let begun = clock::monotonic();
        let mut idle = at_end(7);
        let grown = end(9, begun, None);
        assert_eq!(
            (idle.weigh(grown, begun), idle.is_drained()),
            (Weight::Idle, true)
        );
        idle.leave();
        assert_eq!(
            (idle.weigh(grown, begun), idle.is_drained()),
            (Weight::Busy, false)
        );
        idle.pass(8);
        assert_eq!(idle.weigh(grown, begun), Weight::Busy);
        idle.empty();
        assert_eq!(idle.weigh(grown, begun), Weight::Idle);
        idle.read(9);
        assert_eq!(idle.weigh(end(10, begun, None), begun), Weight::Busy);
        idle.end(9);
        assert_eq!(idle.weigh(grown, begun), Weight::Idle);
    }

    /// A fetch that never comes back empty tells no end.
    #[test]
    fn where_the_end_is_never_told_it_was_reached_when_the_broker_was_asked() {
        let begun = clock::monotonic();
        let mut idle = Idle::new(7);
        assert_eq!(
            idle.weigh(End::new(5), begun),
            Weight::Busy,
            "not asked yet"
        );
        let mut end = End::new(5);
        end.answer(9, 6);
        assert_eq!(idle.weigh(end, begun), Weight::Busy);
        idle.read(9);
        assert_eq!(idle.weigh(end, begun), Weight::ReadUntil(6));
        idle.read(10);
        assert_eq!(idle.weigh(end, begun), Weight::ReadUntil(6));
    }

    /// What the broker says of an end before it falls silent need not have been delivered.
    #[test]
    fn what_was_on_its_way_when_the_silence_began_is_waited_for_too() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut idle = at_end(7);
        assert_eq!(idle.weigh(end(9, begun, None), after(0)), Weight::Idle);
        let silent = end(9, begun, Some(0));
        assert_eq!(idle.weigh(silent, after(20)), Weight::Busy);
        assert_eq!(idle.weigh(end(9, begun, None), after(21)), Weight::Busy);
    }

    #[test]
    fn where_nothing_came_the_known_end_holds_at_once() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut idle = at_end(7);
        let silent = end(7, begun, Some(0));
        assert_eq!(idle.weigh(silent, after(20)), Weight::Busy);
        assert_eq!(idle.weigh(end(7, begun, None), after(21)), Weight::Idle);
    }

    #[test]
    fn what_nobody_had_room_to_read_is_waited_for_from_when_there_is_room() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut idle = at_end(7);
        assert_eq!(idle.weigh(end(7, begun, Some(0)), after(20)), Weight::Busy);
        let grown = end(9, begun, None);
        idle.leave();
        for second in [30, 100, 200] {
            assert_eq!(idle.weigh(grown, after(second)), Weight::Busy);
        }
        idle.empty();
        assert_eq!(idle.weigh(grown, after(259)), Weight::Busy);
        assert_eq!(idle.weigh(grown, after(260)), Weight::Idle);
        idle.read(8);
        assert_eq!(idle.weigh(grown, after(261)), Weight::Busy, "it did come");
    }

    /// The mark of a transaction has an offset and is no message, so nobody is told of it.
    #[test]
    fn what_never_comes_is_not_waited_for_for_ever() {
        let begun = clock::monotonic();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut idle = at_end(7);
        let silent = end(7, begun, Some(0));
        assert_eq!(idle.weigh(silent, after(20)), Weight::Busy);
        let grown = end(8, begun, None);
        assert_eq!(idle.weigh(grown, after(30)), Weight::Busy);
        assert_eq!(idle.weigh(grown, after(89)), Weight::Busy);
        assert_eq!(idle.weigh(grown, after(90)), Weight::Idle);
    }
}
