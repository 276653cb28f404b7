//! What depends on how a message was sent: its mode, its key, its partition, its topic, its time.

use super::*;
use crate::partitioner::Partitioner;
use crate::policy::SourceRule;

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
