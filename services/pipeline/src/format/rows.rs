//! Every published series of a snapshot, one after the other, as the other formats write them.

use dunghen_windows::{Entity, Family, Scope, Series, Snapshot, Value, Window};

/// One published series.
pub(super) struct Row<'s> {
    pub(super) family: &'s Family,
    pub(super) scope: Scope,
    /// Whose it is.
    pub(super) entity: &'s Entity,
    /// The labels that the family has beside those of its scope.
    pub(super) labels: Vec<(&'s str, &'s str)>,
    /// None of a *now* figure.
    pub(super) window: Option<Window>,
    pub(super) value: Value,
}

impl Row<'_> {
    /// The name that `/metrics` gives the family.
    pub(super) fn name(&self) -> String {
        format!("dunghen_{}_{}", self.scope.word(), self.family.indicator.id)
    }
}

/// Calls `visit` with each series: by family, scope, window, entity and column.
///
/// # Errors
///
/// The first error of `visit`.
pub(super) fn visit<E>(
    snapshot: &Snapshot,
    mut visit: impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    for family in &snapshot.families {
        for scope in Scope::ALL {
            for series in snapshot.series(family, scope) {
                // Numbers and infinities of an operator's query stay out, as they do of /metrics.
                if series.value.value.is_finite() {
                    let entity = snapshot.layout.describe(series.entity);
                    visit(&row(family, scope, &entity, series))?;
                }
            }
        }
    }
    Ok(())
}

fn row<'s>(family: &'s Family, scope: Scope, entity: &'s Entity, series: Series) -> Row<'s> {
    Row {
        family,
        scope,
        entity,
        labels: family.indicator.label_values(series.column),
        window: series.window,
        value: series.value,
    }
}

/// A number as programs read it: whole ones without a point, others exactly.
pub(super) fn number(value: f64) -> serde_json::Number {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and at most 2⁵³")]
        return serde_json::Number::from(value as i64);
    }
    serde_json::Number::from_f64(value).unwrap_or_else(|| 0.into())
}
