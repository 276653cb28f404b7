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

/// An event in binary mode: attributes in headers, `data` as the value.
pub struct Binary {
    headers: Vec<(String, Option<String>)>,
    value: Option<String>,
}

impl Binary {
    /// None where headers cannot say it: a root that is no object, an attribute that is no string,
    /// `data` given twice.
    pub fn of(event: &Tree, style: &mut impl FnMut() -> u8) -> Option<Self> {
        let Tree::Object(members) = event else {
            return None;
        };
        let content_type = Some("application/json".to_owned());
        let mut headers = vec![("content-type".to_owned(), content_type)];
        for (name, attribute) in members.iter().filter(|(name, _)| name != "data") {
            let text = match attribute {
                Tree::Null => None,
                Tree::Text(text) => Some(text.clone()),
                _ if KNOWN.contains(&name.as_str()) => return None,
                _ => continue,
            };
            headers.push((format!("ce_{name}"), text));
        }
        let value = event.get("data").map(|data| data.write(style));
        (event.count("data") <= 1).then_some(Self { headers, value })
    }

    /// Why the message is refused, if it is.
    pub fn verdict(&self, decoder: &Decoder) -> Option<Reason> {
        let headers: Vec<Header<'_>> = self
            .headers
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_deref().map(str::as_bytes)))
            .collect();
        let value = self.value.as_deref().map(str::as_bytes);
        let message = Message {
            value,
            headers: &headers,
            ..Message::default()
        };
        decoder
            .decode(&message)
            .outcome
            .err()
            .map(|refusal| refusal.reason)
    }
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
