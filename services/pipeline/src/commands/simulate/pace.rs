//! Events at a pace of the wall clock.

use std::time::{Duration, Instant};

/// Shorter waits than this are not worth waking up for.
const SHORTEST: Duration = Duration::from_millis(5);

/// A pace in events a second.
#[derive(Debug)]
pub(super) struct Pace {
    rate: f64,
    start: Instant,
    /// So many events may be sent before the clock is looked at again.
    free: u64,
}

impl Pace {
    /// A pace from an instant on.
    pub(super) fn new(rate: f64, start: Instant) -> Self {
        Self {
            rate,
            start,
            free: 0,
        }
    }

    /// How long the next event has to wait at an instant, after `sent` ones; none: it may go.
    pub(super) fn wait(&mut self, sent: u64, now: Instant) -> Option<Duration> {
        if sent < self.free {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "far below 2⁵³ events")]
        let due = Duration::try_from_secs_f64(sent as f64 / self.rate).unwrap_or(Duration::MAX);
        let elapsed = now.saturating_duration_since(self.start);
        let ahead = due.saturating_sub(elapsed);
        if ahead >= SHORTEST {
            return Some(ahead);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rates are at most ten million a second"
        )]
        let few = (self.rate * SHORTEST.as_secs_f64()) as u64;
        self.free = sent + few.max(1);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    /// Sends as the command does, on a clock that stands still but for the waits.
    fn seconds(rate: f64, events: u64) -> f64 {
        let start = clock::monotonic();
        let mut now = start;
        let mut pace = Pace::new(rate, start);
        for sent in 0..events {
            now += pace.wait(sent, now).unwrap_or_default();
        }
        now.duration_since(start).as_secs_f64()
    }

    #[test]
    fn events_are_sent_at_the_pace() {
        for (rate, events) in [
            (0.5, 5),
            (10.0, 100),
            (5_000.0, 20_000),
            (1_000_000.0, 2_000_000),
        ] {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let expected = events as f64 / rate;
            let seconds = seconds(rate, events);
            assert!(
                (seconds - expected).abs() <= 0.02 + 1.0 / rate,
                "{events} at {rate}: {seconds} s"
            );
        }
    }
}
