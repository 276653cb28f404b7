//! A dashboard: its variables and its rows of panels.

use crate::panel::Panel;
use crate::text::Text;
use crate::variables::Variable;

/// Panels under one heading.
#[derive(Clone, Debug)]
pub struct Row {
    /// The heading.
    pub title: Text,
    /// The panels, from left to right.
    pub panels: Vec<Panel>,
}

/// A dashboard.
#[derive(Clone, Debug)]
pub struct Board {
    /// Its name in files and links, without the language.
    pub id: &'static str,
    /// Its title.
    pub title: Text,
    /// What it is for.
    pub description: Text,
    /// What a reader chooses.
    pub variables: Vec<Variable>,
    /// The panels.
    pub rows: Vec<Row>,
    /// The time that is shown at first, as Grafana says it: `now-24h`.
    pub from: &'static str,
}

impl Board {
    /// One more row.
    #[must_use]
    pub fn row(mut self, title: Text, panels: Vec<Panel>) -> Self {
        self.rows.push(Row { title, panels });
        self
    }
}
