//! `fields.csv`: the sectors that figures are shown by.

use rustc_hash::FxHashMap;

use super::faults::{RegistryFault, Reporter};
use super::table::{self, Row};

/// A listed field by its place in `fields.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

/// One sector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its slug, a label value.
    pub slug: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
}

/// Whether a text is a slug: 1 to 64 of `[a-z0-9-]`.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    rows: Vec<Field>,
    by_slug: FxHashMap<String, FieldId>,
}

impl Fields {
    pub(super) fn parse(file: &str, text: Option<&str>, faults: &mut Vec<RegistryFault>) -> Self {
        let mut fields = Self::default();
        let report = &mut Reporter { file, faults };
        for Row {
            line,
            cells: [slug, name_vi, name_en],
        } in table::rows(
            text.unwrap_or("slug,name_vi,name_en"),
            ["slug", "name_vi", "name_en"],
            report,
        ) {
            let Ok(id) = u16::try_from(fields.rows.len()) else {
                report.report(line, "", "more than 65,536 fields; remove some");
                break;
            };
            if !is_slug(&slug) {
                report.report(
                    line,
                    "slug",
                    format!("{slug:?} is no slug; write 1 to 64 of a-z, 0-9 and -"),
                );
            } else if matches!(slug.as_str(), "other" | "unknown") {
                report.report(
                    line,
                    "slug",
                    format!("{slug:?} is there by itself; remove the line"),
                );
            }
            if fields.by_slug.insert(slug.clone(), FieldId(id)).is_some() {
                report.report(
                    line,
                    "slug",
                    format!("{slug:?} is given twice; remove one of the lines"),
                );
            }
            fields.rows.push(Field {
                slug,
                name_vi,
                name_en,
            });
        }
        fields
    }

    pub(super) fn rows(&self) -> &[Field] {
        &self.rows
    }

    pub(super) fn by_slug(&self, slug: &str) -> Option<FieldId> {
        self.by_slug.get(slug).copied()
    }
}
