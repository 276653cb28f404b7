//! Digests of everything that facts are a function of, beside the events and the clock.
//!
//! A checkpoint made under another calendar, registry or rule holds events that mean something else
//! now; the digest is how a start notices.

use dunghen_lifecycle::Timeliness;
use sha2::{Digest, Sha256};

/// SHA-256 of each, in hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    /// Of the calendar's text.
    pub calendar: String,
    /// Of centres, procedures and sectors. Targets are compared with figures and make none.
    pub registry: String,
    /// Of the rules that judge a dossier.
    pub rules: String,
}

/// The digest of some texts, each with its length, so that no two lists of texts look the same.
pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    }
    format!("{:x}", digest.finalize())
}

/// The digest of the rules.
pub(super) fn of_rules(timeliness: Timeliness) -> String {
    of([match timeliness {
        Timeliness::Date => "timeliness=date",
        Timeliness::Instant => "timeliness=instant",
    }])
}
