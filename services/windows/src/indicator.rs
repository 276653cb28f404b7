//! What an indicator is: the header of its SQL file, from which metrics, help texts and the API are made.
//!
//! A header is the leading `--` comment lines of the file, `-- key: value` each:
//!
//! ```text
//! -- id: timeliness_ratio
//! -- vi: Tỷ lệ giải quyết trước hạn, đúng hạn, trễ hạn
//! -- en: Share of early, on-time and late dossiers
//! -- unit: ratio
//! -- labels: timeliness = early, on_time, late; of = resolved, received
//! -- scopes: centre, level, field, province
//! -- windows: all
//! -- numerator: …
//! -- numerator_vi: …
//! -- denominator: …
//! -- denominator_vi: …
//! ```
//!
//! The Vietnamese ones may be missing.
//!
//! The query gives a column `key` (passed on from the table it reads) and one column for each
//! combination of label values, named by the values in the order of the labels, joined by `/`
//! (`"early/resolved"`), or `value` where there are no labels. `labels` says in which order the
//! values are published and that no other value ever is. A null is an absent series.

use std::collections::BTreeSet;

use crate::layout::Scope;

/// What a value is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// From 0 to 1.
    Ratio,
    /// Seconds.
    Seconds,
    /// An instant in seconds since 1970-01-01T00:00:00Z.
    Timestamp,
}

impl Unit {
    /// The word in headers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Ratio => "ratio",
            Self::Seconds => "seconds",
            Self::Timestamp => "timestamp",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Count, Self::Ratio, Self::Seconds, Self::Timestamp]
            .into_iter()
            .find(|unit| unit.word() == word)
    }
}

/// A label that a family has beside those of its scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// Its closed list of values.
    pub values: Vec<String>,
}

/// The header of an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// The family's name without prefix and scope.
    pub id: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Unit.
    pub unit: Unit,
    /// Labels beside those of the scope.
    pub labels: Vec<Label>,
    /// Scopes that it exists in.
    pub scopes: Vec<Scope>,
    /// A *now* figure without a window.
    pub now: bool,
    /// What is counted, in words.
    pub numerator: String,
    /// What it is a share or mean of, in words; empty for counts.
    pub denominator: String,
    /// The numerator in Vietnamese; empty where the header does not say it.
    pub numerator_vi: String,
    /// The denominator in Vietnamese; empty where the header does not say it.
    pub denominator_vi: String,
    /// The combinations of label values, in the order of the columns: `early/resolved`, or `value`.
    pub columns: Vec<String>,
}

/// What is wrong with a header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// A line is missing.
    #[error("the header has no line `-- {0}: …`; add it")]
    Missing(&'static str),
    /// A line says something that cannot be.
    #[error("header line `{key}` says {said:?}; write {expected}")]
    Wrong {
        /// The key.
        key: &'static str,
        /// What it says.
        said: String,
        /// What to write instead.
        expected: &'static str,
    },
}

