//! The verdict of the decoder, over a small registry of its own.

use std::sync::Arc;

use dunghen_contract::decode::Header;
use dunghen_contract::{Decoder, Message, Policy, Reason, Registry};

use super::tree::Tree;

const CENTRES: &str = "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
    H49.00.01,Trung tâm tỉnh,province,H49,,,,,\n";
const PROCEDURES: &str = "code,name,field,level,service_level,statutory_working_hours,fee\n";
const FIELDS: &str = "slug,name_vi,name_en\n";
const TARGETS: &str = "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n";

/// A decoder that knows one centre, `H49.00.01`.
pub fn decoder() -> Decoder {
    let registry = Registry::parse(CENTRES, PROCEDURES, FIELDS, TARGETS).unwrap();
    Decoder::new(Arc::new(registry), Policy::default())
}

/// Why a structured event is refused, if it is.
pub fn verdict(decoder: &Decoder, bytes: &[u8]) -> Option<Reason> {
    decoder
        .decode(&Message::line(bytes))
        .outcome
        .err()
        .map(|refusal| refusal.reason)
}

/// Why an event is refused in binary mode, if it is; none where headers cannot say it: an attribute
/// that is no string, or a root that is no object.
pub fn binary_verdict(
    decoder: &Decoder,
    event: &Tree,
    style: &mut impl FnMut() -> u8,
) -> Option<Option<Reason>> {
    let Tree::Object(members) = event else {
        return None;
    };
    let mut headers = vec![("content-type".to_owned(), Some("application/json"))];
    let mut value = None;
    for (name, attribute) in members {
        match attribute {
            _ if name == "data" => {
                // One message has one value.
                if value.replace(attribute.write(style)).is_some() {
                    return None;
                }
            }
            Tree::Null => headers.push((format!("ce_{name}"), None)),
            Tree::Text(text) => headers.push((format!("ce_{name}"), Some(text))),
            _ if KNOWN.contains(&name.as_str()) => return None,
            _ => {}
        }
    }
    let headers: Vec<Header<'_>> = headers
        .iter()
        .map(|(name, text)| (name.as_str(), text.map(str::as_bytes)))
        .collect();
    let message = Message {
        value: value.as_deref().map(str::as_bytes),
        key: None,
        headers: &headers,
        origin: None,
    };
    Some(
        decoder
            .decode(&message)
            .outcome
            .err()
            .map(|refusal| refusal.reason),
    )
}

/// The attributes of the envelope.
pub const KNOWN: [&str; 7] = [
    "specversion",
    "id",
    "source",
    "type",
    "time",
    "subject",
    "data",
];
