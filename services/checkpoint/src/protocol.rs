//! The order in which a shard is claimed and its cuts are written, as a state machine.
//!
//! It does nothing itself: [`Protocol::action`] says what to do next, [`Protocol::after`] what
//! that led to. The writer executes it against a store, and `tests/model.rs` walks every
//! interleaving of it with crashes, rivals and a process that wakes up too late.
//!
//! | stage | next action | why there |
//! |---|---|---|
//! | `Unclaimed` | claim | before looking: afterwards at most one manifest of an earlier owner can still appear |
//! | `Files` | put the files | before the manifest, which so never names what is not there |
//! | `Fence` | look for a newer claim | an owner that lost its shard writes no manifest that it can avoid |
//! | `Manifest` | create the manifest | conditional, and last: the cut is there from here on |
//! | `Refence` | look once more | so that nothing is removed that a newer owner took up |
//! | `Clean` | remove what is needless | may fail without harm; the next cut does it again |
//!
//! After a failure the epoch is spent: whether the store has the object or not, no other content
//! is ever put under its key.

use crate::key::Stamp;

/// Where a writer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// It has no claim.
    Unclaimed,
    /// It has one, and nothing to write.
    Idle,
    /// The files of a cut are to be put.
    Files,
    /// The claim is to be checked before the manifest.
    Fence,
    /// The manifest is to be created.
    Manifest,
    /// The claim is to be checked after the manifest.
    Refence,
    /// What is needless is to be removed.
    Clean,
    /// Another process owns the shard.
    Fenced {
        /// Its generation.
        generation: u64,
    },
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Make a claim.
    Claim,
    /// Wait until a cut is due.
    Rest,
    /// Put the files of this cut.
    PutFiles(Stamp),
    /// Look for a claim above this one's generation.
    CheckFence(Stamp),
    /// Create the manifest of this cut.
    CreateManifest(Stamp),
    /// Remove what this cut makes needless.
    Clean(Stamp),
    /// Stop: another process owns the shard.
    Stop {
        /// Its generation.
        generation: u64,
    },
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The claim was made: its generation, and the highest epoch that was there.
    Claimed(Stamp),
    /// A cut is due; whatever is under way is given up.
    Due,
    /// It was done.
    Done,
    /// It may or may not have been done.
    Failed,
    /// A newer claim is there.
    Newer(u64),
}

/// A known fault, planted by tests that must find it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Flaw {
    /// None.
    #[default]
    None,
    /// The offsets of a manifest are younger than its files.
    CommitBeforeState,
    /// The manifest is created before its files.
    ManifestBeforeFiles,
    /// Publishing is not fenced.
    UnfencedPublishing,
    /// Manifests are ordered by epoch alone.
    KeyWithoutGeneration,
    /// A restored shard publishes at once.
    EagerPublishing,
}

/// Where a writer stands, and with which cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Protocol {
    stage: Stage,
    last: Stamp,
    flaw: Flaw,
}

impl Protocol {
    /// Without a claim.
    #[must_use]
    pub fn new(flaw: Flaw) -> Self {
        Self {
            stage: Stage::Unclaimed,
            last: Stamp::default(),
            flaw,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Its generation, and the last epoch that it tried.
    #[must_use]
    pub fn last(&self) -> Stamp {
        self.last
    }

    /// What to do next.
    #[must_use]
    pub fn action(&self) -> Action {
        match self.stage {
            Stage::Unclaimed => Action::Claim,
            Stage::Idle => Action::Rest,
            Stage::Files => Action::PutFiles(self.last),
            Stage::Fence | Stage::Refence => Action::CheckFence(self.last),
            Stage::Manifest => Action::CreateManifest(self.last),
            Stage::Clean => Action::Clean(self.last),
            Stage::Fenced { generation } => Action::Stop { generation },
        }
    }

    /// Where it stands after an event.
    #[must_use]
    pub fn after(mut self, event: Event) -> Self {
        match (self.stage, event) {
            (Stage::Fenced { .. }, _) | (Stage::Unclaimed, Event::Due | Event::Failed) => {}
            (_, Event::Newer(generation)) => self.stage = Stage::Fenced { generation },
            (_, Event::Claimed(from)) => {
                self.last = from;
                self.stage = Stage::Idle;
            }
            (_, Event::Due) => {
                self.last.epoch += 1;
                self.stage = self.first();
            }
            (stage, Event::Done) => self.stage = self.following(stage),
            (_, Event::Failed) => self.stage = Stage::Idle,
        }
        self
    }

    fn first(self) -> Stage {
        match self.flaw {
            Flaw::ManifestBeforeFiles => Stage::Fence,
            _ => Stage::Files,
        }
    }

    fn following(self, stage: Stage) -> Stage {
        match (stage, self.flaw) {
            (Stage::Manifest, Flaw::ManifestBeforeFiles) => Stage::Files,
            (Stage::Files, Flaw::ManifestBeforeFiles) | (Stage::Manifest, _) => Stage::Refence,
            (Stage::Files, _) => Stage::Fence,
            (Stage::Fence, _) => Stage::Manifest,
            (Stage::Refence, _) => Stage::Clean,
            (Stage::Clean, _) => Stage::Idle,
            (stage @ (Stage::Unclaimed | Stage::Idle | Stage::Fenced { .. }), _) => stage,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed() -> Protocol {
        let from = Stamp {
            generation: 7,
            epoch: 41,
        };
        Protocol::new(Flaw::None).after(Event::Claimed(from))
    }

    #[test]
    fn the_manifest_comes_after_files_and_fence() {
        let cut = Stamp {
            generation: 7,
            epoch: 42,
        };
        let mut protocol = claimed().after(Event::Due);
        let expected = [
            Action::PutFiles(cut),
            Action::CheckFence(cut),
            Action::CreateManifest(cut),
            Action::CheckFence(cut),
            Action::Clean(cut),
            Action::Rest,
        ];
        for action in expected {
            assert_eq!(protocol.action(), action);
            protocol = protocol.after(Event::Done);
        }
    }

    #[test]
    fn a_failure_spends_the_epoch_and_a_newer_claim_ends_all() {
        let failed = claimed().after(Event::Due).after(Event::Failed);
        assert_eq!(failed.action(), Action::Rest);
        let again = failed.after(Event::Due);
        assert_eq!(again.last().epoch, 43);
        let given_up = again.after(Event::Done).after(Event::Due);
        assert_eq!(
            (given_up.stage(), given_up.last().epoch),
            (Stage::Files, 44)
        );
        let fenced = given_up.after(Event::Newer(8)).after(Event::Due);
        assert_eq!(fenced.action(), Action::Stop { generation: 8 });
    }
}
