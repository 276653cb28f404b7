//! What a panel counts, in words: a number, or a numerator of a denominator.

use dunghen_contract::Language;

use crate::text::{Text, text};

/// A number of things.
#[must_use]
pub fn count(of: &Text) -> Text {
    let [vi, en] = both(of);
    text(format!("Đếm: {vi}."), format!("Counts: {en}."))
}

/// A share or a mean: something of something.
#[must_use]
pub fn share(numerator: &Text, denominator: &Text) -> Text {
    let [above_vi, above_en] = both(numerator);
    let [below_vi, below_en] = both(denominator);
    text(
        format!("Tử số: {above_vi}. Mẫu số: {below_vi}."),
        format!("Numerator: {above_en}. Denominator: {below_en}."),
    )
}

fn both(text: &Text) -> [&str; 2] {
    Language::ALL.map(|lang| text.of(lang))
}
