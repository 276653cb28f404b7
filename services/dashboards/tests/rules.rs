//! The rules that every dashboard keeps: unique ids, nothing on top of something else, unit, title and
//! description in the right language, the datasource by variable, links that lead somewhere.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dunghen_dashboards::{Book, files};
use serde_json::Value;

/// Every dashboard by its path.
fn boards() -> BTreeMap<String, Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let book = Book::read(&root.join("schemas/registry")).unwrap();
    let files = files(&book).unwrap().into_iter();
    files
        .map(|(path, text)| {
            let json = serde_json::from_str(&text).unwrap();
            (path.display().to_string(), json)
        })
        .collect()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// Panels that show something, without headings.
fn shown(board: &Value) -> impl Iterator<Item = &Value> {
    list(board, "panels")
        .iter()
        .filter(|panel| panel["type"] != "row")
}

#[test]
fn ids_are_unique() {
    let mut uids = BTreeSet::new();
    for (path, board) in boards() {
        assert!(uids.insert(text(&board, "uid").to_owned()), "{path}: uid");
        let ids: BTreeSet<u64> = list(&board, "panels")
            .iter()
            .map(|panel| panel["id"].as_u64().unwrap())
            .collect();
        assert_eq!(ids.len(), list(&board, "panels").len(), "{path}");
        for panel in shown(&board) {
            let refs: BTreeSet<&str> = list(panel, "targets")
                .iter()
                .map(|t| text(t, "refId"))
                .collect();
            assert_eq!(
                refs.len(),
                list(panel, "targets").len(),
                "{path}: {}",
                text(panel, "title")
            );
        }
    }
}

#[test]
fn panels_lie_within_the_grid_and_none_covers_another() {
    for (path, board) in boards() {
        let mut taken = BTreeSet::new();
        for panel in list(&board, "panels") {
            let at = |name: &str| panel["gridPos"][name].as_u64().unwrap();
            let title = text(panel, "title");
            assert!(
                at("x") + at("w") <= 24 && at("w") > 0 && at("h") > 0,
                "{path}: {title}"
            );
            for x in at("x")..at("x") + at("w") {
                for y in at("y")..at("y") + at("h") {
                    assert!(taken.insert((x, y)), "{path}: {title} covers another");
                }
            }
        }
    }
}

#[test]
fn every_panel_says_what_it_is_and_in_what_unit() {
    for (path, board) in boards() {
        for panel in shown(&board) {
            let title = text(panel, "title");
            assert!(!title.is_empty(), "{path}: a panel without a title");
            assert!(text(panel, "description").len() > 10, "{path}: {title}");
            let defaults = &panel["fieldConfig"]["defaults"];
            assert!(!text(defaults, "unit").is_empty(), "{path}: {title}: unit");
            assert!(
                !text(defaults, "noValue").is_empty(),
                "{path}: {title}: no data"
            );
            assert!(
                !list(panel, "targets").is_empty(),
                "{path}: {title}: no question"
            );
        }
    }
}

/// A share is shown as one, a duration in seconds.
#[test]
fn units_are_those_of_the_figures() {
    for (path, board) in boards() {
        for panel in shown(&board).filter(|panel| panel["type"] != "table") {
            let unit = text(&panel["fieldConfig"]["defaults"], "unit");
            for target in list(panel, "targets") {
                let expr = text(target, "expr");
                let at = format!("{path}: {}: {expr}", text(panel, "title"));
                assert_eq!(expr.contains("_ratio{"), unit == "percentunit", "{at}");
                let seconds = expr.contains("_seconds{")
                    || expr.contains("_seconds)")
                    || expr.contains("_seconds_bucket");
                assert_eq!(seconds, unit == "s", "{at}");
            }
        }
    }
}

/// Texts for people of a dashboard.
fn texts(board: &Value) -> Vec<String> {
    let mut texts = vec![
        text(board, "title").to_owned(),
        text(board, "description").to_owned(),
    ];
    for panel in list(board, "panels") {
        texts.push(text(panel, "title").to_owned());
        if panel["type"] == "row" {
            continue;
        }
        texts.push(text(panel, "description").to_owned());
        let defaults = &panel["fieldConfig"]["defaults"];
        texts.push(text(defaults, "noValue").to_owned());
        for target in list(panel, "targets") {
            let legend = text(target, "legendFormat");
            if !legend.contains("{{") {
                texts.push(legend.to_owned());
            }
        }
    }
    for variable in list(&board["templating"], "list") {
        texts.push(text(variable, "label").to_owned());
        let options = list(variable, "options").iter();
        texts.extend(options.map(|option| text(option, "text").to_owned()));
    }
    texts
}

/// Letters that Vietnamese has and English has not.
fn vietnamese(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
}

