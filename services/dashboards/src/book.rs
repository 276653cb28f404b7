//! What dashboards are made from: the headers of the indicators, the targets, the registry's names.

use std::collections::BTreeMap;
use std::path::Path;

use dunghen_contract::Registry;
use dunghen_contract::registry::RegistryPaths;
use dunghen_windows::{Indicator, QuerySet};

use crate::describe;
use crate::error::DashboardError;
use crate::text::{Text, text};
use crate::thresholds;

/// Everything that a dashboard is made from.
#[derive(Debug)]
pub struct Book {
    indicators: BTreeMap<String, Indicator>,
    registry: Registry,
}

impl Book {
    /// Reads the registry of a folder; the headers come with the binary.
    ///
    /// # Errors
    /// A registry that cannot be read, a header with a fault.
    pub fn read(registry: &Path) -> Result<Self, DashboardError> {
        let registry = Registry::load(&RegistryPaths::in_folder(registry))?;
        let mut indicators = BTreeMap::new();
        for indicator in QuerySet::built_in().indicators() {
            let indicator = indicator?;
            indicators.insert(indicator.id.clone(), indicator);
        }
        Ok(Self {
            indicators,
            registry,
        })
    }

    /// The registry.
    #[must_use]
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The header of an indicator.
    ///
    /// # Errors
    /// No query gives it.
    pub fn indicator(&self, id: &str) -> Result<&Indicator, DashboardError> {
        let found = self.indicators.get(id);
        found.ok_or_else(|| DashboardError::UnknownIndicator(id.to_owned()))
    }

    /// The name of an indicator.
    ///
    /// # Errors
    /// No query gives it.
    pub fn name(&self, id: &str) -> Result<Text, DashboardError> {
        let indicator = self.indicator(id)?;
        Ok(text(indicator.name_vi.clone(), indicator.name_en.clone()))
    }

    /// What an indicator counts, and of what: all of it, whatever its labels are.
    ///
    /// # Errors
    /// No query gives it.
    pub fn description(&self, id: &str) -> Result<Text, DashboardError> {
        let indicator = self.indicator(id)?;
        let numerator = text(indicator.numerator_vi.clone(), indicator.numerator.clone());
        if indicator.denominator.is_empty() {
            return Ok(describe::count(&numerator));
        }
        let denominator = text(
            indicator.denominator_vi.clone(),
            indicator.denominator.clone(),
        );
        Ok(describe::share(&numerator, &denominator))
    }

    /// The target of a figure (`ticket_total_seconds/mean`) for the province as a whole.
    #[must_use]
    pub fn target(&self, figure: &str) -> Option<&dunghen_contract::registry::Target> {
        thresholds::target(&self.registry, figure)
    }
}
