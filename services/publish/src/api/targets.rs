//! `/api/v1/targets`: what figures are measured against, in force today or on another day.

use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use dunghen_contract::registry::{Level, Target};
use jiff::civil::Date;
use serde::Serialize;

use super::indicators::visible;
use super::number::Number;
use super::query::{Asked, bad};
use crate::http::{Problem, Site};

#[derive(Serialize)]
struct InForce<'a> {
    at: String,
    targets: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    indicator: &'a str,
    province: Option<&'a str>,
    level: Option<&'static str>,
    field: Option<&'a str>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    op: &'static str,
    value: Number,
    near: Number,
    source: &'a str,
}

/// The targets in force, with where each was set.
pub(super) fn targets(site: &Site, uri: &Uri) -> Response {
    match answer(site, uri) {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(problem) => problem.into_response(),
    }
}

fn answer(site: &Site, uri: &Uri) -> Result<String, Problem> {
    let asked = Asked::read(uri, &["province", "at"])?;
    let provinces = asked.among("province", site.directory.known_provinces())?;
    let at = match asked.one("at")? {
        Some(text) => day(text)?,
        None => visible(site)?.snapshot.frame.day().date(),
    };
    let held = site.directory.targets.in_force(at);
    let of_all_or_these = |target: &&&Target| {
        let province = target.province.as_ref();
        provinces.is_empty() || province.is_none_or(|province| provinces.contains(province))
    };
    let document = InForce {
        at: at.to_string(),
        targets: held
            .iter()
            .filter(of_all_or_these)
            .map(|t| row(t))
            .collect(),
    };
    // Texts and finite numbers: nothing that JSON could not hold.
    Ok(serde_json::to_string(&document).unwrap_or_default())
}

/// A day as `2022-06-30`, and in no other of the many ways to write one.
fn day(text: &str) -> Result<Date, Problem> {
    let day = text.parse::<Date>().ok();
    day.filter(|day| day.to_string() == text)
        .ok_or_else(|| bad(format!("`at` is {text:?}; write a day, such as 2022-06-30")))
}

fn row(target: &Target) -> Row<'_> {
    Row {
        indicator: &target.indicator,
        province: target.province.as_deref(),
        level: target.level.map(Level::word),
        field: target.field.as_deref(),
        valid_from: target.valid_from.map(|day| day.to_string()),
        valid_to: target.valid_to.map(|day| day.to_string()),
        op: target.op.word(),
        value: Number(target.value),
        near: Number(target.near),
        source: &target.source,
    }
}
