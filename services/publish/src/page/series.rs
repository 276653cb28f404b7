//! The selector of the series that a figure of the page is the sum of, as Prometheus takes it.

use std::fmt::Write as _;

use dunghen_windows::{Entity, Indicator, Window};

use crate::metrics::text;

/// The series of a family, an entity, a window and a column. No column selects all of them; a word
/// of a column may be several, joined by `|`.
pub(super) fn selector(
    id: &str,
    indicator: Option<&Indicator>,
    entity: &Entity,
    window: Option<Window>,
    column: &str,
) -> String {
    let mut out = format!("dunghen_{}_{id}{{", entity.scope.word());
    for (place, (name, value)) in entity.labels().into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        text::label(&mut out, name, value);
    }
    let labels = indicator.map_or(&[][..], |indicator| &indicator.labels);
    let words = column.split('/').filter(|word| !word.is_empty());
    for (label, word) in labels.iter().zip(words) {
        out.push(',');
        if word.contains('|') {
            // Words of closed lists: none means anything else in a regular expression.
            // Writing into a text cannot fail.
            let _ = write!(out, "{}=~\"{word}\"", label.name);
        } else {
            text::label(&mut out, &label.name, word);
        }
    }
    if let Some(window) = window {
        out.push(',');
        text::label(&mut out, "window", window.word());
    }
    out.push('}');
    out
}

#[cfg(test)]
mod tests {
    use dunghen_windows::Scope;

    use super::*;

    fn entity(centre: Option<&str>) -> Entity {
        Entity {
            scope: centre.map_or(Scope::Province, |_| Scope::Centre),
            province: "H49".to_owned(),
            level: centre.map(|_| "commune"),
            centre: centre.map(str::to_owned),
            field: None,
            level_entity: None,
            province_entity: 0,
        }
    }

    #[test]
    fn names_scope_labels_and_window() {
        let header = "-- id: a_ratio\n-- vi: A\n-- en: A\n-- unit: ratio\n-- labels: how = x, y, z; of = p, q\n-- scopes: centre, province\n-- windows: all\n-- numerator: n\n-- denominator: d\n";
        let family = Indicator::parse(header).unwrap();
        let today = Window::from_word("today");
        let select = |centre, window, column| {
            selector("a_ratio", Some(&family), &entity(centre), window, column)
        };
        assert_eq!(
            select(None, today, "x/q"),
            r#"dunghen_province_a_ratio{province="H49",how="x",of="q",window="today"}"#
        );
        assert_eq!(
            select(None, today, "x|y/q"),
            r#"dunghen_province_a_ratio{province="H49",how=~"x|y",of="q",window="today"}"#
        );
        assert_eq!(
            select(Some("H49.\"1"), None, ""),
            r#"dunghen_centre_a_ratio{centre="H49.\"1",level="commune",province="H49"}"#
        );
    }
}
