//! When to tick, and at which clock: decided from data, for every command that runs the engine.

use std::time::{Duration, Instant};

use dunghen_lifecycle::Millis;

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

/// The rhythm of ticks.
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

    /// Whether a tick is due; if so, the next is counted from now.
    pub fn is_due(&mut self, now: Instant) -> bool {
        let due = self
            .last
            .is_none_or(|last| now.duration_since(last) >= self.every);
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
    fn the_wall_clock_needs_no_event_and_the_event_clock_does() {
        assert_eq!(Time::Wall.clock(7, Millis::MIN), Some(7));
        assert_eq!(Time::Event.clock(7, Millis::MIN), None);
        assert_eq!(Time::Event.clock(7, 5), Some(5));
        assert_eq!(Time::Wall.idle_watermark(100, 5, Some(40)), Some(95));
        assert_eq!(Time::Event.idle_watermark(100, 5, Some(40)), Some(40));
    }
}
