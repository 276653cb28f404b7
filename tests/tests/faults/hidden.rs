//! Letters that nobody sees yet, behind a transaction of another writer: a start waits until it sees
//! them, and writes none a second time.

use std::time::Duration;

use dunghen_tests::kafka::Kafka;
use dunghen_tests::producer::{Outgoing, send};
use dunghen_tests::running::Running;
use dunghen_tests::wait;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer as _, ThreadedProducer};

use crate::keeping::{Keeping, letters};

const TOPIC: &str = "hidden";
const LETTERS: i64 = 3;
const SOON: Duration = Duration::from_secs(30);

#[test]
fn hidden_letters() {
    let kafka = Kafka::shared();
    kafka.create_topic(TOPIC, 2, 4 << 20);
    let folder = tempfile::tempdir().unwrap();
    let harmed = Keeping::new(
        folder.path(),
        kafka,
        TOPIC,
        "harmed",
        "[clock]\nmode = \"wall\"",
    );
    // No checkpoint is written, so that each message is read again.
    let start = || {
        let mut command = harmed.command();
        Running::start(command.env("DUNGHEN_STATE__INTERVAL", "1h"))
    };
    let first = harmed.becomes_ready(start());
    let other = begin_transaction(kafka, &harmed.dead_letters);
    for letter in 1..=LETTERS {
        let garbage = Outgoing {
            topic: TOPIC.to_owned(),
            key: Some(format!("garbage-{letter}").into_bytes()),
            value: Some(b"{".to_vec()),
            ..Outgoing::default()
        };
        let _place = send(kafka, &[garbage]);
        // Two of the other writer, then each letter with the end of its transaction.
        wait::until("a letter is committed", SOON, || {
            let end = end(kafka, &harmed.dead_letters);
            (end == 2 + 2 * letter).then_some(()).ok_or(end)
        });
    }
    harmed.kill(first.process);
    assert_eq!(
        letters(kafka, &harmed.dead_letters).len(),
        0,
        "they are hidden"
    );

    let mut second = start();
    second.says("waiting for the end of a transaction");
    other.abort_transaction(SOON).unwrap();
    let mut second = harmed.becomes_ready(second);
    second.terminate();
    let letters = letters(kafka, &harmed.dead_letters);
    assert_eq!(letters.len(), 3);
    assert!(
        letters.values().all(|reasons| reasons.len() == 1),
        "{letters:?}"
    );
}

/// A message in each partition, of a transaction that does not end.
fn begin_transaction(kafka: &Kafka, topic: &str) -> ThreadedProducer<DefaultProducerContext> {
    let producer: ThreadedProducer<DefaultProducerContext> = kafka
        .client()
        .set("transactional.id", "another")
        .create()
        .unwrap();
    producer.init_transactions(SOON).unwrap();
    producer.begin_transaction().unwrap();
    for partition in 0..2 {
        let record = BaseRecord::<str, str>::to(topic)
            .partition(partition)
            .payload("never committed");
        producer.send(record).map_err(|(fault, _)| fault).unwrap();
    }
    producer.flush(SOON).unwrap();
    producer
}

/// What all partitions hold, committed or not.
fn end(kafka: &Kafka, topic: &str) -> i64 {
    let consumer: BaseConsumer = kafka
        .client()
        .set("isolation.level", "read_uncommitted")
        .create()
        .unwrap();
    let ends = (0..2).map(|partition| consumer.fetch_watermarks(topic, partition, SOON));
    ends.map(|bounds| bounds.unwrap().1).sum()
}
