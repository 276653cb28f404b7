//! Grafana's word for each unit, so that a share is never read as a count.

use dunghen_windows::Unit;

/// The unit of a panel or column, as Grafana names it.
#[must_use]
pub const fn grafana(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "short",
        Unit::Ratio => "percentunit",
        // Panels show instants as ages, which are durations.
        Unit::Seconds | Unit::Timestamp => SECONDS,
    }
}

/// Seconds.
pub const SECONDS: &str = "s";
/// A number of things.
pub const COUNT: &str = "short";
/// From 0 to 1.
pub const SHARE: &str = "percentunit";
/// Bytes.
pub const BYTES: &str = "bytes";
/// Events a second.
pub const RATE: &str = "eps";

/// How many decimals a value of this unit is worth; none: as many as Grafana finds useful.
#[must_use]
pub fn decimals(unit: &str) -> Option<u8> {
    match unit {
        SHARE => Some(1),
        COUNT => Some(0),
        _ => None,
    }
}
