//! The harness itself: what it starts is real and does what the other tests lean on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use dunghen_tests::kafka::Kafka;
use dunghen_tests::producer::{Outgoing, send};
use dunghen_tests::prometheus::{Prometheus, promtool_findings};
use dunghen_tests::{kcat, log};

#[test]
fn kcat_keys_each_line_by_its_subject_and_the_bytes_come_back() {
    let kafka = Kafka::shared();
    kafka.create_topic("kcat", 3, 4 << 20);
    let lines: [&[u8]; 5] = [
        br#"{"subject":"a","x":"1"}"#,
        br#"{"subject":"b"}"#,
        br#" {"subject":"a", "x":2}"#,
        b"\xff\xfe not json \x1f with a separator\r",
        b"",
    ];
    kcat::produce(kafka, "kcat", lines);
    let messages = log::read(kafka, "kcat");
    assert_eq!(messages.len(), 4, "the empty line is none");
    for (line, key) in lines.iter().zip(["a", "b", "a", "no readable subject"]) {
        let message = messages
            .iter()
            .find(|message| message.value.as_deref() == Some(line))
            .expect("the bytes come back");
        assert_eq!(message.key.as_deref(), Some(key.as_bytes()));
    }
    let of_a: Vec<i32> = messages
        .iter()
        .filter(|message| message.key.as_deref() == Some(b"a"))
        .map(|message| message.partition)
        .collect();
    assert_eq!(of_a[0], of_a[1], "one subject, one partition");
}

#[test]
fn the_producer_tells_positions_and_keeps_headers_and_tombstones() {
    let kafka = Kafka::shared();
    kafka.create_topic("producer", 2, 4 << 20);
    let message = Outgoing {
        topic: "producer".to_owned(),
        partition: Some(1),
        key: Some(b"k".to_vec()),
        value: Some(vec![0, 0xff, 10]),
        headers: vec![("ce_id".to_owned(), b"\xff".to_vec())],
    };
    let tombstone = Outgoing {
        value: None,
        headers: Vec::new(),
        ..message.clone()
    };
    let large = Outgoing {
        value: Some(vec![b'x'; 3 << 20]),
        key: None,
        ..message.clone()
    };
    let sent = [message, tombstone, large];
    let positions = send(kafka, &sent);
    let messages = log::read(kafka, "producer");
    assert_eq!(messages.len(), sent.len());
    for (outgoing, position) in sent.iter().zip(positions) {
        let message = messages
            .iter()
            .find(|m| (m.partition, m.offset) == (position.partition, position.offset))
            .expect("a message at its position");
        assert_eq!(message.value, outgoing.value);
        assert_eq!(message.key, outgoing.key);
        assert_eq!(message.headers, outgoing.headers);
        assert!(message.timestamp > 1_600_000_000_000, "LogAppendTime");
    }
}

#[test]
fn prometheus_scrapes_and_promtool_finds_faults() {
    let prometheus = Prometheus::start("127.0.0.1:1");
    let rows = prometheus.query_until_answered("up");
    assert!(rows[0].1 < 1.0, "nothing listens there");
    assert_eq!(
        promtool_findings("# HELP a_ratio x\n# TYPE a_ratio gauge\na_ratio 1\n"),
        ""
    );
    assert_ne!(promtool_findings("# TYPE a_total gauge\na_total 1\n"), "");
}
