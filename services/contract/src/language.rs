//! The two languages of everything that people read. Vietnamese comes first; a text is a pair where it
//! is used, so that neither can be forgotten.

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Tiếng Việt.
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Vietnamese, Self::English];

    /// The word in addresses, folders and documents: `vi`, `en`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.of("vi", "en")
    }

    /// The language that a word names; Vietnamese where it names none.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        if word == Self::English.word() {
            Self::English
        } else {
            Self::Vietnamese
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Vietnamese => Self::English,
            Self::English => Self::Vietnamese,
        }
    }

    /// The text in this language.
    #[must_use]
    pub const fn of<'t>(self, vietnamese: &'t str, english: &'t str) -> &'t str {
        match self {
            Self::Vietnamese => vietnamese,
            Self::English => english,
        }
    }
}
