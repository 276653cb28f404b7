//! Reading the tables of a YAML file: absent is nothing, wrong is a fault, and reading goes on.

use serde_yaml_ng::{Mapping, Value};

use super::fault::Faults;

/// A table of the file, with the path that leads to it.
pub(super) struct Table<'t> {
    path: &'t str,
    values: &'t Mapping,
}

impl<'t> Table<'t> {
    /// The table at a path; `known` are its keys, and `not_done` those that the format has and Dunghen
    /// does not do, each with what to write instead. Any other is a fault, and so is one that is not done.
    pub(super) fn new(
        path: &'t str,
        value: &'t Value,
        known: &[&str],
        not_done: &[(&str, &str)],
        faults: &mut Faults,
    ) -> Option<Self> {
        let table = Self::free(path, value, faults)?;
        for key in table.keys(faults) {
            if let Some((_, instead)) = not_done.iter().find(|(name, _)| *name == key) {
                faults.add(table.path_of(key), "is not done here", *instead);
            } else if !known.contains(&key) {
                let instead = format!("write one of {}", known.join(", "));
                faults.add(table.path_of(key), "is not known here", instead);
            }
        }
        Some(table)
    }

    /// A table whose keys are free.
    pub(super) fn free(path: &'t str, value: &'t Value, faults: &mut Faults) -> Option<Self> {
        match value {
            Value::Null => None,
            Value::Mapping(values) => Some(Self { path, values }),
            _ => {
                faults.add(path, "is no table", "write keys with their values");
                None
            }
        }
    }

    /// The keys; one that is no text is a fault.
    pub(super) fn keys(&self, faults: &mut Faults) -> Vec<&'t str> {
        let mut keys = Vec::with_capacity(self.values.len());
        for key in self.values.keys() {
            match key.as_str() {
                Some(key) => keys.push(key),
                None => faults.add(
                    self.path,
                    "has a key that is no text",
                    "put it into quotation marks",
                ),
            }
        }
        keys
    }

    /// What a key says.
    pub(super) fn value(&self, key: &str) -> Option<&'t Value> {
        self.values.get(key).filter(|value| !value.is_null())
    }

    /// The full name of a key.
    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// A text.
    pub(super) fn text(&self, key: &str, instead: &str, faults: &mut Faults) -> Option<&'t str> {
        let value = self.value(key)?;
        let text = value.as_str();
        if text.is_none() {
            faults.add(self.path_of(key), "is no text", instead);
        }
        text
    }

    /// A flag.
    pub(super) fn flag(&self, key: &str, default: bool, faults: &mut Faults) -> bool {
        let Some(value) = self.value(key) else {
            return default;
        };
        value.as_bool().unwrap_or_else(|| {
            let instead = "write true or false";
            faults.add(self.path_of(key), "is neither true nor false", instead);
            default
        })
    }

    /// A list of texts.
    pub(super) fn texts(&self, key: &str, instead: &str, faults: &mut Faults) -> Vec<&'t str> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let texts = value
            .as_sequence()
            .and_then(|items| items.iter().map(Value::as_str).collect());
        texts.unwrap_or_else(|| {
            faults.add(self.path_of(key), "is no list of texts", instead);
            Vec::new()
        })
    }
}
