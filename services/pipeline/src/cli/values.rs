//! Values on the command line: read, or refused with what to write instead.

use dunghen_contract::{Millis, time};

use crate::config::duration;

/// An instant of RFC 3339 with its offset.
pub(super) fn instant(text: &str) -> Result<Millis, String> {
    time::parse(text).ok_or_else(|| {
        "write an instant with its offset, such as 2026-11-22T17:00:00+07:00".to_owned()
    })
}

/// A duration in milliseconds.
pub(super) fn span(text: &str) -> Result<Millis, String> {
    let millis = duration(text).and_then(|span| Millis::try_from(span.as_millis()).ok());
    // A year is longer than any disorder that a broker keeps.
    let fits = millis.filter(|millis| *millis <= 366 * 86_400_000);
    fits.ok_or_else(|| "write a duration of at most a year, such as 2h, 30m or 10s".to_owned())
}

/// A share.
pub(super) fn share(text: &str) -> Result<f64, String> {
    number(text, |share| (0.0..=1.0).contains(&share))
        .ok_or_else(|| "write a share from 0 to 1, such as 0.05".to_owned())
}

/// A scale of a scenario.
pub(super) fn scale(text: &str) -> Result<f64, String> {
    number(text, |scale| scale > 0.0 && scale <= 1000.0)
        .ok_or_else(|| "write a number above 0 and at most 1000, such as 0.1".to_owned())
}

/// Events a second.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    number(text, |rate| rate > 0.0 && rate <= 10_000_000.0)
        .ok_or_else(|| "write events a second, above 0 and at most 10000000".to_owned())
}

fn number(text: &str, fits: impl FnOnce(f64) -> bool) -> Option<f64> {
    text.parse().ok().filter(|&number| fits(number))
}
