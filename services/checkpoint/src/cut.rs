//! What the producer hands in: one instant of a shard, and what changed since the last one.
//!
//! "The last one" is the last cut that was reported as written. After an error the next cut
//! holds everything since then, and the slices of the rotation again.

use crate::head::Head;
use crate::records::Records;

/// Whether every subject was in some cut since the rotation began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// There are subjects that no cut since its beginning held.
    Continues,
    /// With this cut every subject was in one of them. A cut that holds all subjects completes
    /// a rotation by itself.
    Completes,
}

/// One instant of a shard.
#[derive(Clone, Debug)]
pub struct Cut {
    /// All but the subjects.
    pub head: Head,
    /// The subjects that changed since the last cut, and the rotation's slice. One without
    /// events is gone.
    pub records: Records,
    /// Strings of the intern table that changed since the last cut, each with its place; an empty
    /// one says that the place is free.
    pub strings: Vec<(u32, String)>,
    /// Fingerprints of subjects that were forgotten since the last cut.
    pub forgotten: Vec<u64>,
    /// How far the rotation is.
    pub rotation: Rotation,
}
