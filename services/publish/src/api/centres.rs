//! `/api/v1/centres`: the registry that figures are of, with the names that labels have no room for.

use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use dunghen_contract::registry::{Centre, Field};
use serde::Serialize;

use super::query::Asked;
use crate::directory::Directory;
use crate::http::{Problem, Site};

#[derive(Serialize)]
struct Registry<'a> {
    provinces: Vec<&'a str>,
    fields: Vec<Sector<'a>>,
    centres: Vec<Office<'a>>,
}

#[derive(Serialize)]
struct Sector<'a> {
    slug: &'a str,
    name_vi: &'a str,
    name_en: &'a str,
}

#[derive(Serialize)]
struct Office<'a> {
    code: &'a str,
    name: &'a str,
    level: &'static str,
    province: &'a str,
    parent: Option<&'a str>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    successor: Option<&'a str>,
    /// The schedule of its working hours; none: the calendar's default.
    hours: Option<&'a str>,
}

/// The centres that are asked for, by province and level.
pub(super) fn centres(site: &Site, uri: &Uri) -> Response {
    match answer(&site.directory, uri) {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(problem) => problem.into_response(),
    }
}

fn answer(directory: &Directory, uri: &Uri) -> Result<String, Problem> {
    let asked = Asked::read(uri, &["province", "level"])?;
    let provinces = asked.among("province", directory.province_codes())?;
    let levels = asked.among("level", directory.levels())?;
    let among = |said: &[String], is: &str| said.is_empty() || said.iter().any(|said| said == is);
    let all = directory.centres();
    let centres = all
        .iter()
        .filter(|c| among(&provinces, &c.province) && among(&levels, c.level.word()));
    let registry = Registry {
        provinces: directory.province_codes().collect(),
        fields: directory.fields().iter().map(sector).collect(),
        centres: centres.map(|centre| office(all, centre)).collect(),
    };
    // Texts alone: nothing that JSON could not hold.
    Ok(serde_json::to_string(&registry).unwrap_or_default())
}

fn sector(field: &Field) -> Sector<'_> {
    Sector {
        slug: &field.slug,
        name_vi: &field.name_vi,
        name_en: &field.name_en,
    }
}

fn office<'a>(all: &'a [Centre], centre: &'a Centre) -> Office<'a> {
    let code = |id: dunghen_contract::registry::CentreId| {
        let centre = all.get(usize::from(id.0));
        centre.map(|centre| &*centre.code)
    };
    Office {
        code: &centre.code,
        name: &centre.name,
        level: centre.level.word(),
        province: &centre.province,
        parent: centre.parent.and_then(code),
        valid_from: centre.valid_from.map(|day| day.to_string()),
        valid_to: centre.valid_to.map(|day| day.to_string()),
        successor: centre.successor.and_then(code),
        hours: Some(&*centre.hours).filter(|hours| !hours.is_empty()),
    }
}
