//! The whole of a scenario: its province, and what happens to the messages on the way.

use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::Registry;

use crate::chance::{Dice, Stream};
use crate::emission::{Emission, Sent};
use crate::error::SimulateError;
use crate::flow::{Disorder, Duplicates, Garbage};
use crate::scenario::{Options, province};

/// The messages of a scenario, in the order in which they are sent: that of event time but for the disorder asked for.
/// The same options, registry and calendar give the same bytes. Memory stays bounded, however many there are.
///
/// Garbage and second copies are counted against the good messages, and neither is made of the other.
///
/// # Errors
/// Options out of range, and registries or calendars that no scenario can be made of.
pub fn generate(
    options: &Options,
    registry: Arc<Registry>,
    calendar: Arc<Calendar>,
) -> Result<impl Iterator<Item = Emission> + use<>, SimulateError> {
    let dice = |stream| Dice::new(options.seed, stream);
    let good = province(options, registry, calendar)?.map(Sent::from);
    let mixed = Garbage::new(good, options.garbage, dice(Stream::Garbage));
    let repeated = Duplicates::new(mixed, options.duplicates, dice(Stream::Duplicates));
    let late = Disorder::new(repeated, options.disorder, dice(Stream::Disorder));
    Ok(late.map(|sent| sent.emission))
}
