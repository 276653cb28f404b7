//! Chance that can be repeated: everything random comes from here, so that a seed gives the same events everywhere.

mod dice;
mod lot;
mod spread;
mod wheel;

pub(crate) use dice::{Dice, Stream};
pub(crate) use lot::Lot;
pub(crate) use spread::Spread;
pub(crate) use wheel::Wheel;
