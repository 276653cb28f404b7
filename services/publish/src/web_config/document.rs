//! What a web-config file says, before any file that it names is opened.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use axum::http::{HeaderName, HeaderValue};
use base64::Engine;
use base64::alphabet::BCRYPT;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use bcrypt::HashParts;
use serde_yaml_ng::Value;

use super::fault::Faults;
use super::tls::Tls;
use super::yaml::Table;

/// A file without faults of its own.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) tls: Option<Tls>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// The bcrypt hash of each user's password.
    pub(super) users: BTreeMap<String, String>,
}

/// Letters of a bcrypt hash that are the digest of the password.
const DIGEST: usize = 31;

/// The headers that the format has, each with the values that it may have; none: any.
const HEADERS: [(&str, &[&str]); 5] = [
    ("Content-Security-Policy", &[]),
    ("Strict-Transport-Security", &[]),
    ("X-Content-Type-Options", &["nosniff"]),
    ("X-Frame-Options", &["deny", "sameorigin"]),
    ("X-XSS-Protection", &[]),
];

const SECTIONS: [&str; 3] = [
    "tls_server_config",
    "http_server_config",
    "basic_auth_users",
];
const NO_LIMIT: [(&str, &str); 1] = [(
    "rate_limit",
    "remove it, and let a proxy in front limit the rate",
)];

impl Document {
    /// Reads the text of a file; relative paths in it are relative to `folder`.
    pub(super) fn parse(text: &str, folder: &Path, faults: &mut Faults) -> Option<Self> {
        let value: Value = serde_yaml_ng::from_str(text)
            .map_err(|error| {
                // Of the parser's own words only the place: the rest may repeat a value.
                let line = error.location().map_or(1, |place| place.line());
                let problem = format!("is not YAML, or has a key twice, at line {line}");
                faults.add("", problem, "mend the syntax there");
            })
            .ok()?;
        let Some(top) = Table::new("", &value, &SECTIONS, &NO_LIMIT, faults) else {
            return Some(Self::nothing());
        };
        for section in [SECTIONS[0], SECTIONS[2]] {
            if value.get(section).is_some_and(Value::is_null) {
                let problem = "has nothing below it, and so protects nothing";
                faults.add(section, problem, "write its keys below it, or remove it");
            }
        }
        Some(Self {
            tls: top
                .value(SECTIONS[0])
                .and_then(|tls| Tls::read(SECTIONS[0], tls, folder, faults)),
            headers: top
                .value(SECTIONS[1])
                .map(|http| http_server(SECTIONS[1], http, faults))
                .unwrap_or_default(),
            users: top
                .value(SECTIONS[2])
                .map(|users| basic_auth(SECTIONS[2], users, faults))
                .unwrap_or_default(),
        })
    }

    const fn nothing() -> Self {
        Self {
            tls: None,
            headers: Vec::new(),
            users: BTreeMap::new(),
        }
    }
}

fn http_server(path: &str, value: &Value, faults: &mut Faults) -> Vec<(HeaderName, HeaderValue)> {
    let Some(http) = Table::new(path, value, &["http2", "headers"], &[], faults) else {
        return Vec::new();
    };
    if http.flag("http2", false, faults) {
        let instead = "write false or remove it: HTTP/1.1 is served";
        faults.add(http.path_of("http2"), "is not done here", instead);
    }
    let path = http.path_of("headers");
    let headers = http.value("headers");
    headers
        .and_then(|headers| Table::free(&path, headers, faults))
        .map(|table| headers_of(&table, faults))
        .unwrap_or_default()
}

fn headers_of(table: &Table<'_>, faults: &mut Faults) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = Vec::new();
    for key in table.keys(faults) {
        let Some((_, values)) = HEADERS.iter().find(|(name, _)| *name == key) else {
            let names = HEADERS.map(|(name, _)| name).join(", ");
            let instead = format!("write one of {names}, spelt like this");
            faults.add(table.path_of(key), "is no header of the format", instead);
            continue;
        };
        let Some(said) = table.text(key, "write a text", faults) else {
            continue;
        };
        let good = values.is_empty() || values.contains(&said);
        let header = HeaderName::from_str(key).ok().filter(|_| good);
        match header.zip(HeaderValue::from_str(said).ok()) {
            // The format has it that an empty one is left out.
            Some(_) if said.is_empty() => {}
            Some(header) => headers.push(header),
            None => {
                let instead = if values.is_empty() {
                    "write a text on one line".to_owned()
                } else {
                    format!("write {}", values.join(" or "))
                };
                faults.add(table.path_of(key), format!("is {said:?}"), instead);
            }
        }
    }
    headers
}

fn basic_auth(path: &str, value: &Value, faults: &mut Faults) -> BTreeMap<String, String> {
    const INSTEAD: &str =
        "write a bcrypt hash such as `htpasswd -nBC 10 NAME` prints, beginning with $2y$10$";
    let mut users = BTreeMap::new();
    let Some(table) = Table::free(path, value, faults) else {
        return users;
    };
    let names = table.keys(faults);
    if names.is_empty() {
        faults.add(path, "has no user, and so keeps nobody out", INSTEAD);
    }
    for user in names {
        if user.contains(':') {
            let problem = "has a colon in its name, which basic auth cannot carry";
            faults.add(table.path_of(user), problem, "choose another name");
        }
        let hash = table.value(user).and_then(Value::as_str);
        match hash.filter(|hash| is_hash(hash)) {
            Some(hash) => {
                users.insert(user.to_owned(), hash.to_owned());
            }
            None => faults.add(table.path_of(user), "is no bcrypt hash", INSTEAD),
        }
    }
    users
}

/// Whether a text is a bcrypt hash whole: where a check could fail later, nobody would get in and
/// nobody would know why.
fn is_hash(text: &str) -> bool {
    let digits = GeneralPurpose::new(&BCRYPT, NO_PAD);
    let is_decoded = |text: &str| digits.decode(text).is_ok();
    HashParts::from_str(text).is_ok_and(|parts| {
        let digest = text.len().checked_sub(DIGEST).and_then(|at| text.get(at..));
        (4..=31).contains(&parts.get_cost())
            && is_decoded(&parts.get_salt())
            && digest.is_some_and(is_decoded)
    })
}
