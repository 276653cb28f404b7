//! One series as a `KeyPerformanceIndicator`.

use dunghen_windows::{Entity, Unit, Value, Window};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value as Json, json};

use super::super::index::Spot;
use super::super::number::Number;
use super::super::view::View;
use super::super::{moment, series};
use super::TYPE;
use crate::directory::Directory;
use crate::targets::Standing;

/// How attributes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Each a property with its metadata.
    Normalised,
    /// Each its value alone.
    KeyValues,
}

const PREFIX: &str = "urn:ngsi-ld:KeyPerformanceIndicator:";
/// What a name of a series keeps as it is in an identifier.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b';')
    .remove(b'=')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');
const CONTEXT: [&str; 2] = [
    "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld",
    "https://raw.githubusercontent.com/smart-data-models/dataModel.KeyPerformanceIndicator/master/context.jsonld",
];

/// The series that an identifier names.
pub(super) fn series(id: &str) -> Option<String> {
    let name = percent_decode_str(id.strip_prefix(PREFIX)?).decode_utf8();
    Some(name.ok()?.into_owned())
}

/// The entity of a series; none where it has no figure.
pub(super) fn of(view: &View, directory: &Directory, spot: Spot, form: Form) -> Option<Json> {
    let value = view.index.read(&view.snapshot, spot)?;
    let entity = view.index.entity(spot);
    let window = view.index.window(spot);
    let name = series::name(&view.index.column(spot).id, &entity, window);
    let mut object = Map::new();
    let id = utf8_percent_encode(&name, ESCAPED);
    object.insert("id".to_owned(), format!("{PREFIX}{id}").into());
    object.insert("type".to_owned(), TYPE.into());
    let observed = moment::utc(view.snapshot.watermark);
    for (name, said) in attributes(view, directory, (spot, &entity, window, value)) {
        let said = match form {
            Form::KeyValues => said,
            Form::Normalised => property(name, said, observed.as_deref(), unit(view, spot)),
        };
        object.insert(name.to_owned(), said);
    }
    object.insert("@context".to_owned(), json!(CONTEXT));
    Some(Json::Object(object))
}

fn property(name: &str, said: Json, observed: Option<&str>, unit: Option<&str>) -> Json {
    let said = match name {
        "updatedAt" => json!({"@type": "DateTime", "@value": said}),
        _ => said,
    };
    let mut property = json!({"type": "Property", "value": said});
    if name == "kpiValue" {
        if let Some(unit) = unit {
            property["unitCode"] = unit.into();
        }
        if let Some(observed) = observed {
            property["observedAt"] = observed.into();
        }
    }
    property
}

/// The code of UN/CEFACT for what a figure is measured in.
fn unit(view: &View, spot: Spot) -> Option<&'static str> {
    match view.index.family(spot).indicator.unit {
        Unit::Count | Unit::Ratio => Some("C62"),
        Unit::Seconds => Some("SEC"),
        Unit::Timestamp => None,
    }
}

type Figure<'a> = (Spot, &'a Entity, Option<Window>, Value);

fn attributes(
    view: &View,
    directory: &Directory,
    (spot, entity, window, value): Figure<'_>,
) -> Vec<(&'static str, Json)> {
    let indicator = &*view.index.family(spot).indicator;
    let column = view.index.column(spot);
    let place = window.map_or(0, Window::index);
    let mut said = vec![
        ("name", indicator.name_vi.clone().into()),
        ("alternateName", indicator.name_en.clone().into()),
        ("description", indicator.numerator.clone().into()),
        ("category", json!(["quantitative"])),
        ("calculationMethod", "automatic".into()),
        (
            "calculationFormula",
            formula(&indicator.numerator, &indicator.denominator).into(),
        ),
        ("kpiValue", json!(Number(value.value))),
        ("organization", organisation(directory, entity).into()),
        (
            "process",
            "Giải quyết thủ tục hành chính / Administrative procedures".into(),
        ),
        ("area", area(entity).into()),
        ("updatedAt", json!(moment::utc(view.snapshot.clock))),
        ("indicator", column.id.clone().into()),
        ("unit", indicator.unit.word().into()),
        ("rule", view.snapshot.timeliness.word().into()),
    ];
    if let Some(window) = window {
        let (start, end) = view.snapshot.frame.span(window);
        // Both days of a period are included; a window ends before its end.
        let day = |instant| moment::day(&view.snapshot.frame, instant);
        said.push(("calculationFrequency", frequency(window).into()));
        said.push((
            "calculationPeriod",
            json!({"from": day(start), "to": day((end - 1).max(start))}),
        ));
        said.push(("window", window.word().into()));
        said.push(("revision", view.snapshot.revisions[place].into()));
    }
    if let Some((numerator, denominator)) = value.parts {
        said.push(("numerator", json!(Number(numerator))));
        said.push(("denominator", json!(Number(denominator))));
    }
    if let Some(target) = view.goals.target(spot, entity) {
        let aim = format!("{} {}: {}", target.op.word(), target.value, target.source);
        said.push(("businessTarget", aim.into()));
        let standing = Standing::of(target, value.value);
        said.push(("currentStanding", standing_word(standing).into()));
    }
    said
}

fn formula(numerator: &str, denominator: &str) -> String {
    if denominator.is_empty() {
        numerator.to_owned()
    } else {
        format!("({numerator}) / ({denominator})")
    }
}

/// The centre, of a cell too; else the province.
fn organisation(directory: &Directory, entity: &Entity) -> String {
    let of = |code: &String| {
        directory
            .centres()
            .iter()
            .find(|centre| centre.code == *code)
    };
    let centre = entity.centre.as_ref().and_then(of);
    centre.map_or_else(|| entity.province.clone(), |centre| centre.name.clone())
}

fn area(entity: &Entity) -> String {
    let parts = [
        Some(&*entity.province),
        entity.level,
        entity.centre.as_deref(),
        entity.field.as_deref(),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    parts.join(" / ")
}

/// The model's words of how often, by the length of the window.
fn frequency(window: Window) -> &'static str {
    match window.word() {
        "1h" => "hourly",
        "24h" | "today" | "yesterday" => "daily",
        "7d" => "weekly",
        word if word.ends_with("quarter") => "quarterly",
        word if word.ends_with("year") => "yearly",
        _ => "monthly",
    }
}

const fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "good",
        Standing::Near => "fair",
        Standing::Missed => "bad",
    }
}
