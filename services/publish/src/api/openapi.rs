//! `/openapi.json`: what can be asked and what is answered, OpenAPI 3.1.
//!
//! The document is a file; what differs from site to site is filled in: the codes of its registry, its
//! windows, its indicators. So a client that reads it knows every value that is not refused.

use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use dunghen_windows::{Scope, Window};
use serde_json::Value;

use super::audience::Audience;
use super::filter::NOW;
use super::indicators::visible;
use super::query::Asked;
use crate::directory::Directory;
use crate::http::Site;

const DOCUMENT: &str = include_str!("../../assets/openapi.json");

/// The document for an audience.
pub(super) fn document(site: &Site, audience: Audience, uri: &Uri) -> Response {
    if let Err(problem) = Asked::read(uri, &[]) {
        return problem.into_response();
    }
    // A test reads the file; were it none, the document would be null and say so.
    let mut document: Value = serde_json::from_str(DOCUMENT).unwrap_or_default();
    document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    fill(&mut document, &site.directory, audience);
    // Before the first snapshot nobody knows the families, and none is refused.
    let indicators = visible(site).map(|view| {
        let families = view.index.families.iter();
        let named = families.flat_map(|family| {
            let figures = family.columns.iter().map(|column| column.id.clone());
            std::iter::once(family.indicator.id.clone()).chain(figures)
        });
        let mut named: Vec<String> = named.collect();
        named.sort_unstable();
        named.dedup();
        named
    });
    let parameters = &mut document["components"]["parameters"];
    match indicators {
        Ok(named) => parameters["indicator"]["schema"]["items"]["enum"] = named.into(),
        Err(_) => {
            if let Some(items) = parameters["indicator"]["schema"]["items"].as_object_mut() {
                items.remove("enum");
            }
        }
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, document.to_string()).into_response()
}

fn fill(document: &mut Value, directory: &Directory, audience: Audience) {
    let windows: Vec<&str> = Window::all().map(Window::word).collect();
    let provinces: Vec<&str> = directory.province_codes().collect();
    let lists: [(&str, Vec<&str>); 6] = [
        ("province", provinces.clone()),
        ("scope", audience.scopes().map(Scope::word).collect()),
        ("centre", directory.centre_codes().collect()),
        ("level", directory.levels().collect()),
        ("field", directory.field_slugs().collect()),
        ("window", windows.iter().copied().chain([NOW]).collect()),
    ];
    for (name, values) in lists {
        document["components"]["parameters"][name]["schema"]["items"]["enum"] = values.into();
    }
    document["components"]["schemas"]["Window"]["enum"] = windows.into();
    document["paths"]["/"]["get"]["parameters"][0]["schema"]["enum"] = provinces.into();
    let elsewhere: &[&str] = match audience {
        Audience::Public => &["/api/v1/dossiers/{code}"],
        Audience::Admin => &["/", "/page.css", "/page.js", "/metrics"],
    };
    if let Some(paths) = document["paths"].as_object_mut() {
        paths.retain(|path, _| !elsewhere.contains(&path.as_str()));
    }
}
