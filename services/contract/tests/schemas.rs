//! Holds schemas, golden examples and decoder together: what the published schemas accept the
//! decoder accepts, and the other way round, with the same reason.
//!
//! The schemas are what a producer tests against, so a difference is a broken promise. What no
//! schema can know stays with the decoder: members given twice, bytes that are no JSON, and whether
//! a centre is in the registry.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use dunghen_contract::{Decoder, Kind, Message, Reason, encode, time};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::Value;

use support::generate::{Change, Place, change};
use support::nasty::nasty;
use support::schema;
use support::subject::{self, Binary, KNOWN};
use support::tree::Tree;

static DECODER: LazyLock<Decoder> = LazyLock::new(subject::decoder);
static ANY_EVENT: LazyLock<Validator> = LazyLock::new(|| schema::load("event.v1.json"));
static ONE_TYPE: LazyLock<Vec<Validator>> = LazyLock::new(|| {
    Kind::ALL
        .iter()
        .map(|&kind| schema::load(&support::schema_file(kind)))
        .collect()
});
static GOOD: LazyLock<Vec<Tree>> =
    LazyLock::new(|| Kind::ALL.iter().map(|&kind| good(kind)).collect());

fn good(kind: Kind) -> Tree {
    let file = format!("examples/{}/good.json", kind.name());
    Tree::from(&schema::read(&file))
}

fn own_schema(kind: Kind) -> &'static Validator {
    &ONE_TYPE[usize::from(kind.rank()) - 1]
}

/// The style of a text without white space and with as few escapes as there can be.
fn plain() -> u8 {
    127
}

/// What the schemas promise for an event, with the two things that they cannot know.
fn promised(event: &Tree) -> Option<Reason> {
    if gives_twice(event) {
        return Some(Reason::MalformedJson);
    }
    schema::verdict(&ANY_EVENT, &event.to_value()).or_else(|| {
        let centre = event
            .get("data")
            .and_then(|data| data.get("centre"))
            .and_then(Tree::as_text);
        (centre != Some("H49.00.01")).then_some(Reason::UnknownCentre)
    })
}

/// Whether the validator sees in a tree what it sees in its text, wherever a parser with doubles can
/// tell.
fn says_what_its_text_says(event: &Tree, text: &str) -> bool {
    if gives_twice(event) || !event.is_told_by_doubles() {
        return true;
    }
    let is_event = |value: &Value| schema::verdict(&ANY_EVENT, value).is_none();
    let parsed = serde_json::from_str::<Value>(text);
    parsed.is_ok_and(|parsed| is_event(&parsed) == is_event(&event.to_value()))
}

/// Whether a member that the event's type knows is given twice; what it knows is what its schema
/// names.
fn gives_twice(event: &Tree) -> bool {
    if KNOWN.iter().any(|name| event.count(name) > 1) {
        return true;
    }
    let kind = event.get("type").and_then(Tree::as_text);
    let kind = Kind::ALL
        .iter()
        .find(|&&known| kind == Some(&support::wire_name(known)));
    let (Some(&kind), Some(data)) = (kind, event.get("data")) else {
        return false;
    };
    known_members(kind).iter().any(|name| data.count(name) > 1)
}

fn known_members(kind: Kind) -> &'static BTreeSet<String> {
    static MEMBERS: LazyLock<Vec<BTreeSet<String>>> = LazyLock::new(|| {
        let members = |kind: &Kind| {
            let schema = schema::read(&support::schema_file(*kind));
            schema["properties"]["data"]["properties"]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect()
        };
        Kind::ALL.iter().map(members).collect()
    });
    &MEMBERS[usize::from(kind.rank()) - 1]
}

#[test]
fn every_type_has_a_schema_and_no_other_has() {
    let folder = fs::read_dir(support::schemas().join("events")).unwrap();
    let files: BTreeSet<_> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected: BTreeSet<_> = Kind::ALL
        .iter()
        .map(|kind| format!("{}.v1.json", kind.name()))
        .collect();
    assert_eq!(files, expected);
    for kind in Kind::ALL {
        let schema = schema::read(&support::schema_file(kind));
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        assert_eq!(
            schema["properties"]["type"]["const"],
            support::wire_name(kind)
        );
        assert_eq!(schema["$id"], format!("{}.v1.json", kind.name()));
        for text in ["title", "description"] {
            assert!(
                schema[text].as_str().is_some_and(|text| !text.is_ascii()),
                "{}: {text}",
                kind.name()
            );
        }
    }
}

