//! The variables of the dashboards: what a reader chooses.
//!
//! Codes come from what Prometheus holds, so that the choice is what there is. Closed lists (windows, levels,
//! sectors) are written out, because people choose names and not words of labels.

use dunghen_contract::Language;
use dunghen_windows::{Publication, Scope, Window};
use serde_json::{Value, json};

use crate::book::Book;
use crate::names;
use crate::text::{Text, text};

/// A choice.
#[derive(Clone, Debug)]
pub struct Variable {
    /// The name in `$name` and in links.
    pub name: &'static str,
    label: Text,
    source: Source,
    /// Everything may be chosen, and is at first.
    all: bool,
}

#[derive(Clone, Debug)]
enum Source {
    Datasource,
    /// Values of a label.
    Labels {
        series: &'static str,
    },
    /// Values with their names; the first one is chosen at first.
    Listed(Vec<(String, Text)>),
}

/// The datasource of a panel: the one that is chosen.
#[must_use]
pub fn datasource() -> Value {
    json!({"type": "prometheus", "uid": "${datasource}"})
}

/// Which Prometheus is asked.
#[must_use]
pub fn source() -> Variable {
    Variable {
        name: "datasource",
        label: text("Nguồn dữ liệu", "Datasource"),
        source: Source::Datasource,
        all: false,
    }
}

/// Which province.
#[must_use]
pub fn province() -> Variable {
    Variable {
        name: "province",
        label: text("Tỉnh", "Province"),
        source: Source::Labels {
            series: "dunghen_province_dossiers_open",
        },
        all: false,
    }
}

/// Which levels; all at first.
#[must_use]
pub fn level() -> Variable {
    let levels = ["province", "district", "commune"];
    let levels = levels.map(|word| (word.to_owned(), names::word(word)));
    Variable {
        name: "level",
        label: text("Cấp", "Level"),
        source: Source::Listed(levels.into()),
        all: true,
    }
}

/// Which centre of the province and levels.
#[must_use]
pub fn centre() -> Variable {
    Variable {
        name: "centre",
        label: text("Trung tâm", "Centre"),
        source: Source::Labels {
            series: r#"dunghen_centre_dossiers_open{province="$province",level=~"$level"}"#,
        },
        all: false,
    }
}

/// Which sectors; all at first.
#[must_use]
pub fn field(book: &Book) -> Variable {
    Variable {
        name: "field",
        label: text("Lĩnh vực", "Sector"),
        source: Source::Listed(names::fields(book.registry())),
        all: true,
    }
}

/// Which window, of those that a scope publishes an indicator for; `first` is chosen at first.
#[must_use]
pub fn window(book: &Book, scope: Scope, id: &str, first: &str) -> Variable {
    let publication = Publication::default();
    let indicator = book.indicator(id);
    let offered = indicator.map_or_else(|_| Vec::new(), |i| publication.windows(i, scope));
    let mut words: Vec<&str> = offered.into_iter().flatten().map(Window::word).collect();
    // Sorting is stable: the others stay in their order.
    words.sort_by_key(|word| *word != first);
    let listed = words
        .into_iter()
        .map(|word| (word.to_owned(), names::window(word)))
        .collect();
    Variable {
        name: "window",
        label: text("Kỳ", "Window"),
        source: Source::Listed(listed),
        all: false,
    }
}

impl Variable {
    /// Whether whatever is chosen in another variable can be chosen in this one.
    #[must_use]
    pub fn takes(&self, other: &Self) -> bool {
        if self.name != other.name {
            return false;
        }
        match (&self.source, &other.source) {
            (Source::Listed(own), Source::Listed(others)) => {
                let has = |value: &str| own.iter().any(|(known, _)| known == value);
                (self.all || !other.all) && others.iter().all(|(value, _)| has(value))
            }
            (own, others) => std::mem::discriminant(own) == std::mem::discriminant(others),
        }
    }

    /// As Grafana writes it.
    #[must_use]
    pub fn json(&self, lang: Language) -> Value {
        let mut json = json!({
            "hide": 0,
            "label": self.label.of(lang),
            "multi": self.all,
            "name": self.name,
            "skipUrlSync": false,
        });
        match &self.source {
            Source::Datasource => {
                json["type"] = "datasource".into();
                json["query"] = "prometheus".into();
                json["refresh"] = 1.into();
                json["current"] = json!({});
                json["includeAll"] = false.into();
            }
            Source::Labels { series } => {
                let query = format!("label_values({series}, {})", self.name);
                json["type"] = "query".into();
                json["datasource"] = datasource();
                json["definition"] = query.clone().into();
                json["query"] = json!({"query": query, "refId": self.name});
                // On the time range: a centre that is new is offered without loading anew.
                json["refresh"] = 2.into();
                json["sort"] = 1.into();
                json["current"] = json!({});
                json["includeAll"] = self.all.into();
            }
            Source::Listed(values) => self.listed(values, lang, &mut json),
        }
        json
    }

    fn listed(&self, values: &[(String, Text)], lang: Language, json: &mut Value) {
        let option = |text: &str, value: &str, selected: bool| json!({"selected": selected, "text": text, "value": value});
        let mut options = Vec::new();
        if self.all {
            let name = text("Tất cả", "All");
            options.push(option(name.of(lang), "$__all", true));
        }
        for (value, name) in values {
            options.push(option(name.of(lang), value, options.is_empty()));
        }
        let pairs = values.iter();
        // A comma separates values; within a name it is escaped.
        let pairs =
            pairs.map(|(value, name)| format!("{} : {value}", name.of(lang).replace(',', "\\,")));
        json["type"] = "custom".into();
        json["query"] = pairs.collect::<Vec<_>>().join(", ").into();
        json["current"] = options.first().cloned().unwrap_or_default();
        json["options"] = options.into();
        json["includeAll"] = self.all.into();
        if self.all {
            json["allValue"] = ".*".into();
        }
    }
}
