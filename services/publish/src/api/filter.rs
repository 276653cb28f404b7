//! Which series are asked for, in words: nothing said of a name means all.

use axum::http::StatusCode;
use dunghen_windows::{Scope, Window};

use super::audience::Audience;
use super::query::Asked;
use crate::directory::Directory;
use crate::http::Problem;

/// The names that series are asked for by.
pub(crate) const NAMES: [&str; 7] = [
    "province",
    "scope",
    "centre",
    "level",
    "field",
    "window",
    "indicator",
];

/// The word of a figure without a window.
pub(crate) const NOW: &str = "now";

/// What is asked for; two filters that ask for the same are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Filter {
    pub audience: Audience,
    pub provinces: Vec<String>,
    pub scopes: Vec<String>,
    pub centres: Vec<String>,
    pub levels: Vec<String>,
    pub fields: Vec<String>,
    pub windows: Vec<String>,
    /// Families or figures; checked where the families are known.
    pub indicators: Vec<String>,
}

impl Filter {
    /// Reads a filter.
    pub fn read(asked: &Asked, directory: &Directory, audience: Audience) -> Result<Self, Problem> {
        let windows = Window::all().map(Window::word).chain([NOW]);
        let scopes: Vec<&str> = audience.scopes().map(Scope::word).collect();
        let mut indicators: Vec<String> = asked
            .all("indicator")
            .into_iter()
            .map(str::to_owned)
            .collect();
        indicators.sort_unstable();
        indicators.dedup();
        let filter = Self {
            audience,
            provinces: asked.among("province", directory.province_codes())?,
            scopes: asked.among("scope", scopes.iter().copied())?,
            centres: asked.among("centre", directory.centre_codes())?,
            levels: asked.among("level", directory.levels())?,
            fields: asked.among("field", directory.field_slugs())?,
            windows: asked.among("window", windows)?,
            indicators,
        };
        if filter.asks_for_cells() && !audience.sees(Scope::CentreField) {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "figures of one sector of one centre are served on the admin listener alone, because a small one is a person; ask for `centre` or for `field`",
            ));
        }
        Ok(filter)
    }

    fn asks_for_cells(&self) -> bool {
        !self.centres.is_empty() && !self.fields.is_empty()
    }
}
