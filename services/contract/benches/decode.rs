//! What decoding costs: a typical structured event of 300 bytes, a short one, and the same in
//! binary mode. The whole pipeline has some 2.5 µs an event.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a bench"
)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dunghen_contract::{Decoder, Message, Origin, Policy, Registry, encode};

const RECEIVED: &str = r#"{"specversion":"1.0","id":"102-581","source":"/motcua/H49","type":"vn.dunghen.dossier.received.v1","time":"2026-09-01T12:36:27.123+07:00","subject":"000.00.16.H49-260901-0123","data":{"centre":"H49.00.17","procedure":"1.100017","channel":"online","service_level":"full","due_at":"2026-09-15T18:30:00+07:00"}}"#;
const RESOLVED: &str = r#"{"specversion":"1.0","id":"102-582","source":"/motcua/H49","type":"vn.dunghen.dossier.resolved.v1","time":"2026-09-11T12:36:27+07:00","subject":"000.00.16.H49-260901-0123","data":{"centre":"H49.00.17","signed_result":true}}"#;
const DATA: &str = r#"{"centre":"H49.00.17","procedure":"1.100017","channel":"online","service_level":"full","due_at":"2026-09-15T18:30:00+07:00"}"#;

fn decoder() -> Decoder {
    use std::fmt::Write as _;
    let mut centres =
        "code,name,level,province,parent,valid_from,valid_to,successor,hours\n".to_owned();
    for number in 0..200 {
        writeln!(centres, "H49.00.{number:02},C,commune,H49,,,,,").unwrap();
    }
    let procedures = "code,name,field,level,service_level,statutory_working_hours,fee\n";
    let targets = "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n";
    let registry =
        Registry::parse(&centres, procedures, "slug,name_vi,name_en\n", targets).unwrap();
    Decoder::new(Arc::new(registry), Policy::default())
}

fn decode(criterion: &mut Criterion) {
    let decoder = decoder();
    let subject = "000.00.16.H49-260901-0123";
    let partition = Policy::default()
        .partitioner
        .partition(subject.as_bytes(), 12);
    let origin = Origin {
        topic: "dossier.events",
        partition: partition.unwrap(),
        partitions: 12,
        timestamp: Some(1_789_110_000_000),
    };
    let headers = [
        ("ce_specversion", Some("1.0")),
        ("ce_id", Some("102-581")),
        ("ce_source", Some("/motcua/H49")),
        ("ce_type", Some("vn.dunghen.dossier.received.v1")),
        ("ce_time", Some("2026-09-01T12:36:27.123+07:00")),
        ("ce_subject", Some(subject)),
    ]
    .map(|(name, value)| (name, value.map(str::as_bytes)));
    let kafka = |value: &'static str| Message {
        value: Some(value.as_bytes()),
        key: Some(subject.as_bytes()),
        headers: &[],
        origin: Some(origin),
    };
    let mut group = criterion.benchmark_group("decode");
    for (name, message) in [
        ("received", kafka(RECEIVED)),
        ("resolved", kafka(RESOLVED)),
        (
            "binary",
            Message {
                headers: &headers,
                ..kafka(DATA)
            },
        ),
        ("line", Message::line(RECEIVED.as_bytes())),
    ] {
        assert!(decoder.decode(&message).outcome.is_ok(), "{name}");
        group.throughput(Throughput::Bytes(
            message.value.unwrap_or_default().len() as u64
        ));
        group.bench_function(name, |bencher| {
            bencher.iter(|| decoder.decode(black_box(&message)));
        });
    }
    group.finish();
    let event = decoder
        .decode(&Message::line(RECEIVED.as_bytes()))
        .outcome
        .unwrap();
    let mut out = Vec::with_capacity(1_024);
    criterion.bench_function("encode", |bencher| {
        bencher.iter(|| {
            out.clear();
            encode::encode(black_box(&event), "H49.00.17", &mut out);
            out.len()
        });
    });
}

criterion_group!(benches, decode);
criterion_main!(benches);