#[test]
fn every_example_gets_the_verdict_in_its_name() {
    for kind in Kind::ALL {
        for example in support::examples(kind) {
            let name = &example.name;
            let refused = DECODER.decode(&Message::line(&example.bytes)).outcome.err();
            assert_eq!(
                refused.as_ref().map(|refusal| refusal.reason),
                example.reason,
                "{name}: {refused:?}"
            );
            let Ok(value) = serde_json::from_slice::<Value>(&example.bytes) else {
                continue;
            };
            if example.reason == Some(Reason::MalformedJson) {
                continue;
            }
            let by_schema = example
                .reason
                .filter(|&reason| reason != Reason::UnknownCentre);
            assert_eq!(schema::verdict(&ANY_EVENT, &value), by_schema, "{name}");
            let own = &ONE_TYPE[usize::from(kind.rank()) - 1];
            assert_eq!(
                own.is_valid(&value),
                by_schema.is_none(),
                "{name} by the schema of its type"
            );
        }
    }
}

#[test]
fn every_type_has_examples_of_each_reason() {
    let expected = [
        Reason::MalformedJson,
        Reason::NotCloudevent,
        Reason::UnknownType,
        Reason::MissingField,
        Reason::InvalidField,
        Reason::UnknownCentre,
    ];
    for kind in Kind::ALL {
        let examples = support::examples(kind);
        assert!(
            examples
                .iter()
                .any(|example| example.name.ends_with("/good")),
            "{}",
            kind.name()
        );
        let reasons: BTreeSet<_> = examples
            .iter()
            .filter_map(|example| example.reason)
            .collect();
        assert!(
            reasons.iter().eq(expected.iter()),
            "{}: {reasons:?}",
            kind.name()
        );
    }
    let types = fs::read_dir(support::schemas().join("examples"))
        .unwrap()
        .count();
    assert_eq!(types, Kind::ALL.len(), "folders of examples");
}

#[test]
fn asyncapi_names_every_schema_and_every_reason() {
    let text = fs::read_to_string(support::schemas().join("asyncapi.yaml")).unwrap();
    let lines: BTreeSet<_> = text.lines().map(str::trim).collect();
    for kind in Kind::ALL {
        let file = support::schema_file(kind);
        let name = kind.name();
        for line in [
            format!("$ref: {file}"),
            format!("$ref: {file}#/properties/data"),
            format!("$ref: '#/components/messages/{name}'"),
            format!("$ref: '#/components/messages/{name}.binary'"),
            format!("name: {}", support::wire_name(kind)),
        ] {
            assert!(lines.contains(line.as_str()), "{line}");
        }
    }
    for reason in Reason::ALL {
        assert!(
            lines.contains(format!("- {}", reason.word()).as_str()),
            "{reason}"
        );
    }
    for line in &lines {
        if let Some(target) = line
            .strip_prefix("$ref: ")
            .filter(|target| !target.starts_with('\''))
        {
            let (file, pointer) = target.split_once('#').unwrap_or((target, ""));
            assert!(schema::read(file).pointer(pointer).is_some(), "{line}");
        }
    }
}

