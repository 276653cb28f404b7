//! The words after the question mark: known names, each with the values that it was given.
//!
//! A name that means nothing and a value that does not exist are told, with what exists: an answer
//! that silently leaves out what was asked for would look like "there is none".

use axum::extract::Query;
use axum::http::{StatusCode, Uri};

use crate::http::Problem;

/// How many values a fault names before it says where the rest is.
const NAMED: usize = 60;

/// What was asked, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pairs: Vec<(String, String)>,
}

impl Asked {
    /// Reads what was asked; `known` are the names that mean something.
    pub fn read(uri: &Uri, known: &[&str]) -> Result<Self, Problem> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let Query(pairs) =
            pairs.map_err(|fault| bad(format!("the query is unreadable: {fault}")))?;
        match pairs.iter().find(|(name, _)| !known.contains(&&**name)) {
            Some((name, _)) if known.is_empty() => Err(bad(format!(
                "nothing can be asked here by {name:?}; leave it out"
            ))),
            Some((name, _)) => Err(bad(format!(
                "nothing can be asked by {name:?}; there are {}",
                known.join(", ")
            ))),
            None => Ok(Self { pairs }),
        }
    }

    /// The values given for a name.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let given = self.pairs.iter().filter(|(n, _)| n == name);
        given.map(|(_, value)| &**value).collect()
    }

    /// The value given for a name that may be given once.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Problem> {
        match *self.all(name) {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            _ => Err(bad(format!(
                "`{name}` is given more than once; give it once"
            ))),
        }
    }

    /// The values given for a name, all of them out of a list.
    pub fn among<'k>(
        &self,
        name: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> Result<Vec<String>, Problem> {
        let mut given = self.all(name);
        given.sort_unstable();
        given.dedup();
        match given
            .iter()
            .find(|value| !known.clone().any(|k| k == **value))
        {
            Some(value) => Err(unknown(name, value, known)),
            None => Ok(given.into_iter().map(str::to_owned).collect()),
        }
    }
}

/// The fault of a value that does not exist, with those that do.
pub(crate) fn unknown<'k>(
    name: &str,
    value: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Problem {
    let count = known.clone().count();
    let list: Vec<&str> = known.take(NAMED).collect();
    let more = count - list.len();
    let rest = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more, listed in /openapi.json")
    };
    bad(format!(
        "there is no {name} {value:?}; `{name}` is one of {}{rest}",
        list.join(", ")
    ))
}

/// What was asked cannot be answered as it was asked.
pub(crate) fn bad(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, detail)
}
