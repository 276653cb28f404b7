//! Events as text: one structured `CloudEvent` a line, written by hand because a year has thirteen million of them.

mod code;
mod line;
mod members;
mod stamp;

pub(crate) use line::Writer;
