//! Tables: the answers of all questions as columns beside each other, with names in place of codes.

use dunghen_contract::Language;
use serde_json::{Map, Value, json};

use crate::names;
use crate::panel::{Cell, Column, Panel};
use crate::query::Query;

/// One row for each combination of labels, columns in the order in which they are asked for.
pub(super) fn transformations(panel: &Panel, lang: Language) -> Value {
    let mut order = Map::new();
    let mut titles = Map::new();
    for column in &panel.columns {
        order.insert(column.label.to_owned(), order.len().into());
        titles.insert(column.label.to_owned(), column.title.of(lang).into());
    }
    for (place, query) in panel.queries.iter().enumerate() {
        let name = value_name(place, panel.queries.len());
        order.insert(name.clone(), order.len().into());
        titles.insert(name, query.legend.of(lang).into());
    }
    json!([
        {"id": "merge", "options": {}},
        {"id": "organize", "options": {
            "excludeByName": {"Time": true},
            "indexByName": order,
            "renameByName": titles,
        }},
    ])
}

/// By which column the rows are sorted at first: trouble stands above.
pub(super) fn order(panel: &Panel, lang: Language) -> Value {
    let first = panel.first.iter();
    let columns: Vec<Value> = first
        .map(|title| json!({"desc": true, "displayName": title.of(lang)}))
        .collect();
    columns.into()
}

/// What Grafana calls the column of a question: with one question alone it has no letter.
fn value_name(place: usize, of: usize) -> String {
    if of == 1 {
        "Value".to_owned()
    } else {
        format!("Value #{}", Query::ref_id(place))
    }
}

/// Units and colours of the values, names and links of the labels.
pub(super) fn overrides(panel: &Panel, lang: Language) -> Value {
    let labels = panel.columns.iter().map(|column| label(column, lang));
    let cells = panel.queries.iter().zip(&panel.cells);
    let values = cells.map(|(query, cell)| value(query.legend.of(lang), cell, lang));
    labels.chain(values).collect::<Vec<_>>().into()
}

fn label(column: &Column, lang: Language) -> Value {
    let mut properties = vec![json!({"id": "custom.width", "value": 300})];
    if !column.names.is_empty() {
        let mapping = names::mapping(&column.names, lang);
        properties.push(json!({"id": "mappings", "value": mapping}));
    }
    if let Some(link) = &column.link {
        properties.push(json!({"id": "links", "value": [link.json(lang)]}));
    }
    by_name(column.title.of(lang), &properties)
}

fn value(title: &str, cell: &Cell, lang: Language) -> Value {
    let mut properties = vec![json!({"id": "unit", "value": cell.measure.word(lang)})];
    if let Some(decimals) = cell.measure.decimals() {
        properties.push(json!({"id": "decimals", "value": decimals}));
    }
    if let Some(thresholds) = &cell.thresholds {
        properties.push(json!({"id": "thresholds", "value": thresholds.json()}));
        properties.push(json!({"id": "color", "value": {"mode": "thresholds"}}));
        properties.push(json!({
            "id": "custom.cellOptions",
            "value": {"mode": "basic", "type": "color-background"},
        }));
    }
    by_name(title, &properties)
}

fn by_name(title: &str, properties: &[Value]) -> Value {
    json!({"matcher": {"id": "byName", "options": title}, "properties": properties})
}
