//! What is published of all that can be computed: windows and families by scope.
//!
//! The defaults keep a province of two hundred centres below sixty thousand series
//! (`outputs.md`); a configuration replaces them scope by scope.

use std::collections::BTreeSet;

use crate::frame::Window;
use crate::indicator::Indicator;
use crate::layout::{Layout, Scope};

/// A choice out of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice<T> {
    /// What `outputs.md` gives the scope.
    #[default]
    Default,
    /// Everything.
    All,
    /// These alone.
    Only(T),
}

/// What is published of one scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeChoice {
    /// Windows.
    pub windows: Choice<Vec<Window>>,
    /// Families, by id.
    pub families: Choice<BTreeSet<String>>,
}

/// What is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// By scope, in the order of [`Scope::ALL`].
    pub scopes: [ScopeChoice; Scope::ALL.len()],
}

/// The families that a centre publishes by default.
const CENTRE_FAMILIES: &[&str] = &[
    "dossiers_received",
    "dossiers_resolved",
    "timeliness_ratio",
    "online_submission_ratio",
    "processing_working_seconds",
    "dossiers_became_overdue",
    "satisfaction_ratio",
    "tickets",
    "tickets_within_ratio",
    "ticket_wait_seconds",
    "ticket_total_seconds",
    "dossiers_open",
    "dossiers_became_overdue_workday",
    "dossiers_became_overdue_workday_baseline",
    "dossiers_became_overdue_workday_spread",
    "tickets_waiting",
    "ticket_oldest_waiting_timestamp_seconds",
    "last_event_timestamp_seconds",
    "silence_working_seconds",
];

const CENTRE_WINDOWS: &[&str] = &["24h", "today", "this_month"];
const CENTRE_TICKET_WINDOWS: &[&str] = &["1h", "24h", "today", "this_month"];
const FIELD_WINDOWS: &[&str] = &["30d", "today", "this_month", "this_year", "report_year"];
/// The variants of the online share that a centre publishes by default.
const CENTRE_ONLINE_VARIANTS: &[&str] = &["all", "full"];

impl Publication {
    fn choice(&self, scope: Scope) -> &ScopeChoice {
        &self.scopes[scope as usize]
    }

    /// Whether a family is published in a scope.
    #[must_use]
    pub fn has_family(&self, indicator: &Indicator, scope: Scope) -> bool {
        if !indicator.scopes.contains(&scope) {
            return false;
        }
        match &self.choice(scope).families {
            // A scope of cells has its own families alone, whatever is configured.
            _ if scope == Scope::CentreField => true,
            Choice::All => true,
            Choice::Only(families) => families.contains(&indicator.id),
            Choice::Default => {
                scope != Scope::Centre
                    || CENTRE_FAMILIES.contains(&&*indicator.id)
                    || !crate::queries::is_built_in(&indicator.id)
            }
        }
    }

    /// The windows that a family is published for in a scope: none where it is not published at
    /// all, a single `None` for *now*.
    #[must_use]
    pub fn windows(&self, indicator: &Indicator, scope: Scope) -> Vec<Option<Window>> {
        if !self.has_family(indicator, scope) {
            return Vec::new();
        }
        if indicator.now {
            return vec![None];
        }
        let of = |words: &[&str]| {
            Window::all()
                .filter(|window| words.contains(&window.word()))
                .map(Some)
                .collect()
        };
        match (&self.choice(scope).windows, scope) {
            (Choice::Only(windows), _) => windows.iter().copied().map(Some).collect(),
            (Choice::Default, Scope::Centre) if indicator.id.starts_with("ticket") => {
                of(CENTRE_TICKET_WINDOWS)
            }
            (Choice::Default, Scope::Centre) => of(CENTRE_WINDOWS),
            (Choice::Default, Scope::Field) => of(FIELD_WINDOWS),
            _ => Window::all().map(Some).collect(),
        }
    }

    /// Whether a column of a published family is published in a scope.
    #[must_use]
    pub fn has_column(&self, indicator: &Indicator, scope: Scope, column: usize) -> bool {
        scope != Scope::Centre
            || self.choice(scope).families != Choice::Default
            || indicator.id != "online_submission_ratio"
            || CENTRE_ONLINE_VARIANTS.contains(&&*indicator.columns[column])
    }

    /// The largest number of series that a family can have in a scope; of cells none is counted,
    /// since they are published where something happened.
    #[must_use]
    pub fn series_bound(&self, indicator: &Indicator, scope: Scope, layout: &Layout) -> usize {
        if scope == Scope::CentreField {
            return 0;
        }
        let columns = (0..indicator.columns.len())
            .filter(|&column| self.has_column(indicator, scope, column))
            .count();
        self.windows(indicator, scope).len() * layout.entities_of(scope).len() * columns
    }
}
