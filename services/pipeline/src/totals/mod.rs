//! The totals of every shard in a compacted topic: what workers write and servers read (`spec/architecture.md`
//! Decision 8).
//!
//! Partition p holds shard p. Every tick is one transaction: the rows that are others now, tombstones
//! for those that are zero, and last a head that says how far the shard is. A reader that takes in
//! nothing before its head so never sees half of a tick.
//!
//! | key | value |
//! |---|---|
//! | `["window","day","2026-11-26","H49.00.01","dat-dai"]` | `{"received_online":5,…}` |
//! | `["now","H49.00.01","dat-dai"]` | `{"standing_within":3,…}` |
//! | `["overdue","2026-11-26","H49.00.01","dat-dai"]` | `{"count":2}` |
//! | `["waiting","H49.00.01",1795399200000]` | `{"count":1}` |
//! | `["heard","H49.00.01"]` | `{"first":…,"last":…}` |
//! | `["head"]` | see [`record::Head`] |
//!
//! Columns that are zero are left out, and those that a reader does not know are ignored: a column
//! more breaks nothing.

pub mod assembly;
pub mod fault;
pub mod follow;
pub mod log;
pub mod publisher;
pub mod record;
pub mod topic;

pub use fault::TotalsFault;
