//! How each kind of panel looks.

use dunghen_contract::Language;
use serde_json::{Value, json};

use crate::panel::{Kind, Panel};
use crate::query::Query;
use crate::text::text;
use crate::units::Measure;

/// What holds for every figure of a panel.
pub(super) fn defaults(panel: &Panel, lang: Language) -> Value {
    let mut defaults = json!({
        "color": {"mode": if panel.kind == Kind::Stat { "thresholds" } else { "palette-classic" }},
        "custom": custom(panel.kind),
        "mappings": [],
        // What is not known is said, and never shown as zero.
        "noValue": text("Không có số liệu", "No data").of(lang),
        "thresholds": panel.thresholds.json(),
        "unit": panel.measure.word(lang),
    });
    if let Some(decimals) = panel.measure.decimals() {
        defaults["decimals"] = decimals.into();
    }
    if panel.measure == Measure::Share && panel.kind != Kind::Stat {
        defaults["max"] = 1.into();
    }
    if panel.kind != Kind::Table {
        defaults["min"] = 0.into();
    }
    defaults
}

fn custom(kind: Kind) -> Value {
    match kind {
        Kind::Stat => json!({}),
        Kind::Table => {
            json!({"align": "auto", "cellOptions": {"type": "auto"}, "filterable": true})
        }
        Kind::Lines | Kind::Stacked => json!({
            "axisPlacement": "auto",
            "drawStyle": "line",
            "fillOpacity": if kind == Kind::Stacked { 30 } else { 0 },
            "lineInterpolation": "stepAfter",
            "lineWidth": 2,
            "showPoints": "never",
            // A gap is a gap.
            "spanNulls": false,
            "stacking": {"group": "A", "mode": if kind == Kind::Stacked { "normal" } else { "none" }},
            "thresholdsStyle": {"mode": "off"},
        }),
    }
}

/// The options of its kind.
pub(super) fn options(panel: &Panel, lang: Language) -> Value {
    match panel.kind {
        Kind::Stat => json!({
            "colorMode": "background",
            "graphMode": "none",
            "justifyMode": "auto",
            "orientation": "auto",
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": false},
            "textMode": "auto",
            "wideLayout": true,
        }),
        Kind::Lines | Kind::Stacked => json!({
            "legend": {"calcs": ["last"], "displayMode": "table", "placement": "bottom", "showLegend": true},
            "tooltip": {"mode": "multi", "sort": "desc"},
        }),
        Kind::Table => json!({
            "cellHeight": "sm",
            "footer": {"show": false},
            "showHeader": true,
            "sortBy": super::table::order(panel, lang),
        }),
    }
}

/// The line of a target is dashed and grey, so that it is never taken for a figure.
pub(super) fn target_lines(panel: &Panel) -> Value {
    let queries = panel.queries.iter().enumerate();
    let lines = queries.filter(|(_, query)| query.is_target);
    let lines: Vec<Value> = lines
        .map(|(place, _)| {
            json!({
                "matcher": {"id": "byFrameRefID", "options": Query::ref_id(place)},
                "properties": [
                    {"id": "color", "value": {"fixedColor": "text", "mode": "fixed"}},
                    {"id": "custom.lineStyle", "value": {"dash": [10, 10], "fill": "dash"}},
                    {"id": "custom.fillOpacity", "value": 0},
                ],
            })
        })
        .collect();
    lines.into()
}
