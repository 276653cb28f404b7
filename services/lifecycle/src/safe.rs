//! What of the lists beside the subjects (strings, fingerprints of forgotten dossiers) a kept cut holds.

/// What changed in these lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Places of strings.
    pub strings: Vec<u32>,
    /// Fingerprints.
    pub forgotten: Vec<u64>,
}

/// What no kept cut holds, and how much of it is on its way.
#[derive(Clone, Debug, Default)]
pub struct Safe {
    since: Since,
    /// Strings and fingerprints up to which the cut under way reaches.
    in_flight: (usize, usize),
}

impl Safe {
    /// Adds the fingerprint of a dossier that is forgotten.
    pub fn forget(&mut self, fingerprint: u64) {
        self.since.forgotten.push(fingerprint);
    }

    /// What the next cut must hold, where these places of strings changed too.
    pub fn take(&mut self, strings: Vec<u32>) -> &Since {
        self.since.strings.extend(strings);
        // One that changed again is written as it is now.
        self.since.strings.sort_unstable();
        self.since.strings.dedup();
        self.in_flight = (self.since.strings.len(), self.since.forgotten.len());
        &self.since
    }

    /// The cut that was taken last is safe.
    pub fn kept(&mut self) {
        let (strings, forgotten) = std::mem::take(&mut self.in_flight);
        self.since.strings.drain(..strings);
        self.since.forgotten.drain(..forgotten);
    }

    /// The cut that was taken last is lost.
    pub fn lost(&mut self) {
        self.in_flight = (0, 0);
    }
}
