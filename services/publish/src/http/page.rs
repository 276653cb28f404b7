//! `/`: the page and the two files that it loads, nothing from outside.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use dunghen_contract::Language;
use serde::Deserialize;

use super::pages::{Moment, Sheet};
use super::problem::Problem;
use super::site::Site;
use crate::page::{self, View};

/// What the address of the page chooses.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Choice {
    province: Option<String>,
    lang: Option<String>,
}

/// The browser loads what this process serves and runs nothing that is written into the page.
const POLICY: (HeaderName, &str) = (
    header::CONTENT_SECURITY_POLICY,
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'",
);

/// The page of a province.
pub(super) async fn page(
    State(site): State<Arc<Site>>,
    choice: Result<Query<Choice>, QueryRejection>,
) -> Response {
    let choice = match choice {
        Ok(Query(choice)) => choice,
        Err(error) => {
            let detail = format!("{error}; give `province` and `lang` once each");
            return Problem::new(StatusCode::BAD_REQUEST, detail).into_response();
        }
    };
    let provinces = site.directory.provinces();
    let number = match &choice.province {
        None => 0,
        Some(code) => match provinces.iter().position(|province| province.code == *code) {
            Some(number) => number,
            None => return unknown_province(&site).into_response(),
        },
    };
    let sheet = Sheet {
        province: number,
        lang: Language::from_word(choice.lang.as_deref().unwrap_or_default()),
    };
    let html = shown(&site, sheet);
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        POLICY,
    ];
    (headers, html).into_response()
}

/// The page of what is visible now, or of nothing yet.
fn shown(site: &Site, sheet: Sheet) -> Bytes {
    let view = |age| View {
        directory: &site.directory,
        province: sheet.province,
        lang: sheet.lang,
        age,
    };
    let Some(visible) = site.published.latest() else {
        return page::render(&view(0), None).into_string().into();
    };
    let snapshot = &*visible.snapshot;
    let of = Moment {
        snapshot: snapshot.number,
        age: ((site.now)() - visible.since).max(0) / 1000,
    };
    let make = || page::render(&view(of.age), Some(snapshot)).into_string();
    site.pages.page(sheet, of, make)
}

fn unknown_province(site: &Site) -> Problem {
    let codes: Vec<&str> = site
        .directory
        .provinces()
        .iter()
        .map(|province| province.code.as_str())
        .collect();
    let detail = format!(
        "no such province; `province` is one of {}",
        codes.join(", ")
    );
    Problem::new(StatusCode::NOT_FOUND, detail)
}

/// The style of the page.
pub(super) async fn style() -> Response {
    file("text/css; charset=utf-8", page::STYLE)
}

/// The script of the page.
pub(super) async fn script() -> Response {
    file("text/javascript; charset=utf-8", page::SCRIPT)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    // Asked again at each load: a few kilobytes are cheaper than a page in the style of yesterday.
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}
