//! Closed windows and their revisions as CloudEvents on the topic `kafka.indicators_topic` (`spec/outputs.md`).
//!
//! **What must hold.** An id is never given to two figures. The event with the highest revision of a series
//! has its latest figure. Whatever crashes, and however many processes serve, nothing is left out and
//! nothing told twice. Nobody who makes figures ever waits for it.
//!
//! **How.** The topic is compacted and is the only memory: [`held`] is what it holds, and [`due`] the
//! difference between that and a snapshot, a function that asks nothing else. Events are written in
//! transactions under one transactional id for all processes of a pipeline, so that the broker lets one of
//! them write, and who opens it reads the topic to its end before it writes ([`announcer`]). Any process
//! that shows all figures (`run`, `serve`) may be that one: the others look on, and take over where what is
//! due stays unwritten for half a minute. Who has company reads on even while it may write, because nobody
//! tells a process that stood still that another one took over.
//!
//! ```text
//! Published ─► queue ─► due(held, snapshot) ─► one transaction a window ─► topic ─► held
//! ```
//!
//! **What it costs.** A province of two hundred centres closes a window with some forty thousand events.
//! Where nothing of a closed window changed, here or in the topic, a snapshot costs a comparison of pointers
//! ([`known`]). What an event says of a figure is the item of the feed ([`dunghen_publish::api::Columns`]).
//!
//! **What is left out.** Moments between two snapshots, and the revisions of them. Windows that closed and
//! gave way to the next while no process was there.

pub mod announcer;
pub mod broker;
pub mod due;
pub mod fault;
pub mod follow;
pub mod held;
pub mod known;
pub mod message;
pub mod name;
pub mod queue;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
pub mod thread;
pub mod topic;
pub mod writer;

pub use announcer::Company;
pub use fault::AnnounceFault;
pub use thread::start;
