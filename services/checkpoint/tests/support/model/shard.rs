//! What is kept of a shard outside of any worker: the store's objects and the broker's totals.

use std::collections::{BTreeMap, BTreeSet};

use dunghen_checkpoint::Stamp;

/// A manifest: the offset that it says, and the files that it names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cut {
    pub offset: u8,
    pub files: Vec<Stamp>,
    pub generation: u64,
}

/// Store and broker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shard {
    /// The highest claim.
    pub claimed: u64,
    pub manifests: BTreeMap<Stamp, Cut>,
    /// The events that each file holds.
    pub files: BTreeMap<Stamp, Vec<u8>>,
    /// The position of the totals that were published last.
    pub published: Option<u8>,
    /// The generation that opened the shard's producer last.
    pub producer: Option<u64>,
    /// The newest generation that ever wrote a manifest.
    pub wrote: u64,
    /// Whether the published total ever went back.
    pub went_back: bool,
    /// Whether the owner of the newest claim was ever refused a start.
    pub refused: bool,
}

impl Shard {
    /// The highest epoch of any manifest. The crate looks at files too, so that its numbers rise
    /// even further; that nothing depends on it is shown here.
    pub fn epoch(&self) -> u64 {
        let epochs = self.manifests.keys().map(|stamp| stamp.epoch);
        epochs.max().unwrap_or(0)
    }

    /// The manifest that counts.
    pub fn newest(&self) -> Option<(Stamp, &Cut)> {
        let newest = self.manifests.last_key_value();
        newest.map(|(stamp, cut)| (*stamp, cut))
    }

    /// The events that a cut's files hold; none when one is missing.
    pub fn events(&self, cut: &Cut) -> Option<Vec<u8>> {
        let files: Option<Vec<&Vec<u8>>> =
            cut.files.iter().map(|file| self.files.get(file)).collect();
        files.map(|files| files.into_iter().flatten().copied().collect())
    }

    pub fn newest_is_the_log(&self) -> bool {
        self.newest()
            .is_none_or(|(_, cut)| self.events(cut) == Some((1..=cut.offset).collect()))
    }

    pub fn newest_is_of_the_newest(&self) -> bool {
        self.newest()
            .is_none_or(|(_, cut)| cut.generation == self.wrote)
    }

    pub fn is_whole(&self, events: u8) -> bool {
        let kept = self.newest().is_some_and(|(_, cut)| cut.offset == events);
        kept && self.published == Some(events)
    }

    /// What every manifest names.
    pub fn named(&self) -> BTreeSet<Stamp> {
        self.manifests
            .values()
            .flat_map(|cut| cut.files.iter().copied())
            .collect()
    }
}
