//! What Grafana is told of the figures that are committed: nothing that rounds a count away.

use serde_json::Value;

use crate::expressions::dashboards;

/// Every unit that is written, wherever it stands in the JSON.
fn units<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(members) => {
            // As a default of a panel, or as a property of a column.
            let is_unit = members.get("id").is_some_and(|id| id == "unit");
            let written = [
                members.get("unit"),
                members.get("value").filter(|_| is_unit),
            ];
            found.extend(written.into_iter().flatten().filter_map(Value::as_str));
            members.values().for_each(|member| units(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| units(item, found)),
        _ => {}
    }
}

/// Grafana's short form makes 1,191,036 "1 Mil", and with no decimals 13,800 "14 K".
#[test]
fn no_count_is_shortened() {
    for (file, board) in dashboards() {
        let mut found = Vec::new();
        units(&board, &mut found);
        assert!(found.contains(&"locale"), "{}: {found:?}", file.display());
        for scaling in ["short", "sishort", "none", ""] {
            assert!(!found.contains(&scaling), "{}: {scaling:?}", file.display());
        }
    }
}
