//! What a snapshot has no room for: the names of centres and provinces, and the targets.
//!
//! Names are for people only; labels carry codes, which never change their spelling.

use dunghen_contract::Registry;
use dunghen_contract::registry::Level;

use crate::targets::Targets;

/// Names and targets of a registry.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Names of the centres, by the number of their entity.
    centres: Vec<String>,
    provinces: Vec<ProvinceName>,
    /// The targets.
    pub targets: Targets,
}

/// What a province is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvinceName {
    /// Its code.
    pub code: String,
    /// The name of its first provincial centre; none where it has no such centre.
    pub centre: Option<String>,
}

impl Directory {
    /// The names and targets of a registry.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        let provincial = |code: &String| {
            registry
                .centres()
                .iter()
                .find(|centre| centre.level == Level::Province && centre.province == *code)
                .map(|centre| centre.name.clone())
        };
        Self {
            centres: registry.centres().iter().map(|c| c.name.clone()).collect(),
            provinces: registry
                .provinces()
                .iter()
                .map(|code| ProvinceName {
                    code: code.clone(),
                    centre: provincial(code),
                })
                .collect(),
            targets: Targets::new(registry),
        }
    }

    /// The name of a centre by the number of its entity.
    #[must_use]
    pub fn centre(&self, entity: usize) -> Option<&str> {
        self.centres.get(entity).map(String::as_str)
    }

    /// Every province, sorted by code; the place is its number in the layout.
    #[must_use]
    pub fn provinces(&self) -> &[ProvinceName] {
        &self.provinces
    }
}
