//! Pages that readers share: every wallboard of a province asks again at each snapshot, and all are shown
//! the same.
//!
//! One page is kept for each province and language, which bounds them. Whoever asks while one is made
//! waits for it rather than make it once more.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use dunghen_contract::Language;

/// Whose page, and in which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sheet {
    /// The number of the province.
    pub province: usize,
    /// The language.
    pub lang: Language,
}

/// What a page is made of beside that; pages of the same are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// The number of the snapshot.
    pub snapshot: u64,
    /// For how long it has been visible, in seconds.
    pub age: i64,
}

#[derive(Debug)]
struct Kept {
    of: Moment,
    page: Bytes,
}

/// The page of each sheet that was made last.
#[derive(Debug, Default)]
pub(super) struct Pages(Mutex<HashMap<Sheet, Kept>>);

impl Pages {
    /// The page of a moment, made where the one that is kept is of another.
    pub(super) fn page(&self, sheet: Sheet, of: Moment, make: impl FnOnce() -> String) -> Bytes {
        // A page is kept once it is whole.
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = pages.get(&sheet).filter(|kept| kept.of == of) {
            return kept.page.clone();
        }
        let page = Bytes::from(make());
        let kept = Kept {
            of,
            page: page.clone(),
        };
        pages.insert(sheet, kept);
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: Sheet = Sheet {
        province: 0,
        lang: Language::Vietnamese,
    };
    const MOMENT: Moment = Moment {
        snapshot: 7,
        age: 0,
    };

    #[test]
    fn a_page_is_made_once_for_all_who_ask_for_the_same() {
        let pages = Pages::default();
        let ask = |sheet, of, text: &str| pages.page(sheet, of, || text.to_owned());
        assert_eq!(ask(SHEET, MOMENT, "first"), "first");
        assert_eq!(ask(SHEET, MOMENT, "not made"), "first");
        let english = Sheet {
            lang: Language::English,
            ..SHEET
        };
        let another = Sheet {
            province: 1,
            ..SHEET
        };
        assert_eq!(ask(english, MOMENT, "english"), "english");
        assert_eq!(ask(another, MOMENT, "another"), "another");
        let older = Moment { age: 1, ..MOMENT };
        let next = Moment {
            snapshot: 8,
            ..MOMENT
        };
        assert_eq!(ask(SHEET, older, "older"), "older");
        assert_eq!(ask(SHEET, next, "next"), "next");
        assert_eq!(ask(english, MOMENT, "not made"), "english");
    }
}
