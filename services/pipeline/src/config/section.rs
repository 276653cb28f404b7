//! Reading the keys of one section: absent is the default, wrong is a fault and the default.
//!
//! A reader always goes on, so that the next key is read too and all faults are found at once.

use std::path::Path;

use figment::value::{Dict, Value};

use super::fault::ConfigFaults;
use super::secret;
use super::tree::Tree;

/// One table of the configuration while it is read.
pub(super) struct Section<'t> {
    name: String,
    values: Option<&'t Dict>,
    tree: &'t Tree,
    pub(super) faults: &'t mut ConfigFaults,
}

impl<'t> Section<'t> {
    /// A table at the top, with the keys that it may have; any other is a fault.
    pub(super) fn new(
        tree: &'t Tree,
        name: &str,
        known: &[&str],
        faults: &'t mut ConfigFaults,
    ) -> Self {
        Self::of(tree, name, tree.sections.get(name), known, faults)
    }

    /// A table that stands elsewhere.
    pub(super) fn of(
        tree: &'t Tree,
        name: impl Into<String>,
        value: Option<&'t Value>,
        known: &[&str],
        faults: &'t mut ConfigFaults,
    ) -> Self {
        let name = name.into();
        let values = value.and_then(Value::as_dict);
        if value.is_some() && values.is_none() {
            let instead = format!("write {}", known.join(", "));
            faults.add(&name, "is no table", instead);
        }
        for key in values.into_iter().flat_map(Dict::keys) {
            if !known.contains(&key.as_str()) {
                let instead = format!("write one of {}", known.join(", "));
                faults.add(format!("{name}.{key}"), "is not known here", instead);
            }
        }
        Self {
            name,
            values,
            tree,
            faults,
        }
    }

    /// The table that a key of this one names.
    pub(super) fn within(&mut self, key: &str, known: &[&str]) -> Section<'_> {
        let (name, value) = (self.path(key), self.value(key));
        Section::of(self.tree, name, value, known, self.faults)
    }

    /// The folder that paths are relative to.
    pub(super) fn folder(&self) -> &'t Path {
        &self.tree.folder
    }

    /// The full name of a key.
    pub(super) fn path(&self, key: &str) -> String {
        format!("{}.{key}", self.name)
    }

    /// Notes a fault of a key.
    pub(super) fn fault(&mut self, key: &str, problem: impl Into<String>, instead: &str) {
        let path = self.path(key);
        self.faults.add(path, problem, instead);
    }

    /// A text and what it stands for.
    pub(super) fn text<T>(
        &mut self,
        key: &str,
        default: T,
        instead: &str,
        convert: impl FnOnce(&str) -> Option<T>,
    ) -> T {
        let Some(value) = self.value(key) else {
            return default;
        };
        let Some(said) = value.as_str() else {
            self.fault(key, kind(value), instead);
            return default;
        };
        let Some(text) = self.filled(key, said, instead) else {
            return default;
        };
        convert(&text).unwrap_or_else(|| {
            self.fault(key, format!("is {said:?}"), instead);
            default
        })
    }

    /// A whole number and what it stands for.
    pub(super) fn whole<T>(
        &mut self,
        key: &str,
        default: T,
        instead: &str,
        convert: impl FnOnce(i64) -> Option<T>,
    ) -> T {
        let Some(value) = self.value(key) else {
            return default;
        };
        let number = if self.tree.is_variable(value) {
            value.as_str().and_then(|text| text.trim().parse().ok())
        } else {
            value
                .to_i128()
                .and_then(|number| i64::try_from(number).ok())
        };
        number.and_then(convert).unwrap_or_else(|| {
            self.fault(key, kind(value), instead);
            default
        })
    }

    /// A list of texts; none where the key is absent or wrong.
    pub(super) fn texts(&mut self, key: &str, instead: &str) -> Option<Vec<String>> {
        let value = self.value(key)?;
        let said: Option<Vec<&str>> = match (value, value.as_str()) {
            (Value::Array(_, items), _) => items.iter().map(Value::as_str).collect(),
            (_, Some(text)) if self.tree.is_variable(value) => Some(listed(text)),
            _ => None,
        };
        let Some(said) = said else {
            self.fault(key, kind(value), instead);
            return None;
        };
        said.into_iter()
            .map(|said| self.filled(key, said, instead))
            .collect()
    }

    /// Whether a key says this word instead of a list.
    pub(super) fn says(&self, key: &str, word: &str) -> bool {
        self.value(key).and_then(Value::as_str) == Some(word)
    }

    /// Every text of a table whose keys are names with points, whether written as
    /// `"a.b" = "c"`, as `a.b = "c"`, or as a variable of the environment, which comes last.
    pub(super) fn named_texts(&mut self, key: &str, instead: &str) -> Vec<(String, String)> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let mut leaves = Vec::new();
        match value.as_dict() {
            Some(dict) => leaves_of(dict, "", &mut leaves),
            None => self.fault(key, kind(value), instead),
        }
        leaves.sort_by_key(|(_, value)| self.tree.is_variable(value));
        let mut texts = Vec::with_capacity(leaves.len());
        for (name, value) in leaves {
            let path = format!("{key}.{name}");
            match scalar(value) {
                Some(said) => {
                    texts.extend(self.filled(&path, &said, instead).map(|text| (name, text)));
                }
                None => self.fault(&path, kind(value), instead),
            }
        }
        texts
    }

    /// What a key says, where it says anything.
    pub(super) fn value(&self, key: &str) -> Option<&'t Value> {
        self.values?.get(key)
    }

    /// A text with its secrets filled in.
    fn filled(&mut self, key: &str, said: &str, instead: &str) -> Option<String> {
        let variable = |name: &str| std::env::var(name).ok();
        secret::fill_in(said, &self.tree.folder, variable)
            .map_err(|problem| self.fault(key, problem, instead))
            .ok()
    }
}

/// What is wrong with a value that is of another kind than was asked for.
fn kind(value: &Value) -> String {
    match value {
        Value::String(_, text) => format!("is {text:?}"),
        Value::Char(_, text) => format!("is {text:?}"),
        Value::Bool(_, flag) => format!("is {flag}"),
        Value::Num(..) => match (value.to_i128(), value.to_f64()) {
            (Some(whole), _) => format!("is {whole}"),
            (None, Some(number)) => format!("is {number}"),
            (None, None) => "is a number".to_owned(),
        },
        Value::Empty(..) => "is empty".to_owned(),
        Value::Dict(..) => "is a table".to_owned(),
        Value::Array(..) => "is a list, or has something in it that is no text".to_owned(),
    }
}

/// The items of a list in a variable: separated by commas, with or without the brackets and
/// quotation marks of TOML.
fn listed(text: &str) -> Vec<&str> {
    let text = text.trim();
    let inner = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    inner
        .unwrap_or(text)
        .split(',')
        .map(|item| item.trim().trim_matches(['"', '\'']))
        .filter(|item| !item.is_empty())
        .collect()
}

fn leaves_of<'d>(dict: &'d Dict, prefix: &str, leaves: &mut Vec<(String, &'d Value)>) {
    for (key, value) in dict {
        let name = format!("{prefix}{key}");
        match value.as_dict() {
            Some(dict) => leaves_of(dict, &format!("{name}."), leaves),
            None => leaves.push((name, value)),
        }
    }
}

/// A text, a number or a flag as the text that librdkafka takes.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Bool(_, flag) => Some(flag.to_string()),
        Value::Num(..) => value
            .to_i128()
            .map(|whole| whole.to_string())
            .or_else(|| value.to_f64().map(|number| number.to_string())),
        _ => None,
    }
}
