//! Checkpoints: what survives a crash, kept in an object store and taken up again by decision.
//!
//! A shard (one Kafka partition number) is kept as a row of *cuts*. A cut is one instant of it:
//! how far the topics were read and the subjects as they then were. A cut is there when its
//! manifest is there, and a manifest is written last.
//!
//! # What is in a cut, and what is not
//!
//! [`Head`] and the subjects' events are in it. Totals and panes are not: they are a function of
//! events and clock and are made anew at start. So offsets, events and totals can never be of
//! different instants, and a change of the calendar or the rules is a restart.
//!
//! # Incremental, without a compaction
//!
//! Each cut holds the subjects that changed since the last one *and a slice of all others*. When
//! the slices have gone once round (a *rotation*), every file older than the round's start holds
//! nothing that a younger one does not, and leaves the manifest. The work of a cut so stays in
//! proportion to what changed plus a share of the state that the producer chooses; there is no
//! job that rewrites everything at once and none that can fall behind. A later record of a
//! subject replaces its earlier one; a record without events says that the subject is gone.
//!
//! # Keys
//!
//! ```text
//! shard-0003/claims/000007.json                           who may write: the highest number
//! shard-0003/manifests/000007-0000000042.json             generation-epoch
//! shard-0003/files/000007-0000000042-subjects.arrow       Arrow IPC, named columns
//! ```
//!
//! The generation comes first, so that a newer owner's manifest is always after an older one's:
//! a process that lost its shard and wakes up can write, but never replace. See [`protocol`] for
//! the order of the steps, and `tests/model.rs` for what was proven of it.
//!
//! # Refusing
//!
//! [`decide`] is a function from what was found to a total enum. Whatever is damaged, missing or
//! foreign is refused with the name of the file and the next step; nothing ever starts from zero
//! or goes back to an earlier epoch by itself.

pub mod claim;
pub mod clean;
pub mod cut;
pub mod damage;
pub mod decide;
mod fetch;
pub mod file;
pub mod found;
pub mod head;
pub mod identity;
mod inventory;
pub mod key;
mod lineage;
pub mod load;
mod local;
pub mod manifest;
pub mod next_step;
mod open;
pub mod protocol;
pub mod publication;
mod put;
pub mod records;
pub mod refusal;
mod strings;
pub mod subjects;
pub mod summary;
mod table;
pub mod vault;
pub mod verify;
pub mod writer;

pub use claim::Claim;
pub use cut::{Cut, Rotation};
pub use damage::{Damage, FileFault};
pub use decide::{Decision, OnChange, decide};
pub use file::{FileEntry, Kind};
pub use found::{Found, FoundManifest};
pub use head::{Head, Heard, Position, Revisions};
pub use identity::{Digest, Digests, Identity};
pub use key::Stamp;
pub use load::{LoadError, Loaded};
pub use manifest::{FORMAT, Manifest, OLDEST};
pub use next_step::NextStep;
pub use publication::{Gate, Published};
pub use records::Records;
pub use refusal::Refusal;
pub use subjects::Subjects;
pub use summary::Summary;
pub use vault::{Vault, VaultError};
pub use verify::{Report, verify};
pub use writer::{BeginError, WriteError, Writer, Written};
