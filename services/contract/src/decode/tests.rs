#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]
use std::borrow::Cow;

use super::*;
use crate::partitioner::Partitioner;
use crate::policy::SourceRule;
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

const HEADERS: [(&str, &str); 7] = [
    ("content-type", "application/json"),
    ("ce_specversion", "1.0"),
    ("ce_id", "1"),
    ("ce_source", "/motcua/H49"),
    ("ce_type", "vn.dunghen.dossier.refused.v1"),
    ("ce_time", "2026-11-20T08:00:00+07:00"),
    ("ce_subject", "s-1"),
];

fn binary(headers: &[Header<'_>], value: Option<&str>) -> Result<Kind, Reason> {
    let message = Message {
        value: value.map(str::as_bytes),
        headers,
        ..Message::default()
    };
    let outcome = decoder(Policy::default()).decode(&message).outcome;
    outcome
        .map(|event| event.kind)
        .map_err(|refusal| refusal.reason)
}

fn headers() -> Vec<Header<'static>> {
    HEADERS
        .iter()
        .map(|(name, value)| (*name, Some(value.as_bytes())))
        .collect()
}

#[test]
fn binary_mode_takes_attributes_from_headers() {
    let data = r#"{"centre":"H49.00.01"}"#;
    assert_eq!(binary(&headers(), Some(data)), Ok(Kind::Refused));
    assert_eq!(
        binary(&headers()[1..], Some(data)),
        Ok(Kind::Refused),
        "no content type, but a specversion"
    );
    assert_eq!(binary(&headers(), Some("null")), Err(Reason::MissingField));
    assert_eq!(binary(&headers(), None), Err(Reason::MissingField));
    assert_eq!(binary(&headers(), Some("")), Err(Reason::MalformedJson));
    assert_eq!(binary(&headers(), Some("[]")), Err(Reason::InvalidField));
    for (place, reason) in [
        (1, Reason::NotCloudevent),
        (2, Reason::MissingField),
        (4, Reason::MissingField),
    ] {
        let mut some = headers();
        some[place].1 = None;
        assert_eq!(binary(&some, Some(data)), Err(reason), "{place} is null");
        some.remove(place);
        assert_eq!(binary(&some, Some(data)), Err(reason), "{place} is absent");
    }
    let mut twice = headers();
    twice.push(("ce_id", None));
    assert_eq!(binary(&twice, Some(data)), Err(Reason::MalformedJson));
    let mut latin = headers();
    latin[2].1 = Some(b"\xe1");
    assert_eq!(binary(&latin, Some(data)), Err(Reason::MalformedJson));
    let nested = format!(
        r#"{{"centre":"H49.00.01","x":{}{}}}"#,
        "[".repeat(127),
        "]".repeat(127)
    );
    assert_eq!(binary(&headers(), Some(&nested)), Ok(Kind::Refused));
}

#[test]
fn the_content_type_decides_the_mode() {
    for (content_type, expected) in [
        ("application/cloudevents+json", Ok(Kind::Received)),
        (
            "Application/CloudEvents+JSON; charset=utf-8",
            Ok(Kind::Received),
        ),
        ("application/json", Err(Reason::NotCloudevent)),
    ] {
        let headers = [("content-type", Some(content_type.as_bytes()))];
        assert_eq!(binary(&headers, Some(GOOD)), expected, "{content_type}");
    }
    assert_eq!(binary(&[], Some(GOOD)), Ok(Kind::Received));
    assert_eq!(binary(&[], None), Err(Reason::MalformedJson), "a tombstone");
    let mut both = headers();
    both[0].1 = Some(b"application/cloudevents+json");
    assert_eq!(binary(&both, Some(GOOD)), Ok(Kind::Received));
}

fn from_kafka(policy: Policy, key: Option<&str>, origin: Origin<'_>) -> Result<(), Reason> {
    let message = Message {
        value: Some(GOOD.as_bytes()),
        key: key.map(str::as_bytes),
        headers: &[],
        origin: Some(origin),
    };
    decoder(policy)
        .decode(&message)
        .outcome
        .map(|_| ())
        .map_err(|refusal| refusal.reason)
}

const ORIGIN: Origin<'static> = Origin {
    topic: "t",
    partition: 0,
    partitions: 1,
    timestamp: None,
};

#[test]
fn the_key_is_the_subject_and_decides_the_partition() {
    let policy = Policy::default;
    assert_eq!(from_kafka(policy(), None, ORIGIN), Ok(()));
    assert_eq!(from_kafka(policy(), Some("s-1"), ORIGIN), Ok(()));
    assert_eq!(
        from_kafka(policy(), Some("s-2"), ORIGIN),
        Err(Reason::KeyMismatch)
    );
    assert_eq!(
        from_kafka(policy(), Some(""), ORIGIN),
        Err(Reason::KeyMismatch)
    );
    for partitioner in [Partitioner::Murmur2, Partitioner::Crc32] {
        let policy = || Policy {
            partitioner,
            ..Policy::default()
        };
        let right = partitioner.partition(b"s-1", 12).unwrap();
        let origin = |partition| Origin {
            partition,
            partitions: 12,
            ..ORIGIN
        };
        assert_eq!(
            from_kafka(policy(), None, origin(right)),
            Err(Reason::KeyMismatch)
        );
        assert_eq!(from_kafka(policy(), Some("s-1"), origin(right)), Ok(()));
        assert_eq!(
            from_kafka(policy(), Some("s-1"), origin((right + 1) % 12)),
            Err(Reason::WrongPartition)
        );
    }
}

#[test]
fn a_topic_with_rules_speaks_for_its_centres_alone() {
    let rule = |topic: &str, centre: &str| SourceRule {
        topic: topic.to_owned(),
        centres: vec![centre.to_owned()],
    };
    let policy = |sources| Policy {
        sources,
        ..Policy::default()
    };
    assert_eq!(
        from_kafka(policy(vec![rule("t", "H49.*")]), None, ORIGIN),
        Ok(())
    );
    assert_eq!(
        from_kafka(policy(vec![rule("t", "H23.*")]), None, ORIGIN),
        Err(Reason::SourceNotAllowed)
    );
    assert_eq!(
        from_kafka(policy(vec![rule("other", "H23.*")]), None, ORIGIN),
        Ok(())
    );
    assert_eq!(
        from_kafka(
            policy(vec![rule("t", "H23.*"), rule("t", "H49.00.01")]),
            None,
            ORIGIN
        ),
        Ok(())
    );
}

#[test]
fn time_is_compared_with_the_brokers_timestamp() {
    let at = |timestamp| Origin {
        timestamp: Some(timestamp),
        ..ORIGIN
    };
    let (future, horizon) = (600_000, 800 * 86_400_000);
    for (timestamp, expected) in [
        (TIME, Ok(())),
        (TIME - future, Ok(())),
        (TIME - future - 1, Err(Reason::FutureTime)),
        (TIME + horizon, Ok(())),
        (TIME + horizon + 1, Err(Reason::TooOld)),
        (i64::MAX, Err(Reason::TooOld)),
        (i64::MIN, Err(Reason::FutureTime)),
    ] {
        assert_eq!(
            from_kafka(Policy::default(), None, at(timestamp)),
            expected,
            "{timestamp}"
        );
        let replay = Policy {
            time_checks: false,
            ..Policy::default()
        };
        assert_eq!(from_kafka(replay, None, at(timestamp)), Ok(()));
    }
}