#[test]
fn each_is_in_its_language() {
    for (path, board) in boards() {
        for text in texts(&board) {
            if path.starts_with("vi/") {
                assert!(vietnamese(&text), "{path}: {text:?} is not Vietnamese");
            } else {
                assert!(!vietnamese(&text), "{path}: {text:?} is not English");
            }
        }
    }
}

#[test]
fn the_datasource_is_the_one_that_is_chosen() {
    let chosen = serde_json::json!({"type": "prometheus", "uid": "${datasource}"});
    for (path, board) in boards() {
        let variables = list(&board["templating"], "list");
        assert_eq!(variables[0]["name"], "datasource", "{path}");
        for variable in variables
            .iter()
            .filter(|variable| variable["type"] == "query")
        {
            assert_eq!(
                variable["datasource"], chosen,
                "{path}: {}",
                variable["name"]
            );
        }
        for panel in shown(&board) {
            assert_eq!(
                panel["datasource"],
                chosen,
                "{path}: {}",
                text(panel, "title")
            );
            for target in list(panel, "targets") {
                assert_eq!(
                    target["datasource"],
                    chosen,
                    "{path}: {}",
                    text(panel, "title")
                );
            }
        }
    }
}

/// Every address that a value leads to, wherever it stands in the JSON.
fn urls(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(url)) = members.get("url") {
                found.push(url.clone());
            }
            members.values().for_each(|member| urls(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| urls(item, found)),
        _ => {}
    }
}

#[test]
fn links_lead_to_dashboards_and_variables_that_are_there() {
    let boards = boards();
    let known: BTreeMap<String, BTreeSet<String>> = boards
        .values()
        .map(|board| {
            let variables = list(&board["templating"], "list").iter();
            let names = variables.map(|variable| text(variable, "name").to_owned());
            (text(board, "uid").to_owned(), names.collect())
        })
        .collect();
    for (path, board) in &boards {
        let own = &known[text(board, "uid")];
        let mut links = Vec::new();
        urls(board, &mut links);
        assert!(links.len() >= 5, "{path}: {links:?}");
        for link in links {
            let (address, query) = link.split_once('?').unwrap_or((&link, ""));
            let uid = address.strip_prefix("/d/").unwrap();
            let variables = known
                .get(uid)
                .unwrap_or_else(|| panic!("{path}: {link} leads nowhere"));
            for part in query.split('&').filter(|part| !part.is_empty()) {
                if let Some((name, _)) = part
                    .strip_prefix("var-")
                    .and_then(|set| set.split_once('='))
                {
                    assert!(variables.contains(name), "{path}: {link} sets {name}");
                } else if let Some(passed) = part.strip_suffix(":queryparam}") {
                    let name = &passed[2..];
                    assert!(
                        own.contains(name),
                        "{path}: {link} passes {name} on, which it has not"
                    );
                    assert!(variables.contains(name), "{path}: {link} passes {name} on");
                } else {
                    assert_eq!(part, "${__url_time_range}", "{path}: {link}");
                }
            }
        }
    }
}

#[test]
fn a_table_leads_from_each_centre_to_its_dashboard() {
    let boards = boards();
    for path in ["vi/province.json", "en/overdue.json", "vi/counters.json"] {
        let tables = shown(&boards[path]).filter(|panel| panel["type"] == "table");
        let leading = tables.filter(|table| {
            let text = table.to_string();
            text.contains("/d/dunghen-centre-") && text.contains("var-centre=${__value.raw}")
        });
        assert!(leading.count() > 0, "{path}");
    }
}

/// Variables that an expression uses are those of its dashboard, and absence is never made 0.
#[test]
fn expressions_use_their_dashboards_variables_and_hide_no_absence() {
    for (path, board) in boards() {
        let variables: BTreeSet<&str> = list(&board["templating"], "list")
            .iter()
            .map(|variable| text(variable, "name"))
            .collect();
        for panel in shown(&board) {
            for target in list(panel, "targets") {
                let expr = text(target, "expr");
                let squeezed: String = expr.split_whitespace().collect();
                assert!(!squeezed.contains("vector("), "{path}: {expr}");
                for used in expr.split('$').skip(1) {
                    let end = used.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                    let name = &used[..end.unwrap_or(used.len())];
                    assert!(variables.contains(name), "{path}: ${name} in {expr}");
                }
            }
        }
    }
}

/// The colours of a figure with a target are those of the table of targets.
#[test]
fn thresholds_are_those_of_the_targets() {
    let boards = boards();
    let panel = shown(&boards["en/province.json"])
        .find(|panel| text(panel, "title") == "Filed and resolved online")
        .unwrap();
    assert_eq!(
        panel["fieldConfig"]["defaults"]["thresholds"]["steps"].to_string(),
        r#"[{"color":"red","value":null},{"color":"orange","value":0.65},{"color":"green","value":0.7}]"#
    );
    assert!(text(panel, "description").contains("Target ≥ 70 %"));
}
