//! The verdict at the top of the page: how the province does today, which centre needs help first,
//! and why.
//!
//! What is known is read from the snapshot ([`read`]), judged by a pure function ([`judge`]) and
//! said in sentences ([`words`]). What is not known is said to be so; nothing is guessed.

mod judge;
mod read;
mod say;
mod trouble;
mod words;

pub(super) use read::{centre, lapses};
pub(super) use say::{badge, panel};
pub(super) use trouble::{Signs, by_trouble, troubles};
