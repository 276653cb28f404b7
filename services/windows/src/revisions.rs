//! How often a closed window was told: announced when the watermark passes its end, revised when its
//! figures change after that (`counting.md` 7).

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
            if *revision == 0 {
                *revision = u64::from(watermark >= frame.span(window).1);
            } else if changed(window) {
                *revision += 1;
            }
        }
    }

    /// Those of a pipeline whose shards counted each for itself: announced by the pipeline's
    /// watermark, and revised as often as any of them was.
    #[must_use]
    pub fn of_all(frame: &Frame, watermark: Millis, shards: &[Self]) -> Self {
        let mut all = Self::default();
        for window in Window::all().filter(|window| window.is_closed()) {
            if watermark >= frame.span(window).1 {
                let revised = shards
                    .iter()
                    .map(|shard| shard.0[window.index()].saturating_sub(1));
                all.0[window.index()] = 1 + revised.sum::<u64>();
            }
        }
        all
    }
}
