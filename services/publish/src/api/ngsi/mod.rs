//! `/ngsi-ld/v1/entities`: figures as entities of a smart city's context broker.
//!
//! Each series is an entity of the smart data model `KeyPerformanceIndicator`, normalised or as
//! `keyValues`; what the model has no word for keeps the word of the feed.

mod entity;

use std::collections::BTreeSet;

use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value as Json;

use super::audience::Audience;
use super::filter::{Filter, NAMES};
use super::index::Spot;
use super::indicators::visible;
use super::query::{Asked, bad, unknown};
use super::selection::{Selection, Walk};
use super::view::View;
use crate::http::{Problem, Site};
use entity::Form;

/// The type of all entities.
const TYPE: &str = "KeyPerformanceIndicator";
/// The names that only entities are asked for by.
const OWN: [&str; 5] = ["type", "id", "limit", "offset", "options"];
/// How many entities an answer has where nothing is said, and at most.
const USUAL: usize = 100;
const MOST: usize = 1000;
/// The largest offset; no site has so many series.
const FARTHEST: usize = 4_000_000_000;

/// The entities that are asked for.
pub(super) fn entities(site: &Site, audience: Audience, uri: &Uri) -> Response {
    match answer(site, audience, uri) {
        Ok(entities) => {
            let headers = [
                (header::CONTENT_TYPE, "application/ld+json"),
                (header::CACHE_CONTROL, "no-cache"),
            ];
            (headers, Json::Array(entities).to_string()).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

fn answer(site: &Site, audience: Audience, uri: &Uri) -> Result<Vec<Json>, Problem> {
    let known: Vec<&str> = OWN.into_iter().chain(NAMES).collect();
    let asked = Asked::read(uri, &known)?;
    asked.among("type", [TYPE].into_iter())?;
    let form = match asked.one("options")? {
        None | Some("normalized") => Form::Normalised,
        Some("keyValues") => Form::KeyValues,
        Some(other) => {
            return Err(unknown(
                "options",
                other,
                ["normalized", "keyValues"].into_iter(),
            ));
        }
    };
    let limit = whole(&asked, "limit", 1..=MOST)?.unwrap_or(USUAL);
    let offset = whole(&asked, "offset", 0..=FARTHEST)?.unwrap_or(0);
    let filter = Filter::read(&asked, &site.directory, audience)?;
    let view = visible(site)?;
    let selection = Selection::new(&filter, &view.index)?;
    let there = |spot: &Spot| view.index.read(&view.snapshot, *spot).is_some();
    let write = |spot: Spot| entity::of(&view, &site.directory, spot, form);
    let ids = asked.all("id");
    if ids.is_empty() {
        let mut walk = Walk::default();
        let spots = std::iter::from_fn(|| walk.next(&selection, &view.index));
        let spots = spots.filter(there).skip(offset).take(limit);
        return Ok(spots.filter_map(write).collect());
    }
    let spots = named(&view, &ids).filter(|spot| selection.contains(&view.index, *spot));
    let spots = spots.filter(there).skip(offset).take(limit);
    Ok(spots.filter_map(write).collect())
}

/// The series of identifiers, which come one a value or with commas between, each once; those that there
/// are not are left out, as a broker leaves them out.
fn named<'a>(view: &'a View, ids: &'a [&'a str]) -> impl Iterator<Item = Spot> + 'a {
    let mut told = BTreeSet::new();
    ids.iter()
        .flat_map(|ids| ids.split(','))
        .filter_map(entity::series)
        .filter_map(|name| super::series::find(&view.index, &name))
        .filter(move |spot| told.insert(view.index.place(*spot)))
}

fn whole(
    asked: &Asked,
    name: &str,
    range: std::ops::RangeInclusive<usize>,
) -> Result<Option<usize>, Problem> {
    let Some(text) = asked.one(name)? else {
        return Ok(None);
    };
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.map(Some).ok_or_else(|| {
        let (from, to) = range.into_inner();
        bad(format!(
            "`{name}` is {text:?}; write a whole number from {from} to {to}"
        ))
    })
}
