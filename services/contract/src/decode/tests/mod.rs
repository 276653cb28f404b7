//! Every reason and the traps on the way to it, on lines of a file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]
mod transport;

use std::borrow::Cow;

use super::*;
use crate::{Channel, Kind};

const GOOD: &str = r#"{"specversion":"1.0","id":"1","source":"/motcua/H49","type":"vn.dunghen.dossier.received.v1","time":"2026-11-20T08:00:00.1239+07:00","subject":"s-1","data":{"centre":"H49.00.01","procedure":"1.001122.H49","channel":"online","due_at":null}}"#;
/// 2026-11-20T01:00:00.123Z, the time of [`GOOD`].
const TIME: i64 = 1_795_136_400_123;

fn registry() -> Arc<Registry> {
    let centres = "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
        H49.00.01,A,province,H49,,,,,\nH23.00.01,B,province,H23,,,,,\n";
    let procedures = "code,name,field,level,service_level,statutory_working_hours,fee\n";
    let targets = "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n";
    Arc::new(Registry::parse(centres, procedures, "slug,name_vi,name_en\n", targets).unwrap())
}

fn decoder(policy: Policy) -> Decoder {
    Decoder::new(registry(), policy)
}

fn decode(text: &str) -> Decoded<'_> {
    decoder(Policy::default()).decode(&Message::line(text.as_bytes()))
}

#[track_caller]
fn refused(text: &str, reason: Reason, detail: &str) {
    let refusal = decode(text).outcome.unwrap_err();
    assert_eq!(
        (refusal.reason, refusal.detail.as_str()),
        (reason, detail),
        "{text}"
    );
}

/// [`GOOD`] with one thing in it replaced.
#[track_caller]
fn with(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from));
    GOOD.replacen(from, to, 1)
}

#[test]
fn a_good_event_is_borrowed_whole() {
    let decoded = decode(GOOD);
    let event = decoded.outcome.unwrap();
    assert_eq!((event.kind, event.time), (Kind::Received, TIME));
    for text in [&event.id, &event.source, &event.subject] {
        assert!(matches!(text, Cow::Borrowed(_)));
    }
    assert_eq!(event.members.procedure.as_deref(), Some("1.001122.H49"));
    assert_eq!(
        (event.members.channel, event.members.due_at),
        (Some(Channel::Online), None)
    );
    assert!(decoded.personal.is_empty());
}