/// Each place of each type with each value: what a single wrong member does.
#[test]
fn one_change_gets_the_same_verdict_from_both_sides() {
    let (mut accepted, mut refused) = (0, 0);
    for good in GOOD.iter() {
        let changes = Place::all().into_iter().flat_map(|place| {
            let again = nasty()
                .into_iter()
                .take(2)
                .map(move |value| Change::Again(place, value));
            let set = nasty()
                .into_iter()
                .map(move |value| Change::Set(place, value));
            set.chain(again).chain([Change::Drop(place)])
        });
        for change in changes {
            let mut event = good.clone();
            change.apply(&mut event);
            let text = event.write(&mut plain);
            let verdict = subject::verdict(&DECODER, text.as_bytes());
            assert_eq!(
                verdict,
                promised(&event),
                "decoder and schema differ: {text}"
            );
            assert!(says_what_its_text_says(&event, &text), "{text}");
            *if verdict.is_none() {
                &mut accepted
            } else {
                &mut refused
            } += 1;
        }
    }
    assert!(
        accepted > 1_000 && refused > 1_000,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn roots_that_are_no_event_get_the_same_verdict() {
    for root in nasty() {
        let text = root.write(&mut plain);
        assert_eq!(
            subject::verdict(&DECODER, text.as_bytes()),
            promised(&root),
            "{text}"
        );
    }
}

/// A day is on the calendar for both, and in a year of the contract for both.
#[test]
fn every_day_gets_the_same_verdict_from_both_sides() {
    let times = Times::load();
    for year in 1998..=2201 {
        for month in 0..=13 {
            for day in 0..=32 {
                times.agree(&format!("{year:04}-{month:02}-{day:02}T12:00:00Z"));
            }
        }
    }
}

/// On the days at the border the offset decides the year: every minute against the offsets around
/// the one that leads to midnight in UTC, and every hour against every other.
#[test]
fn every_offset_at_the_border_gets_the_same_verdict_from_both_sides() {
    const DAY: i32 = 24 * 60;
    let times = Times::load();
    let days = [
        "1999-12-30",
        "1999-12-31",
        "2000-01-01",
        "2000-01-02",
        "2199-12-30",
        "2199-12-31",
        "2200-01-01",
        "2200-01-02",
    ];
    for day in days {
        for clock in 0..DAY {
            for turn in [clock, DAY - clock] {
                (turn - 1..=turn + 1)
                    .filter(|offset| (0..DAY).contains(offset))
                    .for_each(|offset| times.at(day, clock, offset));
            }
        }
        for hours in 0..24 * 24 {
            for minutes in [
                (0, 0),
                (0, 59),
                (29, 30),
                (30, 29),
                (30, 30),
                (59, 0),
                (59, 59),
            ] {
                times.at(
                    day,
                    hours / 24 * 60 + minutes.0,
                    hours % 24 * 60 + minutes.1,
                );
            }
        }
    }
}

/// Both readings of an instant: the published definition and the decoder's.
struct Times(Validator);

impl Times {
    fn load() -> Self {
        Self(schema::part("common.v1.json#/$defs/time"))
    }

    fn at(&self, day: &str, clock: i32, offset: i32) {
        for sign in ['+', '-'] {
            let [clock, offset] =
                [clock, offset].map(|minutes| format!("{:02}:{:02}", minutes / 60, minutes % 60));
            self.agree(&format!("{day}T{clock}:59.999{sign}{offset}"));
        }
    }

    fn agree(&self, text: &str) {
        let by_schema = self.0.is_valid(&Value::from(text));
        assert_eq!(time::parse(text).is_some(), by_schema, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn many_changes_get_the_same_verdict_from_both_sides(
        place in 0..GOOD.len(),
        changes in prop::collection::vec(change(), 0..6),
        whims in prop::collection::vec(any::<u8>(), 1..64),
    ) {
        let mut event = GOOD[place].clone();
        for change in &changes {
            change.apply(&mut event);
        }
        let mut whims = whims.iter().copied().cycle();
        let text = event.write(&mut || whims.next().unwrap());
        let expected = promised(&event);
        prop_assert_eq!(subject::verdict(&DECODER, text.as_bytes()), expected, "{}", text);
        if let Some(binary) = Binary::of(&event, &mut plain) {
            prop_assert_eq!(binary.verdict(&DECODER), expected, "in binary mode: {}", text);
        }
        prop_assert!(says_what_its_text_says(&event, &text), "{}", text);
    }

    #[test]
    fn what_is_written_for_producers_fits_the_schemas(
        place in 0..GOOD.len(),
        changes in prop::collection::vec(change(), 0..4),
    ) {
        let mut event = GOOD[place].clone();
        for change in &changes {
            change.apply(&mut event);
        }
        let text = event.write(&mut plain);
        if let Ok(event) = DECODER.decode(&Message::line(text.as_bytes())).outcome {
            let centre = &DECODER.registry().centre(event.centre).code;
            let mut written = Vec::new();
            encode::encode(&event, centre, &mut written);
            let value: Value = serde_json::from_slice(&written).unwrap();
            prop_assert_eq!(schema::verdict(own_schema(event.kind), &value), None);
            prop_assert_eq!(schema::verdict(&ANY_EVENT, &value), None);
            prop_assert_eq!(DECODER.decode(&Message::line(&written)).outcome, Ok(event));
        }
    }
}
