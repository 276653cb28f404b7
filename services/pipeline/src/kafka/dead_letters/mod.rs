//! The dead-letter topic: every refused message with its bytes, its headers, its place and the reason.
//!
//! Nothing is lost: a message counts as refused only when its dead letter is written, so the
//! pipeline stops where that fails, and no checkpoint reaches beyond a letter that is not written.
//! Nothing is doubled: what a pipeline owns may be taken over at any moment, also from a process that
//! only stood still, so its letters are written in transactions under the name of what is owned. Who
//! takes over shuts the one before out, whose open transaction is given up, and only then looks
//! ([`super::written`]) which letters there are. What is read `read_committed` is there once.
//!
//! ```text
//! reader ─► queue (bounded: the reader waits outside) ─► carrier: begin, send, commit; again where given up
//!             ▲ a checkpoint waits for its letters
//! ```
//! A transaction holds what has come meanwhile, so there is none while nothing is refused, and no
//! letter waits for long.

mod attempt;
mod carrier;
mod composed;
mod cut;
mod owner;
mod queue;
mod trouble;
mod writer;

pub use composed::NOTE;
pub use owner::Owner;
pub use writer::DeadLetters;
