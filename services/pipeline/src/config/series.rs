//! How many series there can be, and what to cut where there are too many.

use std::fmt::Write as _;

use dunghen_contract::Registry;
use dunghen_windows::{Indicator, Layout, Publication, QuerySet, Scope};

/// The most series that can be published, by family and scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesBound {
    /// Scope, family and number of series, largest first; none without any.
    parts: Vec<(Scope, String, usize)>,
}

/// How many scopes and families are named where there is too much.
const NAMED: usize = 5;

impl SeriesBound {
    /// The bound for a registry; families whose header is wrong have no part in it.
    #[must_use]
    pub fn new(registry: &Registry, publication: &Publication, queries: &QuerySet) -> Self {
        let layout = Layout::new(registry);
        let indicators: Vec<Indicator> = queries.indicators().into_iter().flatten().collect();
        let mut parts: Vec<_> = indicators
            .iter()
            .flat_map(|indicator| Scope::ALL.map(|scope| (scope, indicator)))
            .map(|(scope, indicator)| {
                let bound = publication.series_bound(indicator, scope, &layout);
                (scope, indicator.id.clone(), bound)
            })
            .filter(|(_, _, bound)| *bound > 0)
            .collect();
        parts.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (a.0, &a.1).cmp(&(b.0, &b.1))));
        Self { parts }
    }

    /// All of them together.
    #[must_use]
    pub fn total(&self) -> usize {
        self.parts.iter().map(|(_, _, bound)| bound).sum()
    }

    /// Those of each scope, largest first.
    #[must_use]
    pub fn scopes(&self) -> Vec<(Scope, usize)> {
        let mut scopes = Scope::ALL.map(|scope| {
            let of_scope = self.parts.iter().filter(|part| part.0 == scope);
            (scope, of_scope.map(|part| part.2).sum())
        });
        scopes.sort_by_key(|(_, bound): &(Scope, usize)| std::cmp::Reverse(*bound));
        scopes.into_iter().filter(|(_, bound)| *bound > 0).collect()
    }

    /// What to cut, largest first.
    #[must_use]
    pub fn advice(&self) -> String {
        let mut advice = String::from("raise it, or cut publish.windows or publish.families of");
        // Writing into a text cannot fail.
        for (place, (scope, bound)) in self.scopes().into_iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let _ = write!(advice, "{comma} {} ({bound} series)", scope.word());
        }
        advice.push_str("; the largest families are");
        for (place, (scope, family, bound)) in self.parts.iter().take(NAMED).enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let _ = write!(advice, "{comma} {family} of {} ({bound})", scope.word());
        }
        advice
    }
}
