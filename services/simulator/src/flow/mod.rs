//! What happens to messages on the way: delays, repeats, and messages that must be refused.

mod disorder;
mod duplicates;
mod garbage;
mod later;

pub(crate) use disorder::Disorder;
pub(crate) use duplicates::Duplicates;
pub(crate) use garbage::Garbage;