impl Indicator {
    /// Reads the header of a SQL file.
    ///
    /// # Errors
    ///
    /// The first line that is missing or wrong.
    pub fn parse(sql: &str) -> Result<Self, HeaderError> {
        let header = Header::read(sql);
        let id = header.required("id")?;
        if id.is_empty()
            || !id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            return Err(wrong("id", id, "lower-case letters, digits and `_`"));
        }
        let unit = header.required("unit")?;
        let labels = labels(header.get("labels").unwrap_or_default())?;
        let windows = header.required("windows")?;
        let scopes = scopes(header.required("scopes")?)?;
        if scopes.contains(&Scope::CentreField) && windows != "now" {
            return Err(wrong(
                "windows",
                windows,
                "now: cells of a centre and a sector have no window",
            ));
        }
        let levelled = scopes.contains(&Scope::Centre) || scopes.contains(&Scope::Level);
        if levelled && labels.iter().any(|label| label.name == "level") {
            return Err(wrong(
                "labels",
                "level",
                "another name: centres and levels have that label",
            ));
        }
        Ok(Self {
            id: id.to_owned(),
            name_vi: header.required("vi")?.to_owned(),
            name_en: header.required("en")?.to_owned(),
            unit: Unit::from_word(unit)
                .ok_or_else(|| wrong("unit", unit, "count, ratio, seconds or timestamp"))?,
            columns: columns(&labels),
            labels,
            scopes,
            now: match windows {
                "now" => true,
                "all" => false,
                other => return Err(wrong("windows", other, "all or now")),
            },
            numerator: header.required("numerator")?.to_owned(),
            denominator: header.get("denominator").unwrap_or_default().to_owned(),
            numerator_vi: header.get("numerator_vi").unwrap_or_default().to_owned(),
            denominator_vi: header.get("denominator_vi").unwrap_or_default().to_owned(),
        })
    }

    /// The label values of a column, by name.
    #[must_use]
    pub fn label_values(&self, column: usize) -> Vec<(&str, &str)> {
        let mut values = Vec::with_capacity(self.labels.len());
        let mut rest = column;
        for label in self.labels.iter().rev() {
            values.push((&*label.name, &*label.values[rest % label.values.len()]));
            rest /= label.values.len();
        }
        values.reverse();
        values
    }
}

struct Header<'a> {
    lines: Vec<(&'a str, &'a str)>,
}

impl<'a> Header<'a> {
    fn read(sql: &'a str) -> Self {
        let lines = sql
            .lines()
            .map_while(|line| line.trim().strip_prefix("--"))
            .filter_map(|line| line.split_once(':'))
            .map(|(key, value)| (key.trim(), value.trim()))
            .collect();
        Self { lines }
    }

    fn get(&self, key: &str) -> Option<&'a str> {
        let line = self.lines.iter().find(|(k, _)| *k == key)?;
        Some(line.1)
    }

    fn required(&self, key: &'static str) -> Result<&'a str, HeaderError> {
        self.get(key).ok_or(HeaderError::Missing(key))
    }
}

fn wrong(key: &'static str, said: &str, expected: &'static str) -> HeaderError {
    HeaderError::Wrong {
        key,
        said: said.to_owned(),
        expected,
    }
}

fn scopes(said: &str) -> Result<Vec<Scope>, HeaderError> {
    said.split(',')
        .map(|word| Scope::from_word(word.trim()))
        .collect::<Option<BTreeSet<_>>>()
        .map(|scopes| scopes.into_iter().collect())
        .ok_or_else(|| {
            wrong(
                "scopes",
                said,
                "some of centre, level, field, province, centre_field",
            )
        })
}

fn labels(said: &str) -> Result<Vec<Label>, HeaderError> {
    const EXPECTED: &str = "`name = value, value; name = value, …`, each name and value once";
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let mut labels = Vec::new();
    for part in said.split(';') {
        let (name, values) = part
            .split_once('=')
            .ok_or_else(|| wrong("labels", said, EXPECTED))?;
        let values: Vec<String> = values.split(',').map(|v| v.trim().to_owned()).collect();
        let distinct: BTreeSet<_> = values.iter().collect();
        let name = name.trim().to_owned();
        let taken = ["province", "centre", "level", "field", "window"];
        if distinct.len() != values.len()
            || !values.iter().all(|v| is_word(v))
            || !is_word(&name)
            || name.starts_with(|c: char| c.is_ascii_digit())
            || name.starts_with("__")
            || labels.iter().any(|label: &Label| label.name == name)
            || (taken.contains(&&*name) && name != "level")
        {
            return Err(wrong("labels", said, EXPECTED));
        }
        labels.push(Label { name, values });
    }
    Ok(labels)
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn columns(labels: &[Label]) -> Vec<String> {
    if labels.is_empty() {
        return vec!["value".to_owned()];
    }
    labels.iter().fold(vec![String::new()], |columns, label| {
        columns
            .iter()
            .flat_map(|column| {
                label.values.iter().map(move |value| {
                    if column.is_empty() {
                        value.clone()
                    } else {
                        format!("{column}/{value}")
                    }
                })
            })
            .collect()
    })
}
