//! Ten thousand hostile messages of named kinds between good ones, on Apache Kafka and the wall clock:
//! each gets the verdict of its kind, what is refused is kept whole, and personal data shows nowhere.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod draft;
mod encodings;
mod kind;
mod members;
mod murmur2;
mod odd;
mod places;
mod province;

use std::collections::BTreeMap;
use std::time::Duration;

use draft::{Draft, H23_TOPIC, OPEN_TOPIC, PARTITIONS, SECRET};
use dunghen_tests::dunghen::{Pipeline, free_address};
use dunghen_tests::exposition::{self, Exposition};
use dunghen_tests::kafka::Kafka;
use dunghen_tests::log::{self, Message};
use dunghen_tests::producer::{Outgoing, Position, send};
use dunghen_tests::{http, wait};
use kind::{Kind, Verdict};
use sha2::{Digest, Sha256};

const HOSTILE: usize = 10_000;
const GOOD: usize = 2_000;

/// How many are sent of a kind of a megabyte.
const HEAVY: usize = 8;

/// Larger than the largest hostile message.
const LARGEST: usize = 4 << 20;

/// A message, what it is, and what must happen to it.
struct Sent {
    kind: &'static str,
    verdict: Verdict,
    message: Outgoing,
}

/// The good messages, and hostile ones of all kinds between them.
fn messages() -> Vec<Sent> {
    let two_hours_ago = now() - 7_200_000;
    let kinds: Vec<&Kind> = [encodings::KINDS, members::KINDS, places::KINDS, odd::KINDS]
        .into_iter()
        .flatten()
        .collect();
    let light = kinds.iter().filter(|kind| !kind.heavy);
    let heavy = kinds.iter().filter(|kind| kind.heavy);
    let mut hostile: Vec<&Kind> = heavy.flat_map(|kind| [*kind; HEAVY]).collect();
    hostile.extend(light.cycle().take(HOSTILE - hostile.len()));

    let mut of_kind = BTreeMap::new();
    let mut sent = Vec::new();
    for (n, kind) in hostile.into_iter().enumerate() {
        if n % (HOSTILE / GOOD) == 0 {
            sent.push(Sent {
                kind: "good",
                verdict: Verdict::Counted,
                message: Draft::received(good_number(n), two_hours_ago).message(),
            });
        }
        let nth: &mut usize = of_kind.entry(kind.name).or_default();
        let mut draft = match kind.verdict {
            // About the n-th good dossier, a minute after its receipt.
            Verdict::Anomalous(_) => Draft::received(*nth, two_hours_ago + 60_000),
            _ => Draft::received(GOOD + n, two_hours_ago),
        };
        *nth += 1;
        kind.apply(&mut draft);
        sent.push(Sent {
            kind: kind.name,
            verdict: kind.verdict,
            message: draft.message(),
        });
    }
    sent
}

const fn good_number(n: usize) -> usize {
    n / (HOSTILE / GOOD)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the broker stamps messages with the time of the machine"
)]
fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

#[test]
fn each_kind_gets_its_verdict() {
    let kafka = Kafka::shared();
    for topic in [OPEN_TOPIC, H23_TOPIC] {
        kafka.create_topic(topic, i32::try_from(PARTITIONS).unwrap(), LARGEST);
    }
    kafka.create_topic(province::DEAD_LETTERS, 1, 2 * LARGEST);
    let folder = tempfile::tempdir().unwrap();
    let listen = free_address();
    let config = province::write(folder.path(), kafka.bootstrap(), &listen);
    let mut pipeline = Pipeline::start(&config, &listen);

    let sent = messages();
    let outgoing: Vec<Outgoing> = sent.iter().map(|sent| sent.message.clone()).collect();
    let positions = send(kafka, &outgoing);
    partitioners_agree(&outgoing, &positions);

    let scrape = wait_for_figures(&pipeline, &sent);
    let page = http::body(&pipeline.url("/")).unwrap();
    pipeline.interrupt();
    for (what, text) in [
        ("metrics", scrape),
        ("page", page),
        ("standard output", pipeline.process.stdout()),
        ("standard error", pipeline.process.stderr()),
    ] {
        assert!(!text.contains(SECRET), "personal data in {what}: {text}");
        assert!(!text.contains("BI-MAT"), "a value in {what}: {text}");
    }
    dead_letters_are_whole(kafka, &sent, &positions);
}

/// The test's own murmur2 and that of librdkafka choose the same partition.
fn partitioners_agree(outgoing: &[Outgoing], positions: &[Position]) {
    for (message, position) in outgoing.iter().zip(positions) {
        if let (Some(key), None) = (&message.key, message.partition)
            && !key.is_empty()
        {
            let own = murmur2::partition(key, PARTITIONS);
            assert_eq!(u32::try_from(position.partition).unwrap(), own, "{key:?}");
        }
    }
}

