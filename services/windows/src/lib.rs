//! Event-time windows: from differences of facts to a snapshot of every indicator.
//!
//! Facts become wide rows (`delta`), wide rows become totals of every scope (`rollup`), totals
//! become indicators (`queries/families`), and all of them together a snapshot.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places of a registry's tables fit 32 bits, and counts and milliseconds fit the 53 bits of a figure"
)]

pub mod board;
pub mod buckets;
pub mod catalogue;
pub mod column;
pub mod compiled;
pub mod delta;
pub mod deltas;
pub mod evaluation;
pub mod feed;
pub mod frame;
pub mod functions;
pub mod gathered;
pub mod hours;
pub mod indicator;
pub mod layout;
pub mod ledger;
pub mod measure;
pub mod mirror;
pub mod panes;
pub mod period;
pub mod publication;
pub mod queries;
pub mod revisions;
pub mod rollup;
pub mod session;
pub mod shard;
pub mod snapshot;
pub mod stretch;
pub mod tables;
pub mod totals;
pub mod watermark;
pub mod weighted;
pub mod workday;

pub use dunghen_lifecycle::Timeliness;

pub use board::{Board, Settlement};
pub use frame::{Frame, WINDOWS, Window};
pub use hours::{Hour, Hours};
pub use indicator::{Indicator, Label, Unit};
pub use layout::{Entity, EntityIx, Layout, Scope};
pub use ledger::Ledger;
pub use mirror::Mirror;
pub use publication::{Choice, Publication, ScopeChoice};
pub use queries::{QueryError, QueryFile, QuerySet};
pub use revisions::Revisions;
pub use shard::{Group, Heard, Shard};
pub use snapshot::{Family, Series, Snapshot, Value, Values};
pub use watermark::Watermarks;
