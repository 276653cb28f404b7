//! The rules that every dashboard keeps: unique ids, nothing on top of something else, unit, title and
//! description in the right language, the datasource by variable, links that lead somewhere.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dunghen_dashboards::{Book, files};
use serde_json::Value;

fn book() -> Book {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Book::read(&root.join("schemas/registry")).unwrap()
}

/// Every dashboard by its path.
fn boards() -> BTreeMap<String, Value> {
    let files = files(&book()).unwrap().into_iter();
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

/// A share is shown as one, a duration in seconds, working time in working days of eight hours.
#[test]
fn units_are_those_of_the_figures() {
    for (path, board) in boards() {
        for panel in shown(&board).filter(|panel| panel["type"] != "table") {
            let unit = text(&panel["fieldConfig"]["defaults"], "unit");
            for target in list(panel, "targets") {
                let expr = text(target, "expr");
                let at = format!("{path}: {}: {expr}", text(panel, "title"));
                assert_eq!(expr.contains("_ratio{"), unit == "percentunit", "{at}");
                let works = expr.contains("_working_seconds{");
                let seconds = expr.contains("_seconds{")
                    || expr.contains("_seconds)")
                    || expr.contains("_seconds_bucket");
                assert_eq!(seconds && !works, unit == "s", "{at}");
                assert_eq!(works, DAYS.contains(&unit), "{at}");
                assert_eq!(works, expr.ends_with(" / 28800"), "{at}");
            }
        }
    }
}

/// Working days in either language.
const DAYS: [&str; 2] = ["suffix:ngày làm việc", "suffix:working days"];

/// The columns of a table: the title of each with the unit that is written for it.
fn columns(table: &Value) -> Vec<(&str, &str)> {
    let overrides = list(&table["fieldConfig"], "overrides").iter();
    overrides
        .map(|column| {
            let mut properties = list(column, "properties").iter();
            let unit = properties.find(|property| property["id"] == "unit");
            let unit = unit.map_or("", |property| text(property, "value"));
            (text(&column["matcher"], "options"), unit)
        })
        .collect()
}

#[test]
fn a_column_of_working_time_is_in_working_days() {
    let mut working = 0;
    for (path, board) in boards() {
        for table in shown(&board).filter(|panel| panel["type"] == "table") {
            let columns = columns(table);
            for target in list(table, "targets") {
                let title = text(target, "legendFormat");
                let (_, unit) = columns.iter().find(|(name, _)| *name == title).unwrap();
                let expr = text(target, "expr");
                let works = expr.contains("_working_seconds{");
                assert_eq!(works, DAYS.contains(unit), "{path}: {title}");
                assert_eq!(works, expr.ends_with(" / 28800"), "{path}: {title}");
                working += usize::from(works);
            }
        }
    }
    assert!(working >= 6, "{working}");
}

/// A table of 191 centres shows at its head where help is needed.
#[test]
fn a_table_is_sorted_by_one_of_its_columns_of_values() {
    for (path, board) in boards() {
        for table in shown(&board).filter(|panel| panel["type"] == "table") {
            let title = text(table, "title");
            let [order] = list(&table["options"], "sortBy") else {
                panic!("{path}: {title} is not sorted");
            };
            assert_eq!(order["desc"], true, "{path}: {title}");
            let column = text(order, "displayName");
            let mut values = list(table, "targets").iter();
            let known = values.any(|target| text(target, "legendFormat") == column);
            assert!(known, "{path}: {title} has no column {column}");
        }
    }
}

/// A tile that shows a part of an indicator, or how old an instant is, says what of it; no two tiles of a
/// dashboard say the same.
#[test]
fn a_tile_says_what_it_shows_and_not_what_its_indicator_has_in_all() {
    let book = book();
    let whole: Vec<_> = dunghen_windows::QuerySet::built_in()
        .indicators()
        .into_iter()
        .map(Result::unwrap)
        .filter(|indicator| {
            !indicator.labels.is_empty() || indicator.unit == dunghen_windows::Unit::Timestamp
        })
        .map(|indicator| (book.description(&indicator.id).unwrap(), indicator.id))
        .collect();
    for (path, board) in boards() {
        let lang = dunghen_contract::Language::from_word(&path[..2]);
        let mut said = BTreeSet::new();
        for tile in shown(&board).filter(|panel| panel["type"] == "stat") {
            let description = text(tile, "description");
            let title = text(tile, "title");
            assert!(said.insert(description), "{path}: {title}: {description}");
            let expr = text(&list(tile, "targets")[0], "expr");
            for (all, id) in &whole {
                let shows = expr.contains(&format!("_{id}{{"));
                assert!(
                    !shows || !description.contains(all.of(lang)),
                    "{path}: {title}: {description}"
                );
            }
        }
    }
}

/// People read minutes.
#[test]
fn a_target_of_time_is_said_in_minutes() {
    for (path, word) in [
        ("vi/counters.json", "25 phút"),
        ("en/counters.json", "25 minutes"),
    ] {
        let boards = boards();
        let mut tiles = shown(&boards[path]).map(|panel| text(panel, "description"));
        let found = tiles.any(|said| said.contains(&format!("≤ {word}")));
        assert!(found, "{path}: {word}");
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

/// The variables of a dashboard by name, each with the values that it lists; none where Prometheus or Grafana
/// says them.
fn variables(board: &Value) -> BTreeMap<&str, BTreeSet<&str>> {
    let variables = list(&board["templating"], "list").iter();
    variables
        .map(|variable| {
            let options = list(variable, "options").iter();
            let values = options.map(|option| text(option, "value")).collect();
            (text(variable, "name"), values)
        })
        .collect()
}

#[test]
fn links_lead_to_dashboards_and_set_what_can_be_chosen_there() {
    let boards = boards();
    let known: BTreeMap<&str, _> = boards
        .values()
        .map(|board| (text(board, "uid"), variables(board)))
        .collect();
    for (path, board) in &boards {
        let own = &known[text(board, "uid")];
        let mut links = Vec::new();
        urls(board, &mut links);
        assert!(links.len() >= 5, "{path}: {links:?}");
        for link in links {
            let (address, query) = link.split_once('?').unwrap();
            let uid = address.strip_prefix("/d/").unwrap();
            let there = known.get(uid);
            let there = there.unwrap_or_else(|| panic!("{path}: {link} leads nowhere"));
            for part in query.split('&') {
                let set = part
                    .strip_prefix("var-")
                    .and_then(|set| set.split_once('='));
                if let Some((name, _)) = set {
                    assert!(there.contains_key(name), "{path}: {link} sets {name}");
                } else if let Some(passed) = part.strip_suffix(":queryparam}") {
                    let name = &passed[2..];
                    let both = own.contains_key(name) && there.contains_key(name);
                    assert!(both, "{path}: {link} passes {name} on");
                    assert!(
                        own[name].is_subset(&there[name]),
                        "{path}: {link} passes on what cannot be chosen there: {name}"
                    );
                } else {
                    assert_eq!(part, "${__url_time_range}", "{path}: {link}");
                }
            }
        }
    }
}

/// Links at the head say themselves what they carry: the datasource and the province always, all that is chosen
/// to the same dashboard in the other language, and a window to those that have it.
#[test]
fn links_at_the_head_carry_what_is_chosen() {
    for (path, board) in boards() {
        for link in list(&board, "links") {
            assert_eq!(link["includeVars"], false, "{path}");
            let url = text(link, "url");
            for name in ["datasource", "province"] {
                let carried = format!("${{{name}:queryparam}}");
                assert!(url.contains(&carried), "{path}: {url}");
            }
        }
        let own = list(&board, "links").last().unwrap();
        for name in variables(&board).into_keys() {
            let carried = format!("${{{name}:queryparam}}");
            assert!(text(own, "url").contains(&carried), "{path}: {name}");
        }
    }
    let window = |from: &str, to: &str| {
        let boards = boards();
        let mut links = list(&boards[from], "links").iter();
        let uid = format!("/d/dunghen-{to}-vi?");
        let link = links.find(|link| text(link, "url").starts_with(&uid));
        text(link.unwrap(), "url").contains("${window:queryparam}")
    };
    assert!(window("vi/province.json", "counters"));
    assert!(window("vi/overdue.json", "province"));
    assert!(!window("vi/province.json", "centre"));
    assert!(!window("vi/province.json", "overdue"));
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
