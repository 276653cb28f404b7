//! What of the lists that only grow (strings, fingerprints of forgotten dossiers) a kept cut holds.

/// How much is safe, and how much is on its way.
#[derive(Clone, Debug, Default)]
pub struct Safe {
    /// So many strings are in a cut that was kept.
    strings: usize,
    /// Fingerprints that are in no cut that was kept.
    forgotten: Vec<u64>,
    /// Strings and fingerprints up to which the cut under way reaches.
    in_flight: Option<(usize, usize)>,
}

impl Safe {
    /// Everything so far was taken up from a checkpoint.
    pub fn begin(&mut self, strings: usize) {
        self.strings = strings;
    }

    /// Adds the fingerprint of a dossier that is forgotten.
    pub fn forget(&mut self, fingerprint: u64) {
        self.forgotten.push(fingerprint);
    }

    /// The first string that the next cut must hold, and the fingerprints; `strings` are known.
    pub fn take(&mut self, strings: usize) -> (usize, Vec<u64>) {
        self.in_flight = Some((strings, self.forgotten.len()));
        (self.strings, self.forgotten.clone())
    }

    /// The cut that was taken last is safe.
    pub fn kept(&mut self) {
        if let Some((strings, forgotten)) = self.in_flight.take() {
            self.strings = strings;
            self.forgotten.drain(..forgotten);
        }
    }

    /// The cut that was taken last is lost.
    pub fn lost(&mut self) {
        self.in_flight = None;
    }
}
