//! The life of a subject: the fold over its events, and the facts that it contributes.
//!
//! Everything here is a function from data to data (`counting.md` 1–5); bytes, clocks and
//! servers live elsewhere.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "compact forms keep numbers in as few bits as their bounds allow: places of a shard, LEB128 digits"
)]

pub mod arrival;
pub mod bits;
pub mod changes;
pub mod code;
pub mod codec;
pub mod contact;
pub mod copying;
pub mod cut;
pub mod decision;
pub mod difference;
pub mod dossier;
pub mod due_text;
pub mod entry;
pub mod explain;
pub mod facts;
pub mod fingerprint;
pub mod fold;
pub mod identity;
pub mod intern;
pub mod overdue;
pub mod packed_id;
pub mod pending;
pub mod reencode;
pub mod row;
pub mod rules;
pub mod safe;
pub mod store;
pub mod subjects;
pub mod take_up;
pub mod ticket;
pub mod timers;

pub use arrival::{Arrival, Batch};
pub use cut::{Forget, Tail};
pub use decision::Decision;
pub use dossier::Status;
pub use dunghen_calendar::Millis;
pub use entry::Entry;
pub use explain::Explanation;
pub use facts::{Anomalies, Evaluation, Scratch, evaluate};
pub use fingerprint::fingerprint;
pub use intern::{Interner, StrId};
pub use row::{
    Apology, Closed, DossierState, Fact, FieldIx, Row, Standing, TicketOutcome, Verdict,
};
pub use rules::{Rules, Timeliness, World};
pub use store::{AHEAD, Settled, Store};
