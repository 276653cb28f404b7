//! The work of one day as instants from its midnight: what thousands of days share, and what a change of the clocks
//! makes different for a single one.

use crate::Millis;
use crate::span::Span;
use crate::zone::Stretch;

/// Worked spans of a day in milliseconds from its midnight; they rise and do not touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pattern(Box<[Span]>);

impl Pattern {
    /// The pattern of a day on which the clocks do not change.
    pub(crate) fn plain(spans: &[Span]) -> Self {
        joined(spans.iter().copied())
    }

    /// The pattern of the day [midnight, end) on which the clocks change: an instant is worked where the clocks show
    /// a time within a span. `local` is what UTC clocks show when the day begins for them, `stretches` the offsets
    /// that touch the day.
    pub(crate) fn shifted(
        spans: &[Span],
        local: Millis,
        midnight: Millis,
        end: Millis,
        stretches: &[Stretch],
    ) -> Self {
        let worked = stretches.iter().enumerate().flat_map(|(place, stretch)| {
            let until = stretches
                .get(place + 1)
                .map_or(end, |next| next.from.min(end));
            let from = stretch.from.max(midnight);
            let shift = local - stretch.offset;
            spans.iter().map(move |span| Span {
                from: (span.from + shift).max(from) - midnight,
                to: (span.to + shift).min(until) - midnight,
            })
        });
        joined(worked.filter(|span| span.from < span.to))
    }

    /// Work of the whole day.
    pub(crate) fn total(&self) -> Millis {
        self.0.iter().map(|span| span.to - span.from).sum()
    }

    /// Work from midnight to `offset`.
    pub(crate) fn until(&self, offset: Millis) -> Millis {
        self.0
            .iter()
            .map(|span| offset.min(span.to).max(span.from) - span.from)
            .sum()
    }

    /// The earliest offset until which `work` is done, for 0 < `work` ≤ total.
    pub(crate) fn reached(&self, work: Millis) -> Millis {
        let mut left = work;
        let mut at = 0;
        for span in &self.0 {
            at = span.from + left;
            if at <= span.to {
                return at;
            }
            left -= span.to - span.from;
        }
        at
    }

    /// The end of the working hours; none where the day is not worked.
    pub(crate) fn close(&self) -> Option<Millis> {
        self.0.last().map(|span| span.to)
    }
}

/// Spans that rise, those that touch made one.
fn joined(spans: impl Iterator<Item = Span>) -> Pattern {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(before) if before.to == span.from => before.to = span.to,
            _ => out.push(span),
        }
    }
    Pattern(out.into())
}
