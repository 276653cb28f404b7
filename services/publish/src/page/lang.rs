//! The two languages of the page. Vietnamese comes first; a text is a pair where it is used, so
//! that neither can be forgotten.

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The language that `lang=` names; Vietnamese where it names none.
    pub(crate) fn from_word(word: &str) -> Self {
        if word == "en" { Self::En } else { Self::Vi }
    }

    /// The word of `lang=`.
    pub(crate) const fn word(self) -> &'static str {
        self.of("vi", "en")
    }

    /// The other one.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    /// The text in this language.
    pub(crate) const fn of<'t>(self, vi: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}
