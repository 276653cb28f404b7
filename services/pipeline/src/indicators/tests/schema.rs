//! What is written is what `schemas/indicators` promises, and the golden examples are what is written.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use dunghen_windows::{Snapshot, Value, Window};
use jsonschema::{Retrieve, Uri, Validator};
use serde_json::Value as Json;

use super::{messages, source};
use crate::indicators::due::Kind;
use crate::indicators::held::Held;
use crate::indicators::sample::{self, NOON};

/// Stands for the folder `schemas/indicators/` in URIs.
const BASE: &str = "schemas:///indicators/";

struct Folder;

impl Retrieve for Folder {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Json, Box<dyn Error + Send + Sync>> {
        let file = uri
            .as_str()
            .strip_prefix("schemas:///")
            .ok_or("elsewhere")?;
        Ok(read(file))
    }
}

fn read(file: &str) -> Json {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let text = std::fs::read_to_string(schemas.join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn schema(kind: Kind) -> Validator {
    let name = kind.word().strip_prefix("vn.dunghen.").unwrap();
    let schema = read(&format!("indicators/{name}.json"));
    assert_eq!(schema["$id"], format!("{name}.json"));
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::options()
        .with_base_uri(BASE)
        .with_retriever(Folder)
        .build(&schema)
        .unwrap()
}

/// Every closed window, with counts, and with shares until these are taken back.
fn snapshot(later: i64) -> Arc<Snapshot> {
    let revision = 43_200_000 + u64::try_from(later).unwrap();
    let more = u32::from(later > 0);
    Arc::new(sample::snapshot(
        NOON + later,
        |_| revision,
        |family, _: Window, entity, column| match family {
            0 => Some(Value {
                value: f64::from(u32::try_from(entity + column).unwrap() + more),
                parts: None,
            }),
            _ => (later == 0).then_some(Value {
                value: 13.0 / 15.0,
                parts: Some((13.0, 15.0)),
            }),
        },
    ))
}

/// The events of a closing and of its revision, in their order.
fn events() -> Vec<Json> {
    let mut held = Held::new(source());
    let mut events = Vec::new();
    for snapshot in [0, 1500].map(snapshot) {
        for message in messages(&held, &snapshot) {
            let value = Some(&*message.value);
            held.take(message.key.as_bytes(), value, &snapshot.frame);
            events.push(serde_json::from_slice(&message.value).unwrap());
        }
    }
    events
}

#[test]
fn every_event_keeps_the_promise() {
    let schemas = [Kind::Closed, Kind::Revised].map(|kind| (kind.word(), schema(kind)));
    let events = events();
    // Seven windows of six counts and eight shares, each told twice.
    assert_eq!(events.len(), 7 * (6 + 8) * 2);
    for event in &events {
        let of_type = schemas.iter().map(|(word, schema)| {
            let own = event["type"] == *word;
            assert_eq!(schema.is_valid(event), own, "{word}: {event}");
            own
        });
        assert_eq!(of_type.filter(|own| *own).count(), 1, "{event}");
    }
}

#[test]
fn the_examples_are_what_is_written() {
    let events = events();
    for name in ["window_closed", "window_revised", "window_revised-gone"] {
        let example = read(&format!("indicators/examples/{name}.json"));
        assert!(events.contains(&example), "{name}: no event is {example}");
    }
}
