//! The conformance kit by `run --bounded` over Apache Kafka with `kcat` as the producer: the same
//! figures, whatever the order of the lines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use dunghen_tests::kafka::Kafka;
use dunghen_tests::kit::{Province, Refusals};
use dunghen_tests::{dunghen, exposition, figures, kcat, log};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

const PARTITIONS: i32 = 3;

/// Larger than every line of the kit, which has some beyond the contract's bound.
const LARGEST: usize = 4 << 20;

fn agrees(name: &str, order: &str, arrange: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let province = Province::read(name);
    let mut lines = province.lines();
    arrange(&mut lines);

    let kafka = Kafka::shared();
    let topic = format!("{name}-{order}");
    let dead_letters = format!("{topic}-dead-letters");
    kafka.create_topic(&topic, PARTITIONS, LARGEST);
    kafka.create_topic(&dead_letters, 1, 2 * LARGEST);
    kcat::produce(kafka, &topic, lines.iter().map(Vec::as_slice));

    let folder = tempfile::tempdir().unwrap();
    let config = province.configuration(
        folder.path(),
        &format!(
            "[kafka]\nbootstrap = \"{}\"\ntopics = [\"{topic}\"]\ngroup = \"{topic}\"\n\
             dead_letter_topic = \"{dead_letters}\"\n",
            kafka.bootstrap()
        ),
    );
    let mut command = dunghen::command(["run", "--bounded"]);
    command
        .arg("--config")
        .arg(config)
        .args(["--at", &province.at, "--format", "prometheus"])
        .env("DUNGHEN_PUBLISH__LISTEN", dunghen::free_address());
    let got = dunghen::stdout(dunghen::succeed(&mut command));
    if let Some(difference) =
        figures::difference(&province.expected, &exposition::parse(&got).unwrap())
    {
        panic!("{name} {order}: {difference}");
    }

    let mut refused = Refusals::new();
    for message in log::read(kafka, &dead_letters) {
        let reason = message.header("reason").expect("a reason");
        *refused.entry(reason).or_default() += 1;
    }
    assert_eq!(refused, province.garbage);
}

fn shuffled(seed: u64) -> impl FnOnce(&mut Vec<Vec<u8>>) {
    move |lines| lines.shuffle(&mut StdRng::seed_from_u64(seed))
}

#[test]
fn tiny_date() {
    agrees("tiny-date", "as-it-is", |_| ());
}

#[test]
fn small_date() {
    agrees("small-date", "as-it-is", |_| ());
}

#[test]
fn small_instant() {
    agrees("small-instant", "as-it-is", |_| ());
}

#[test]
fn tiny_date_shuffled() {
    agrees("tiny-date", "shuffled", shuffled(1));
}

#[test]
fn small_date_backwards() {
    agrees("small-date", "backwards", |lines| lines.reverse());
}

#[test]
fn small_instant_shuffled() {
    agrees("small-instant", "shuffled", shuffled(2));
}