#[test]
fn names_and_values_may_be_escaped() {
    let text = with(
        r#""subject":"s-1""#,
        r#""s\u0075bject":"\u1ea1\ud83d\ude00\/""#,
    );
    assert_eq!(decode(&text).outcome.unwrap().subject, "ạ😀/");
    let text = with("vn.dunghen.dossier", r"vn\u002edunghen.dossier");
    assert_eq!(decode(&text).outcome.unwrap().kind, Kind::Received);
    refused(
        &with(r#"{"centre""#, r#"{"\u0063entre":null,"centre""#),
        Reason::MalformedJson,
        "data.centre: given once",
    );
}

#[test]
fn too_large() {
    let policy = Policy {
        max_bytes: GOOD.len(),
        ..Policy::default()
    };
    let decoder = decoder(policy);
    assert!(
        decoder
            .decode(&Message::line(GOOD.as_bytes()))
            .outcome
            .is_ok()
    );
    let longer = format!("{GOOD} ");
    let refusal = decoder
        .decode(&Message::line(longer.as_bytes()))
        .outcome
        .unwrap_err();
    assert_eq!(refusal.reason, Reason::TooLarge);
}

#[test]
fn malformed_json() {
    for text in [
        "",
        " ",
        "hello",
        "\u{feff}{}",
        "{} x",
        "{",
        r#"{"a":NaN}"#,
        r#"{"a":Infinity}"#,
        r#"{"a":"\ud800"}"#,
        r#"{"\ude00":1}"#,
        r#"{"a":[{"b":"\ud83d\u0041"}]}"#,
        "{\"a\":\"\t\"}",
        r#"{"a":01}"#,
        r#"{"a":1,}"#,
        "{'a':1}",
        r#"{"a":1 "b":2}"#,
    ] {
        let refusal = decode(text).outcome.unwrap_err();
        assert_eq!(refusal.reason, Reason::MalformedJson, "{text}");
        assert!(refusal.detail.starts_with("byte "), "{refusal}");
    }
    let cut = decoder(Policy::default())
        .decode(&Message::line(b"{\"id\":\"\xc3\"}"))
        .outcome;
    assert_eq!(
        cut.unwrap_err(),
        Refusal::new(Reason::MalformedJson, "value: UTF-8")
    );
}

#[test]
fn depth_counts_from_the_outermost() {
    let nested = |arrays: usize| {
        with(
            r#""id":"#,
            &format!(r#""x":{}{},"id":"#, "[".repeat(arrays), "]".repeat(arrays)),
        )
    };
    assert!(decode(&nested(127)).outcome.is_ok());
    assert_eq!(
        decode(&nested(128)).outcome.unwrap_err().reason,
        Reason::MalformedJson
    );
    let in_data = |arrays: usize| {
        with(
            r#""due_at":null"#,
            &format!(r#""x":{}{}"#, "[".repeat(arrays), "]".repeat(arrays)),
        )
    };
    assert!(decode(&in_data(126)).outcome.is_ok());
    assert_eq!(
        decode(&in_data(127)).outcome.unwrap_err().reason,
        Reason::MalformedJson
    );
}

#[test]
fn a_known_member_is_given_once() {
    refused(
        &with(r#""id":"1""#, r#""id":"1","id":null"#),
        Reason::MalformedJson,
        "id: given once",
    );
    refused(
        &with(r#""due_at":null"#, r#""due_at":null,"due_at":null"#),
        Reason::MalformedJson,
        "data.due_at: given once",
    );
    refused(
        &with(r#""data":"#, r#""data":{},"data":"#),
        Reason::MalformedJson,
        "data: given once",
    );
    // What the type does not know may come as often as it likes, with any value.
    assert!(
        decode(&with(
            r#""due_at":null"#,
            r#""score":9,"score":null,"x":1,"x":2"#
        ))
        .outcome
        .is_ok()
    );
    assert!(
        decode(&with(r#""id":"1""#, r#""id":"1","x":1,"x":2"#))
            .outcome
            .is_ok()
    );
    // Also where the type, which decides it, comes last or is not there.
    let late = GOOD.replace(r#""type":"vn.dunghen.dossier.received.v1","#, "");
    let late = late.replacen(
        r#""due_at":null}}"#,
        r#""due_at":null,"due_at":null},"type":"vn.dunghen.dossier.received.v1"}"#,
        1,
    );
    refused(&late, Reason::MalformedJson, "data.due_at: given once");
    refused(
        &late.replace("received.v1", "taken.v1"),
        Reason::UnknownType,
        "type: one of the contract, such as vn.dunghen.dossier.received.v1",
    );
    refused(
        &late.replace("\"vn.dunghen.dossier.received.v1\"", "null"),
        Reason::MissingField,
        "type: required",
    );
}

#[test]
fn not_cloudevent() {
    for root in ["null", "true", "1", "\"x\"", "[]", "[{}]"] {
        refused(root, Reason::NotCloudevent, "value: an object");
    }
    for version in ["null", "1.0", "\"1.1\"", "\"\"", "[\"1.0\"]"] {
        refused(
            &with(r#""1.0""#, version),
            Reason::NotCloudevent,
            "specversion: the string 1.0",
        );
    }
    refused("{}", Reason::NotCloudevent, "specversion: the string 1.0");
}

#[test]
fn unknown_type_is_not_missing_type() {
    for kind in [
        "5",
        "{}",
        "\"\"",
        "\"dossier.received\"",
        "\"vn.dunghen.dossier.received.v2\"",
        "\"VN.dunghen.dossier.received.v1\"",
    ] {
        let text = with(r#""vn.dunghen.dossier.received.v1""#, kind);
        assert_eq!(
            decode(&text).outcome.unwrap_err().reason,
            Reason::UnknownType,
            "{kind}"
        );
    }
    refused(
        &with(r#""vn.dunghen.dossier.received.v1""#, "null"),
        Reason::MissingField,
        "type: required",
    );
}

#[test]
fn the_first_reason_of_the_list_wins() {
    let bad_score = r#"{"specversion":"1.0","id":"1","source":"s","type":"vn.dunghen.dossier.rated.v1","time":"2026-11-20T08:00:00Z","subject":"s","data":{"centre":"H1","score":9}}"#;
    refused(
        bad_score,
        Reason::InvalidField,
        "data.score: an integer from 1 to 5",
    );
    refused(
        &bad_score.replace("9}", "5}"),
        Reason::UnknownCentre,
        "data.centre: the code of a centre in the registry",
    );
    refused(
        &bad_score.replace(r#""time":"2026-11-20T08:00:00Z","#, ""),
        Reason::MissingField,
        "time: required",
    );
    refused(
        &bad_score.replace(r#","score":9"#, ""),
        Reason::MissingField,
        "data.score: required",
    );
    refused(
        &with("online", "by pigeon").replace("1.001122.H49", ""),
        Reason::InvalidField,
        "data.procedure: a string of 1 to 64 characters",
    );
    refused(
        &with(r#""s-1""#, "null").replace("online", "x"),
        Reason::MissingField,
        "subject: required",
    );
}

#[test]
fn data_is_an_object() {
    for (data, reason, detail) in [
        ("null", Reason::MissingField, "data: required"),
        ("[]", Reason::InvalidField, "data: an object"),
        ("\"x\"", Reason::InvalidField, "data: an object"),
        ("{}", Reason::MissingField, "data.centre: required"),
    ] {
        let (envelope, _) = GOOD.split_once(r#""data":"#).unwrap();
        refused(&format!(r#"{envelope}"data":{data}}}"#), reason, detail);
    }
}

#[test]
fn lengths_count_code_points() {
    let long =
        |character: &str, times: usize| with(r#""s-1""#, &format!("{:?}", character.repeat(times)));
    assert!(decode(&long("😀", 64)).outcome.is_ok());
    for (character, times) in [("😀", 65), ("a", 65), ("", 0)] {
        refused(
            &long(character, times),
            Reason::InvalidField,
            "subject: a string of 1 to 64 characters",
        );
    }
    let escaped = with(r#""s-1""#, &format!("\"{}\"", r"\ud83d\ude00".repeat(64)));
    assert!(decode(&escaped).outcome.is_ok());
}

#[test]
fn members_of_the_type_are_judged_and_no_others() {
    let member = |member: &str| with(r#""due_at":null"#, member);
    for (json, expected) in [
        (
            r#""field":"đất""#,
            "data.field: a slug, 1 to 64 of a-z, 0-9 and -",
        ),
        (
            r#""service_level":"Full""#,
            "data.service_level: one of full, partial, none",
        ),
        (
            r#""applicant":1"#,
            "data.applicant: one of citizen, organisation",
        ),
        (r#""on_behalf":"true""#, "data.on_behalf: true or false"),
        (
            r#""outside_boundary":0"#,
            "data.outside_boundary: true or false",
        ),
        (
            r#""deciding_unit":"""#,
            "data.deciding_unit: a string of 1 to 64 characters",
        ),
        (
            r#""due_at":"2026-11-20""#,
            "data.due_at: an RFC 3339 time with T and an offset, years 2000 to 2199",
        ),
        (
            r#""due_at":1795138800"#,
            "data.due_at: an RFC 3339 time with T and an offset, years 2000 to 2199",
        ),
    ] {
        refused(&member(json), Reason::InvalidField, expected);
    }
    let text =
        member(r#""method":5,"to":[],"medium":{},"apology":1,"outcome":"x","kind":null,"score":7"#);
    assert!(decode(&text).outcome.is_ok());
}

#[test]
fn scores_in_any_spelling() {
    let rated = |score: &str| {
        GOOD.replace("received", "rated")
            .replace(r#""due_at":null"#, &format!(r#""score":{score}"#))
    };
    for score in ["5", "5.0", "50e-1", "0.5e1", "5.000E0"] {
        assert_eq!(
            decode(&rated(score)).outcome.unwrap().members.score,
            Some(5),
            "{score}"
        );
    }
    for score in [
        "0",
        "6",
        "-5",
        "5.1",
        "5.0000000000000000000000001",
        "1e400",
        "\"5\"",
        "true",
        "261",
    ] {
        refused(
            &rated(score),
            Reason::InvalidField,
            "data.score: an integer from 1 to 5",
        );
    }
}

#[test]
fn personal_data_is_counted_at_any_depth() {
    let text = with(
        r#""due_at":null"#,
        r#""note":"x","applicant":{"full-name":"x","list":[{"Phone":1}]},"phone":2"#,
    );
    let text = text.replacen(r#""id""#, r#""e_mail":null,"id""#, 1);
    let decoded = decode(&text);
    assert_eq!(decoded.outcome.unwrap_err().reason, Reason::InvalidField);
    let seen: Vec<_> = decoded
        .personal
        .iter()
        .map(|(denied, count)| (denied.name(), count))
        .collect();
    assert_eq!(
        seen,
        [("Email", 1), ("note", 1), ("full_name", 1), ("phone", 2)]
    );
    let readable = decode(r#"[{"phone":1}]"#);
    assert_eq!(readable.personal.iter().count(), 1);
    let unreadable = decode(r#"{"phone":1"#);
    assert!(unreadable.personal.is_empty());
}

#[test]
fn details_name_no_value() {
    let secret = "012345678901".repeat(20);
    let values = [
        r#""1""#,
        r#""/motcua/H49""#,
        r#""vn.dunghen.dossier.received.v1""#,
        r#""2026-11-20T08:00:00.1239+07:00""#,
        r#""s-1""#,
        r#""H49.00.01""#,
        r#""1.001122.H49""#,
        r#""online""#,
        "null",
    ];
    for value in values {
        let text = with(value, &format!("{secret:?}"));
        let refusal = decode(&text).outcome.unwrap_err();
        assert!(!refusal.detail.contains(&secret[..4]), "{refusal}");
    }
}
