//! The closed list of refusal reasons, and what is said about one refused message.
//!
//! A reason is a label value and a dead-letter header, so the list is closed and its order is the
//! contract: of all that is wrong with a message, the first reason of the list is the one given.

use std::fmt;

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// Why a message was refused, in the order of `events.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Reason { $($(#[$doc])* $variant),+ }

        impl Reason {
            /// Every reason, in the order in which they are tried.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in labels and headers.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The reason that a word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// The place in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize { self as usize }
        }
    };
}

reasons! {
    /// The value is larger than the configured bound.
    TooLarge = "too_large",
    /// Not JSON as RFC 8259 has it, too deep, or a known member given twice.
    MalformedJson = "malformed_json",
    /// Not an object, or no `specversion` "1.0".
    NotCloudevent = "not_cloudevent",
    /// `type` is none of the twenty.
    UnknownType = "unknown_type",
    /// A required attribute or member is absent or null.
    MissingField = "missing_field",
    /// A known attribute or member has a value outside its range.
    InvalidField = "invalid_field",
    /// `centre` is not in the registry.
    UnknownCentre = "unknown_centre",
    /// The message key differs from `subject`.
    KeyMismatch = "key_mismatch",
    /// The message is in another partition than its key says.
    WrongPartition = "wrong_partition",
    /// The topic may not speak for this centre.
    SourceNotAllowed = "source_not_allowed",
    /// `time` is too far ahead of the broker's timestamp.
    FutureTime = "future_time",
    /// `time` is beyond the correction horizon.
    TooOld = "too_old",
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A refused message: the reason and where it was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}: {detail}")]
pub struct Refusal {
    /// The first reason of the list that applies.
    pub reason: Reason,
    /// A path and what was expected there; never a value, because values may be personal data.
    pub detail: String,
}

impl Refusal {
    /// A refusal with its detail.
    #[must_use]
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
        }
    }
}
