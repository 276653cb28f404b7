//! Keeping the state: what a start takes up, and the thread that writes checkpoints.
//!
//! Decisions are the checkpoint crate's; here they are carried out for the shards of one process.

mod cutting;
mod head;
mod identity;
mod keeper;
pub mod rebuild;
pub mod repartition;
mod start;
mod take;

pub use cutting::{Cutting, Memory};
pub use head::{Reached, revisions};
pub use identity::{digests, of as expected};
pub use keeper::{Keeper, Safe};
pub use start::{Begun, KeepError, begin};
