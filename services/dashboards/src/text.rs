//! A text in both languages, written where it is used, so that neither can be forgotten.

use std::borrow::Cow;

use dunghen_contract::Language;

/// A text for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    vi: Cow<'static, str>,
    en: Cow<'static, str>,
}

/// A text: Vietnamese, then English.
#[must_use]
pub fn text(vi: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Text {
    Text {
        vi: vi.into(),
        en: en.into(),
    }
}

/// What is the same in both languages: codes, names of labels.
#[must_use]
pub fn same(word: impl Into<Cow<'static, str>>) -> Text {
    let word = word.into();
    Text {
        vi: word.clone(),
        en: word,
    }
}

impl Text {
    /// The text in a language.
    #[must_use]
    pub fn of(&self, lang: Language) -> &str {
        match lang {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.vi.is_empty() && self.en.is_empty()
    }

    /// Both texts one after the other, with a space between them where both say something.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let join = |lang| {
            let both = [self.of(lang), next.of(lang)];
            both.map(str::trim).join(" ").trim().to_owned()
        };
        text(join(Language::Vietnamese), join(Language::English))
    }
}
