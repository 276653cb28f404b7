//! What can be asked of a scenario.

use dunghen_contract::Millis;

use super::ScenarioName;
use crate::error::SimulateError;

/// What is asked of a scenario; the same options give the same bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Which one.
    pub scenario: ScenarioName,
    /// Every figure times this; above 0, at most 1,000.
    pub scale: f64,
    /// Where chance begins.
    pub seed: u64,
    /// Each message is sent up to so many milliseconds after its event time; not below 0.
    pub disorder: Millis,
    /// This share of the messages is sent a second time; from 0 to 1.
    pub duplicates: f64,
    /// So many messages that must be refused for each good one; from 0 to 1.
    pub garbage: f64,
    /// `load` alone: events a second of event time; above 0, at most 10 million.
    pub rate: f64,
    /// `load` alone: event time of the first event; none: 2026-01-05 in the morning.
    pub start: Option<Millis>,
}

impl Options {
    /// A scenario as it is: scale 1, seed 0, everything in order and once, a thousand events a second.
    #[must_use]
    pub fn new(scenario: ScenarioName) -> Self {
        Self {
            scenario,
            scale: 1.0,
            seed: 0,
            disorder: 0,
            duplicates: 0.0,
            garbage: 0.0,
            rate: 1000.0,
            start: None,
        }
    }

    /// Whether each number is in its range.
    pub(crate) fn check(&self) -> Result<(), SimulateError> {
        let fault = |option, given, instead| {
            Err(SimulateError::Option {
                option,
                given,
                instead,
            })
        };
        if !(self.scale > 0.0 && self.scale <= 1000.0) {
            return fault("scale", self.scale, "a number above 0 and at most 1000");
        }
        if !(0.0..=1.0).contains(&self.duplicates) {
            return fault("duplicates", self.duplicates, "a share from 0 to 1");
        }
        if !(0.0..=1.0).contains(&self.garbage) {
            return fault("garbage", self.garbage, "a share from 0 to 1");
        }
        if !(self.rate > 0.0 && self.rate <= 10_000_000.0) {
            return fault(
                "rate",
                self.rate,
                "events a second, above 0 and at most 10000000",
            );
        }
        Ok(())
    }
}
