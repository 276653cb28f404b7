//! One dossier, asked for by whoever may see it, and answered by the shard that has it.
//!
//! ```text
//! admin listener ─ question ─► desk, at the loop that reads ─ order ─► worker, between two batches
//!        ▲                                                                │
//!        └──────────────────────────── answer ────────────────────────────┘
//! ```
//! A question takes the way that events take, so that it meets the shard between two batches and no lock
//! is held against the figures. Only two are under way at once, which is room that the workers' queues
//! have beside their batches: however many ask, no tick waits.

mod desk;
mod document;
mod facts;
mod question;

pub use desk::{AT_ONCE, Desk, Dossiers};
pub use question::Question;
