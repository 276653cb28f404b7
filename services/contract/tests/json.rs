//! The scanner against `serde_json`, which decides what JSON is wherever the contract has no rule
//! of its own, and hostile bytes that must never make it panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::sync::Arc;

use dunghen_contract::json::{MAX_DEPTH, Scanner};
use dunghen_contract::{Decoder, Message, Policy, Reason, Registry};
use proptest::prelude::*;
use serde_json::Value;

fn scans(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.value(&mut |_| {}).is_ok() && scanner.end().is_ok()
}

/// Whether `serde_json` takes it; none where it has limits that the contract does not have.
fn oracle(text: &str) -> Option<bool> {
    match serde_json::from_str::<Value>(text) {
        Ok(_) => Some(true),
        Err(error) => {
            let message = error.to_string();
            let limit =
                message.contains("number out of range") || message.contains("recursion limit");
            (!limit).then_some(false)
        }
    }
}

/// JSON, as deep and as odd as it comes, in a spelling of our own.
fn json() -> impl Strategy<Value = String> {
    let string = prop_oneof![
        4 => any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        1 => "\"(\\\\u[0-9a-fA-F]{4}|\\\\[\"\\\\/bfnrt]|[a-zđạ])*\"",
    ];
    let number = "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?";
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        number,
        string.clone(),
    ];
    let space = "[ \t\r\n]{0,2}";
    leaf.prop_recursive(6, 48, 5, move |inner| {
        let member = (string.clone(), space, inner.clone())
            .prop_map(|(name, space, value)| format!("{name}{space}:{space}{value}"));
        prop_oneof![
            (prop::collection::vec(inner, 0..5), space).prop_map(|(values, space)| format!(
                "[{space}{}{space}]",
                values.join(&format!("{space},{space}"))
            )),
            (prop::collection::vec(member, 0..5), space).prop_map(|(members, space)| format!(
                "{{{space}{}{space}}}",
                members.join(&format!(",{space}"))
            )),
        ]
    })
}

/// One edit of a text: a character put in, taken out, or written over.
fn edit(text: &str, at: prop::sample::Index, what: u8, with: char) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = at.index(characters.len() + 1);
    match what % 4 {
        0 => characters.insert(at, with),
        1 if at < characters.len() => drop(characters.remove(at)),
        2 if at < characters.len() => characters[at] = with,
        _ => characters.truncate(at),
    }
    characters.into_iter().collect()
}

const GOOD: &str = r#"{"specversion":"1.0","id":"1\u1ea1","source":"/motcua/H49","type":"vn.dunghen.dossier.received.v1","time":"2026-11-20T08:00:00.1239+07:00","subject":"hồ sơ","x":[1,{"y":[]}],"data":{"centre":"H49.00.01","procedure":"1.001122","channel":"online","due_at":null,"score":-0.5e1}}"#;

fn decoder() -> Decoder {
    let centres = "code,name,level,province,parent,valid_from,valid_to,successor,hours\nH49.00.01,A,province,H49,,,,,\n";
    let procedures = "code,name,field,level,service_level,statutory_working_hours,fee\n";
    let targets = "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n";
    let registry = Registry::parse(centres, procedures, "slug,name_vi,name_en\n", targets).unwrap();
    Decoder::new(Arc::new(registry), Policy::default())
}

#[test]
fn every_truncation_is_malformed() {
    let decoder = decoder();
    assert!(
        decoder
            .decode(&Message::line(GOOD.as_bytes()))
            .outcome
            .is_ok()
    );
    for length in 0..GOOD.len() {
        let cut = &GOOD.as_bytes()[..length];
        let refusal = decoder.decode(&Message::line(cut)).outcome.unwrap_err();
        assert_eq!(refusal.reason, Reason::MalformedJson, "{length} bytes");
    }
}

#[test]
fn nesting_ends_at_its_bound_in_every_mixture() {
    let bound = usize::try_from(MAX_DEPTH).unwrap();
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[0,{"b":1,"a":["#, "]}]")] {
        let containers = open.bytes().filter(|byte| b"[{".contains(byte)).count();
        let nested = |times: usize, inside: &str| {
            format!("{}{inside}{}", open.repeat(times), close.repeat(times))
        };
        let most = bound / containers;
        let left = "[".repeat(bound % containers) + "1" + &"]".repeat(bound % containers);
        assert!(scans(&nested(most, &left)));
        assert!(!scans(&nested(most, &format!("[{left}]"))));
    }
}

#[test]
fn strings_end_where_they_end_at_every_alignment() {
    for before in 0..40 {
        for after in 0..20 {
            for odd in [
                "", "\\n", "\\u0041", "ạ", "\u{7f}", "\u{80}", "!", "#", "[", "]", " ",
            ] {
                let text = format!("\"{}{odd}{}\"", "x".repeat(before), "y".repeat(after));
                assert!(scans(&text), "{text}");
                assert!(!scans(&text[..text.len() - 1]), "{text}");
            }
            for bad in ["\u{1f}", "\n", "\0", "\\x", "\"", "\\ud800", "\\udc00"] {
                let text = format!("\"{}{bad}{}\"", "x".repeat(before), "y".repeat(after));
                assert!(!scans(&text), "{text}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_serde_json(text in json()) {
        if let Some(expected) = oracle(&text) {
            prop_assert_eq!(scans(&text), expected, "{}", text);
        }
    }

    #[test]
    fn agrees_with_serde_json_after_edits(
        text in json(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), prop_oneof![prop::sample::select("\"\\{}[],:0123456789eE+-.tfn u\u{0}\n\u{feff}".chars().collect::<Vec<_>>()), any::<char>()]), 1..4),
    ) {
        let text = edits.into_iter().fold(text, |text, (at, what, with)| edit(&text, at, what, with));
        if let Some(expected) = oracle(&text) {
            prop_assert_eq!(scans(&text), expected, "{}", text);
        }
    }

    #[test]
    fn texts_are_decoded_as_serde_json_does(text in any::<String>(), escaped in "(\\\\u[0-9a-fA-F]{4}|\\\\[\"\\\\/bfnrt]|[a-zđạ😀])*") {
        for json in [serde_json::to_string(&text).unwrap(), format!("\"{escaped}\"")] {
            let mut scanner = Scanner::new(&json);
            match (scanner.value(&mut |_| {}), serde_json::from_str::<String>(&json)) {
                (Ok(dunghen_contract::json::Value::Text(ours)), Ok(theirs)) => prop_assert_eq!(ours.decode(), theirs),
                (ours, theirs) => prop_assert!(ours.is_err() && theirs.is_err(), "{}", json),
            }
        }
    }

    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), at in any::<prop::sample::Index>()) {
        let decoder = decoder();
        let _ = decoder.decode(&Message::line(&bytes));
        let mut event = GOOD.as_bytes().to_vec();
        let at = at.index(event.len());
        event.splice(at..at, bytes);
        let _ = decoder.decode(&Message::line(&event));
    }
}
