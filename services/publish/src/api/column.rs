//! The columns of a family as the feed names them, with those that are the sum of two.
//!
//! Targets speak of "early or on time" as one figure, and so do leaders; the metrics have it as two
//! shares of one denominator. Here it is a column like any other, under the name that targets give it.

use dunghen_windows::{EntityIx, Indicator, Value, Values};

/// A column of a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// The name of the figure, as in `targets.csv`: `timeliness_ratio/early/resolved`, or the
    /// family's alone where it has one figure.
    pub id: String,
    /// Other names that a target may give it.
    also: Vec<String>,
    /// Label values by name.
    pub labels: Vec<(String, String)>,
    source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    One(usize),
    /// Two shares of one denominator, which nothing is in both of.
    Sum(usize, usize),
}

impl Column {
    /// The columns of a family.
    pub fn of(indicator: &Indicator) -> Vec<Self> {
        let mut columns: Vec<Self> = (0..indicator.columns.len())
            .map(|place| Self::plain(indicator, place))
            .collect();
        let in_time = [
            ("early_or_on_time", "resolved"),
            ("early_or_on_time/received", "received"),
        ];
        if indicator.id == "timeliness_ratio" {
            let sums = in_time.map(|(name, of)| Self::in_time(indicator, name, of));
            columns.extend(sums.into_iter().flatten());
        }
        // A target that names the family alone means its first figure; of the shares of timeliness,
        // what is in time.
        let main = columns.iter().position(Self::is_sum);
        if let Some(column) = columns.get_mut(main.unwrap_or(0)) {
            column.also.push(indicator.id.clone());
        }
        columns
    }

    fn plain(indicator: &Indicator, place: usize) -> Self {
        let labels = indicator.label_values(place);
        let id = match &*indicator.columns[place] {
            "value" if labels.is_empty() => indicator.id.clone(),
            column => format!("{}/{column}", indicator.id),
        };
        let labels = labels.into_iter();
        Self {
            id,
            also: Vec::new(),
            labels: labels.map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
            source: Source::One(place),
        }
    }

    fn in_time(indicator: &Indicator, name: &str, of: &str) -> Option<Self> {
        let place = |word: &str| {
            let column = format!("{word}/{of}");
            indicator.columns.iter().position(|c| *c == column)
        };
        let labels = [("timeliness", "early_or_on_time"), ("of", of)];
        Some(Self {
            id: format!("{}/{name}", indicator.id),
            also: vec![format!("{}/early_or_on_time/{of}", indicator.id)],
            labels: labels.map(|(n, v)| (n.to_owned(), v.to_owned())).into(),
            source: Source::Sum(place("early")?, place("on_time")?),
        })
    }

    const fn is_sum(&self) -> bool {
        matches!(self.source, Source::Sum(..))
    }

    /// Every name that a target may give it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.id)
            .chain(&self.also)
            .map(|name| &**name)
    }

    /// Whether a target's name of a figure means this one.
    pub fn is_called(&self, name: &str) -> bool {
        self.names().any(|other| other == name)
    }

    /// The figure of an entity in a window, where there is one.
    pub fn read(&self, values: &Values, window: usize, entity: EntityIx) -> Option<Value> {
        let get = |column| values.get(window, entity, column);
        match self.source {
            Source::One(column) => get(column),
            Source::Sum(a, b) => Some(sum(get(a)?, get(b)?)),
        }
    }
}

/// Every name by which a target may mean a figure of a family.
#[must_use]
pub fn figures_of(indicator: &Indicator) -> Vec<String> {
    let columns = Column::of(indicator);
    let names = columns.iter().flat_map(Column::names);
    names.map(str::to_owned).collect()
}

fn sum(a: Value, b: Value) -> Value {
    match (a.parts, b.parts) {
        (Some((x, of)), Some((y, _))) if of > 0.0 => Value {
            value: (x + y) / of,
            parts: Some((x + y, of)),
        },
        _ => Value {
            value: (a.value + b.value).min(1.0),
            parts: None,
        },
    }
}
