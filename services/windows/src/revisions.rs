//! The revisions of closed windows: announced when the watermark passes their end, revised when their
//! figures change after that (`counting.md` 7).
//!
//! A revision's number says when the figures came to be what they are, as milliseconds of the
//! pipeline's clock after the window's end, counted from 1. So it rises with every change, and needs
//! nobody to remember it: a process that was killed, or a shard that moved, learns of a change at a
//! later clock than whoever showed it before, and gives it a higher number, never one that was used.
//! (On the event clock, which stands still without events, what changed since the last checkpoint may
//! get its numbers a second time.)

use dunghen_lifecycle::Millis;

use crate::frame::{Frame, WINDOWS, Window};

/// The revisions of the closed windows, by window; 0 is not announced yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revisions(pub [u64; WINDOWS]);

impl Revisions {
    /// Brings them to a frame; `moved` are the windows that are another stretch of time than before,
    /// `changed` says whose figures are others.
    pub fn advance(
        &mut self,
        frame: &Frame,
        watermark: Millis,
        moved: &[Window],
        changed: impl Fn(Window) -> bool,
    ) {
        for window in Window::all().filter(|window| window.is_closed()) {
            let revision = &mut self.0[window.index()];
            if moved.contains(&window) {
                *revision = 0;
            }
            let end = frame.span(window).1;
            let announced = *revision == 0 && watermark >= end;
            if announced || *revision > 0 && changed(window) {
                // Two changes at one clock are two revisions.
                *revision = (*revision + 1).max(number(frame, end));
            }
        }
    }

    /// Those of a pipeline whose shards say each its own: announced by the pipeline's watermark, and
    /// revised when any of them was last.
    #[must_use]
    pub fn of_all(frame: &Frame, watermark: Millis, shards: &[Self]) -> Self {
        let mut all = Self::default();
        for window in Window::all().filter(|window| window.is_closed()) {
            if watermark >= frame.span(window).1 {
                let revised = shards.iter().map(|shard| shard.0[window.index()]);
                all.0[window.index()] = revised.max().unwrap_or(0).max(1);
            }
        }
        all
    }
}

/// The number of a change that is seen at a frame's clock, in a window that ended before.
fn number(frame: &Frame, end: Millis) -> u64 {
    (frame.clock - end).max(0).unsigned_abs() + 1
}

#[cfg(test)]
mod tests {
    use dunghen_calendar::Calendar;

    use super::*;

    const HOUR: Millis = 3_600_000;

    fn frame(clock: Millis) -> Frame {
        let calendar = Calendar::parse(
            "timezone = \"UTC\"\ndefault = \"office\"\n[schedules.office]\nmon = [\"07:30-11:30\"]\n",
        );
        Frame::at(clock, &calendar.unwrap())
    }

    #[test]
    fn a_process_that_was_killed_gives_no_number_twice() {
        let yesterday = Window::from_word("yesterday").unwrap();
        let day = 24 * HOUR * 19_000;
        let mut revisions = Revisions::default();
        let at = |revisions: &mut Revisions, clock, changed| {
            revisions.advance(&frame(clock), clock, &[], |window| {
                changed && window == yesterday
            });
            revisions.0[yesterday.index()]
        };
        let kept = at(&mut revisions, day + HOUR, false);
        assert_eq!(
            kept,
            HOUR.unsigned_abs() + 1,
            "announced an hour after its end"
        );
        let checkpoint = revisions;
        let shown = [
            at(&mut revisions, day + HOUR + 1, true),
            at(&mut revisions, day + HOUR + 1, true),
            at(&mut revisions, day + HOUR + 2, false),
        ];
        assert!(kept < shown[0] && shown[0] < shown[1] && shown[1] == shown[2]);
        let mut again = checkpoint;
        assert!(at(&mut again, day + HOUR + 3, true) > shown[2]);
    }

    #[test]
    fn another_day_begins_anew_and_waits_for_the_watermark() {
        let yesterday = Window::from_word("yesterday").unwrap();
        let day = 24 * HOUR * 19_000;
        let mut revisions = Revisions([7; WINDOWS]);
        revisions.advance(&frame(day), day - 1, &[yesterday], |_| true);
        assert_eq!(revisions.0[yesterday.index()], 0);
        revisions.advance(&frame(day), day, &[], |_| false);
        assert_eq!(revisions.0[yesterday.index()], 1);
    }

    #[test]
    fn a_pipeline_is_revised_when_any_shard_is() {
        let yesterday = Window::from_word("yesterday").unwrap().index();
        let day = 24 * HOUR * 19_000;
        let shards = [3, 9, 0].map(|revision| Revisions([revision; WINDOWS]));
        let of = |watermark| Revisions::of_all(&frame(day), watermark, &shards).0[yesterday];
        assert_eq!([of(day - 1), of(day)], [0, 9]);
    }
}
