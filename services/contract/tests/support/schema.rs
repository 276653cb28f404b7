//! The verdict of the published schemas, with the reason that their errors amount to.

use std::error::Error;
use std::fs;

use dunghen_contract::Reason;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{Retrieve, Uri, ValidationError, Validator};
use serde_json::{Value, json};

/// Stands for the folder `schemas/` in URIs, so that relative references are followed as files.
const BASE: &str = "schemas:///";

struct Folder;

impl Retrieve for Folder {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let file = uri.as_str().strip_prefix(BASE).ok_or("outside schemas/")?;
        Ok(read(file))
    }
}

/// A file of `schemas/` as JSON.
pub fn read(file: &str) -> Value {
    let path = super::schemas().join(file);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A published schema, ready to judge.
pub fn load(file: &str) -> Validator {
    build(file, &read(file))
}

/// One definition of a published schema, by file and pointer.
pub fn part(reference: &str) -> Validator {
    build("", &json!({ "$ref": reference }))
}

fn build(file: &str, schema: &Value) -> Validator {
    jsonschema::draft202012::options()
        .with_base_uri(format!("{BASE}{file}"))
        .with_retriever(Folder)
        .build(schema)
        .unwrap_or_else(|error| panic!("{schema}: {error}"))
}

/// The first reason of the contract's order that the schema's errors amount to; none where the
/// event is valid.
pub fn verdict(schema: &Validator, event: &Value) -> Option<Reason> {
    schema.iter_errors(event).map(|error| reason(&error)).min()
}

fn reason(error: &ValidationError<'_>) -> Reason {
    let path = error.instance_path().to_string();
    match (path.as_str(), error.kind()) {
        ("", ValidationErrorKind::Type { .. }) | ("/specversion", _) => Reason::NotCloudevent,
        ("", ValidationErrorKind::Required { property }) if property == "specversion" => {
            Reason::NotCloudevent
        }
        (_, ValidationErrorKind::Required { .. }) => Reason::MissingField,
        // An optional member takes null, so this is a required one: null is the same as absent.
        _ if error.instance().is_null() => Reason::MissingField,
        ("/type", _) => Reason::UnknownType,
        _ => Reason::InvalidField,
    }
}
