//! Instants of a snapshot as RFC 3339 texts, in the civil time of the calendar.
//!
//! The offset is that of the snapshot's day, as on the page.

use dunghen_contract::Millis;
use dunghen_windows::{Frame, WINDOWS, Window};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// The texts that every item of a snapshot shares.
#[derive(Clone, Debug)]
pub(crate) struct Moments {
    /// The watermark; none before there is one.
    pub as_of: Option<String>,
    /// The clock.
    pub clock: String,
    /// Start and end of each window.
    pub windows: [(String, String); WINDOWS],
}

impl Moments {
    pub fn of(frame: &Frame, watermark: Millis) -> Self {
        let zone = zone(frame);
        let text = |instant| text(instant, &zone);
        Self {
            as_of: text(watermark),
            clock: text(frame.clock).unwrap_or_default(),
            windows: std::array::from_fn(|place| {
                let window = Window::all().nth(place);
                let (start, end) = window.map_or((0, 0), |window| frame.span(window));
                (
                    text(start).unwrap_or_default(),
                    text(end).unwrap_or_default(),
                )
            }),
        }
    }
}

fn zone(frame: &Frame) -> TimeZone {
    let offset = i32::try_from(frame.ahead() / 1000).map(Offset::from_seconds);
    // An offset of a day and more does not exist; instants are right in any.
    offset
        .ok()
        .and_then(Result::ok)
        .map_or(TimeZone::UTC, TimeZone::fixed)
}

/// An instant; none where it lies outside the years of a calendar, as an unknown watermark does.
fn text(instant: Millis, zone: &TimeZone) -> Option<String> {
    let instant = Timestamp::from_millisecond(instant).ok()?;
    let civil = instant.to_zoned(zone.clone());
    Some(civil.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string())
}

/// The civil day of an instant, as `2026-09-23`.
pub(crate) fn day(frame: &Frame, instant: Millis) -> Option<String> {
    let instant = Timestamp::from_millisecond(instant).ok()?;
    Some(instant.to_zoned(zone(frame)).date().to_string())
}

/// An instant in universal time, as brokers want it; none as in [`Moments`].
pub(crate) fn utc(instant: Millis) -> Option<String> {
    Timestamp::from_millisecond(instant)
        .ok()
        .map(|at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_the_offset_of_the_calendar_and_an_unknown_one_is_none() {
        let zone = TimeZone::fixed(jiff::tz::offset(7));
        assert_eq!(
            text(1_790_182_799_999, &zone).as_deref(),
            Some("2026-09-23T23:59:59.999+07:00")
        );
        assert_eq!(
            text(1_790_182_740_000, &zone).as_deref(),
            Some("2026-09-23T23:59:00+07:00")
        );
        assert_eq!(text(i64::MIN, &zone), None);
    }
}
