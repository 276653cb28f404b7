//! Classic JSON of a dashboard in one language.

mod options;
mod table;

use dunghen_contract::Language;
use serde_json::{Value, json};

use crate::board::Board;
use crate::grid::{Grid, Place};
use crate::links::{Link, uid};
use crate::panel::{Kind, Panel};
use crate::query::View;
use crate::text::{Text, text};
use crate::variables::{self, Variable};

/// The version of Grafana's schema that the files are written in; every later Grafana reads it.
const SCHEMA: u32 = 39;

/// The dashboard `board`; `all` are those that its head links to.
#[must_use]
pub fn board(board: &Board, all: &[Board], lang: Language) -> Value {
    json!({
        "annotations": {"list": []},
        "description": board.description.of(lang),
        "editable": false,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "id": null,
        "links": head(board, all, lang),
        "panels": panels(board, lang),
        "refresh": "30s",
        "schemaVersion": SCHEMA,
        "tags": ["dunghen", lang.word()],
        "templating": {"list": board.variables.iter().map(|v| v.json(lang)).collect::<Vec<_>>()},
        "time": {"from": board.from, "to": "now"},
        "timepicker": {},
        // Days are those of the province, wherever the browser stands.
        "timezone": "Asia/Ho_Chi_Minh",
        "title": format!("Dunghen · {}", board.title.of(lang)),
        "uid": uid(board.id, lang),
        "version": 1,
        "weekStart": "monday",
    })
}

/// Links above the panels: the other dashboards, and this one in the other language.
fn head(board: &Board, all: &[Board], lang: Language) -> Value {
    let others = all.iter().filter(|other| other.id != board.id);
    let mut links: Vec<Value> = others
        .map(|other| link(&other.title, &address(board, other, lang), lang))
        .collect();
    let name = text("English", "Tiếng Việt");
    links.push(link(&name, &address(board, board, lang.other()), lang));
    links.into()
}

/// Where a dashboard is, with what is chosen in this one and can be chosen there: a window that it does
/// not offer would leave its panels empty.
fn address(from: &Board, to: &Board, lang: Language) -> String {
    let taken = |chosen: &Variable| to.variables.iter().any(|variable| variable.takes(chosen));
    let carried = from.variables.iter().filter(|variable| taken(variable));
    let carried: Vec<String> = carried
        .map(|variable| format!("${{{}:queryparam}}", variable.name))
        .collect();
    format!("/d/{}?{}", uid(to.id, lang), carried.join("&"))
}

fn link(title: &Text, url: &str, lang: Language) -> Value {
    json!({
        "asDropdown": false,
        "icon": "dashboard",
        // The address says which.
        "includeVars": false,
        "keepTime": true,
        "tags": [],
        "targetBlank": false,
        "title": title.of(lang),
        "tooltip": "",
        "type": "link",
        "url": url,
    })
}

fn panels(board: &Board, lang: Language) -> Value {
    let mut grid = Grid::default();
    let mut panels: Vec<Value> = Vec::new();
    for row in &board.rows {
        let place = grid.heading();
        panels.push(json!({
            "collapsed": false,
            "gridPos": position(place),
            "id": panels.len() + 1,
            "panels": [],
            "title": row.title.of(lang),
            "type": "row",
        }));
        for shown in &row.panels {
            let place = grid.place(shown);
            panels.push(panel(shown, panels.len() + 1, place, lang));
        }
    }
    panels.into()
}

fn position(place: Place) -> Value {
    json!({"h": place.h, "w": place.w, "x": place.x, "y": place.y})
}

fn panel(panel: &Panel, id: usize, place: Place, lang: Language) -> Value {
    let view = match panel.kind {
        Kind::Stat => View::Now,
        Kind::Lines | Kind::Stacked => View::Over,
        Kind::Table => View::Rows,
    };
    let queries = panel.queries.iter().enumerate();
    let targets: Vec<Value> = queries
        .map(|(i, query)| query.json(i, view, lang))
        .collect();
    let links: Vec<Value> = panel.links.iter().map(|l: &Link| l.json(lang)).collect();
    let mut defaults = options::defaults(panel, lang);
    defaults["links"] = links.into();
    let overrides = match panel.kind {
        Kind::Table => table::overrides(panel, lang),
        _ => options::target_lines(panel),
    };
    let transformations = match panel.kind {
        Kind::Table => table::transformations(panel, lang),
        _ => json!([]),
    };
    json!({
        "datasource": variables::datasource(),
        "description": panel.description.of(lang),
        "fieldConfig": {"defaults": defaults, "overrides": overrides},
        "gridPos": position(place),
        "id": id,
        "options": options::options(panel, lang),
        "targets": targets,
        "title": panel.title.of(lang),
        "transformations": transformations,
        "type": match panel.kind {
            Kind::Stat => "stat",
            Kind::Lines | Kind::Stacked => "timeseries",
            Kind::Table => "table",
        },
    })
}
