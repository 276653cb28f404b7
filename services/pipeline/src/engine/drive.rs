//! When to tick, and at which clock: decided from data, for every command that runs the engine.

use std::time::{Duration, Instant};

use dunghen_lifecycle::Millis;

use super::Look;

/// Which clock the figures hold at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// The machine's.
    Wall,
    /// The watermark.
    Event,
}

impl Time {
    /// What the watermark is where every partition is idle (`counting.md` 7): the clock less the
    /// disorder when live, the largest event time seen in a replay.
    #[must_use]
    pub const fn idle_watermark(
        self,
        now: Millis,
        disorder: Millis,
        largest: Option<Millis>,
    ) -> Option<Millis> {
        match self {
            Self::Wall => Some(now - disorder),
            Self::Event => largest,
        }
    }

    /// The clock of a tick; none before there is one.
    #[must_use]
    pub const fn clock(self, now: Millis, watermark: Millis) -> Option<Millis> {
        match self {
            Self::Wall => Some(now),
            Self::Event if watermark == Millis::MIN => None,
            Self::Event => Some(watermark),
        }
    }
}

/// How much a machine's clock may be set back before anybody needs to hear of it.
const A_LITTLE: Millis = 60_000;

/// For how many seconds the figures stand still that hold at `reached`: until the machine's clock meets
/// it. None of it matters in event time, or where it is a little.
#[must_use]
pub fn standing_still(time: Time, now: Millis, reached: Millis) -> u64 {
    let ahead = reached.saturating_sub(now);
    match time {
        Time::Wall if ahead > A_LITTLE => ahead.unsigned_abs() / 1000,
        Time::Wall | Time::Event => 0,
    }
}

/// How many times rarer ticks and checkpoints are while a backlog is read and nobody looks: each is
/// made of nearly all that was read since the last one, so made as often as usual they took a
/// fifteenth of the time. A crash costs reading that long again.
const RARER: u32 = 6;

/// The rhythm of ticks, or of checkpoints.
#[derive(Clone, Copy, Debug)]
pub struct Rhythm {
    every: Duration,
    last: Option<Instant>,
}

impl Rhythm {
    /// A tick every so often, the first at once.
    #[must_use]
    pub const fn new(every: Duration) -> Self {
        Self { every, last: None }
    }

    /// A tick every so often, the first so long after `now`.
    #[must_use]
    pub const fn after(every: Duration, now: Instant) -> Self {
        Self {
            every,
            last: Some(now),
        }
    }

    /// Whether it is time, sooner where somebody looks; if so, the next is counted from now.
    pub fn is_due(&mut self, now: Instant, look: Look) -> bool {
        let every = match look {
            Look::Away => self.every * RARER,
            Look::Here | Look::Publish => self.every,
        };
        let due = self
            .last
            .is_none_or(|last| now.duration_since(last) >= every);
        if due {
            self.last = Some(now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_nobody_looks_it_is_time_more_rarely() {
        let second = Duration::from_secs(1);
        let begin = crate::clock::monotonic();
        let mut rhythm = Rhythm::after(second, begin);
        assert!(!rhythm.is_due(begin + second, Look::Away));
        assert!(rhythm.is_due(begin + second, Look::Publish));
        assert!(!rhythm.is_due(begin + 2 * second, Look::Away));
        assert!(rhythm.is_due(begin + second + second * RARER, Look::Away));
        assert!(Rhythm::new(second).is_due(begin, Look::Away));
    }

    #[test]
    fn a_clock_that_was_set_back_makes_figures_stand_still() {
        let (now, hour) = (1_790_000_000_000, 3_600_000);
        assert_eq!(standing_still(Time::Wall, now, now + hour), 3600);
        assert_eq!(standing_still(Time::Wall, now, now + 1000), 0);
        assert_eq!(standing_still(Time::Wall, now, Millis::MIN), 0);
        assert_eq!(standing_still(Time::Event, now, now + hour), 0);
    }

    #[test]
    fn the_wall_clock_needs_no_event_and_the_event_clock_does() {
        assert_eq!(Time::Wall.clock(7, Millis::MIN), Some(7));
        assert_eq!(Time::Event.clock(7, Millis::MIN), None);
        assert_eq!(Time::Event.clock(7, 5), Some(5));
        assert_eq!(Time::Wall.idle_watermark(100, 5, Some(40)), Some(95));
        assert_eq!(Time::Event.idle_watermark(100, 5, Some(40)), Some(40));
    }
}