/// Waits until refusals, anomalies and figures are those of the verdicts; the scrape comes back.
fn wait_for_figures(pipeline: &Pipeline, sent: &[Sent]) -> String {
    let expected = expected(sent);
    let scrape = wait::until("every verdict is given", Duration::from_mins(3), || {
        let scrape = pipeline.metrics();
        let got = observed(&exposition::parse(&scrape)?);
        if got == expected {
            Ok(scrape)
        } else {
            Err(format!("{got:#?}, not {expected:#?}"))
        }
    });
    let series = exposition::parse(&scrape).unwrap();
    assert!(exposition::sum(&series, "dunghen_personal_data_members_total", &[]) > 0.0);
    scrape
}

/// Refusals and anomalies by their name, and the dossiers received, open and resolved.
type Tally = BTreeMap<String, u64>;

fn expected(sent: &[Sent]) -> Tally {
    let mut tally = Tally::new();
    let mut add = |name: &str| *tally.entry(name.to_owned()).or_default() += 1;
    for sent in sent {
        match sent.verdict {
            Verdict::Refused(reason) | Verdict::Anomalous(reason) => add(reason),
            Verdict::Counted => {
                add("received");
                add("open");
            }
        }
    }
    tally
}

fn observed(series: &Exposition) -> Tally {
    let mut tally = Tally::new();
    for (name, label) in [
        ("dunghen_events_refused_total", "reason"),
        ("dunghen_events_anomalous_total", "kind"),
    ] {
        for (series, value) in series.iter().filter(|(series, _)| series.name == name) {
            tally.insert(series.label(label).to_owned(), whole(*value));
        }
    }
    for (name, family, labels) in [
        (
            "received",
            "dossiers_received",
            &[("window", "24h"), ("channel", "counter")][..],
        ),
        ("open", "dossiers_open", &[]),
        ("resolved", "dossiers_resolved", &[("window", "24h")]),
        (
            "refused at the door",
            "dossiers_refused",
            &[("window", "24h")],
        ),
    ] {
        let figure = exposition::sum(series, &format!("dunghen_province_{family}"), labels);
        tally.insert(name.to_owned(), whole(figure));
    }
    tally.retain(|_, count| *count > 0);
    tally
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of thousands"
)]
fn whole(value: f64) -> u64 {
    assert!(value >= 0.0 && value.fract() == 0.0, "{value} is no count");
    value as u64
}

/// Every refused message, and no other, lies in the dead-letter topic: bytes, key, headers, position,
/// timestamp and the reason of its kind.
fn dead_letters_are_whole(kafka: &Kafka, sent: &[Sent], positions: &[Position]) {
    let mut sources = BTreeMap::new();
    for topic in [OPEN_TOPIC, H23_TOPIC] {
        for message in log::read(kafka, topic) {
            sources.insert(
                (topic.to_owned(), message.partition, message.offset),
                message,
            );
        }
    }
    let mut letters = BTreeMap::new();
    for letter in log::read(kafka, province::DEAD_LETTERS) {
        let place = place(&letter);
        assert!(
            letters.insert(place.clone(), letter).is_none(),
            "{place:?} is there twice"
        );
    }
    for (sent, position) in sent.iter().zip(positions) {
        let place = (
            sent.message.topic.clone(),
            position.partition,
            position.offset,
        );
        let letter = letters.remove(&place);
        match (sent.verdict, letter) {
            (Verdict::Refused(reason), Some(letter)) => {
                assert_eq!(added(&letter, "reason"), reason, "{}", sent.kind);
                is_kept(&letter, &sources[&place], sent.kind);
            }
            (Verdict::Refused(_), None) => panic!("{}: lost", sent.kind),
            (_, Some(_)) => panic!("{}: a dead letter", sent.kind),
            (_, None) => {}
        }
    }
    assert!(
        letters.is_empty(),
        "dead letters of nothing that was sent: {letters:?}"
    );
}

fn place(letter: &Message) -> (String, i32, i64) {
    (
        added(letter, "source_topic"),
        added(letter, "source_partition").parse().unwrap(),
        added(letter, "source_offset").parse().unwrap(),
    )
}

/// A header that the pipeline added: the last of its name, behind those that the message had.
fn added(letter: &Message, name: &str) -> String {
    let value = letter.headers.iter().rev().find(|(key, _)| key == name);
    let (_, value) = value.unwrap_or_else(|| panic!("no header {name}: {:?}", letter.headers));
    String::from_utf8(value.clone()).unwrap()
}

fn is_kept(letter: &Message, source: &Message, kind: &str) {
    assert_eq!(letter.key, source.key, "{kind}: the key");
    assert!(
        letter.headers.starts_with(&source.headers),
        "{kind}: the headers"
    );
    assert_eq!(
        added(letter, "source_timestamp"),
        source.timestamp.to_string(),
        "{kind}"
    );
    let detail = added(letter, "detail");
    assert!(!detail.is_empty(), "{kind}: no detail");
    assert!(
        !detail.contains("BI-MAT") && !detail.contains("H99"),
        "{kind}: a value in {detail:?}"
    );
    let digest = |value: &Option<Vec<u8>>| value.as_ref().map(Sha256::digest);
    assert_eq!(
        digest(&letter.value),
        digest(&source.value),
        "{kind}: the bytes"
    );
}
