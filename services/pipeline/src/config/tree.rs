//! The configuration as one tree of values: the file, and over it the environment.
//!
//! Values of the environment stay the texts that they are until it is known what is asked for:
//! a password of digits must not lose its zeros by being taken for a number.

use std::path::{Path, PathBuf};

use figment::providers::Serialized;
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::fault::ConfigFaults;

/// What the names of variables begin with.
const PREFIX: &str = "DUNGHEN_";
/// What stands between section and key in the name of a variable; names without it are not ours.
const BETWEEN: &str = "__";

/// File and environment, merged.
#[derive(Debug)]
pub(super) struct Tree {
    figment: Figment,
    /// The values, by section.
    pub(super) sections: Dict,
    /// The folder that paths are relative to.
    pub(super) folder: PathBuf,
}

impl Tree {
    /// Reads the file, where there is one, and lays the environment over it. What cannot be read
    /// is a fault, and left out.
    pub(super) fn read(
        path: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        faults: &mut ConfigFaults,
    ) -> Self {
        let mut figment = Figment::new();
        if let Some(table) = path.and_then(|path| table(path, faults)) {
            figment = figment.merge(Serialized::defaults(table));
        }
        for (name, value) in environment {
            if let Some(key) = key(&name) {
                figment = figment.merge(Variable { name, key, value });
            }
        }
        let sections = figment.data().unwrap_or_else(|error| {
            faults.add("configuration", error.to_string(), "");
            Map::new()
        });
        let folder = path.and_then(Path::parent).unwrap_or(Path::new(""));
        Self {
            figment,
            sections: sections.into_values().next().unwrap_or_default(),
            folder: folder.to_owned(),
        }
    }

    /// Whether a value comes from the environment.
    pub(super) fn is_variable(&self, value: &Value) -> bool {
        let metadata = self.figment.get_metadata(value.tag());
        metadata.is_some_and(|metadata| metadata.name.starts_with(PREFIX))
    }
}

/// The tables of the file.
fn table(path: &Path, faults: &mut ConfigFaults) -> Option<toml::Table> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| {
            let problem = format!("cannot be read ({error})");
            faults.add(&file, problem, "give the path of a TOML file");
        })
        .ok()?;
    // The line itself is not shown: it may hold a password.
    toml::from_str(&text)
        .map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.unwrap_or_default().split('\n').count();
            let problem = format!("is not TOML: {}", error.message().replace('\n', ", "));
            faults.add(format!("{file}:{line}"), problem, "mend the syntax there");
        })
        .ok()
}

/// The keys that a variable's name stands for; none where it is no key of the configuration.
fn key(name: &str) -> Option<Vec<String>> {
    let name = name.strip_prefix(PREFIX)?;
    let parts: Vec<String> = name.split(BETWEEN).map(str::to_lowercase).collect();
    (parts.len() > 1).then_some(parts)
}

/// One variable of the environment.
struct Variable {
    name: String,
    key: Vec<String>,
    value: String,
}

impl Provider for Variable {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        let leaf = Value::from(self.value.clone());
        let tree = self.key.iter().rev().fold(leaf, |value, key| {
            Value::from(Dict::from([(key.clone(), value)]))
        });
        let sections = tree.into_dict().unwrap_or_default();
        Ok(Map::from([(Profile::Default, sections)]))
    }
}
