//! Events for these tests: those of the conformance kit day by day, and dossiers of yesterday.

use std::ops::Range;

use dunghen_tests::kafka::Kafka;
use dunghen_tests::producer::{Outgoing, send};
use jiff::Timestamp;
use serde_json::Value;

const DAY: i64 = 86_400_000;

/// The well-formed events of a stream, cut by their own time.
pub struct Slices {
    /// Those up to the first instant, and those of each day after it.
    pub by_day: Vec<Vec<Vec<u8>>>,
    /// Some of all of these, which come after everything else.
    pub late: Vec<Vec<u8>>,
    /// The latest time of any of them.
    pub end: String,
}

impl Slices {
    /// Cuts at `first`, and at so many days after it; every seventh event is late.
    pub fn of(lines: &[Vec<u8>], first: &str, days: i64) -> Self {
        let first: Timestamp = first.parse().unwrap();
        let mut slices = Self {
            by_day: vec![Vec::new(); usize::try_from(days).unwrap() + 1],
            late: Vec::new(),
            end: String::new(),
        };
        let mut latest = Timestamp::MIN;
        for (number, line) in lines.iter().enumerate() {
            let Some(time) = time_of(line) else { continue };
            let after = time.as_millisecond() - first.as_millisecond();
            let slice = if after < 0 { 0 } else { after / DAY + 1 };
            let Some(slice) = slices.by_day.get_mut(usize::try_from(slice).unwrap()) else {
                continue;
            };
            if number.is_multiple_of(7) {
                slices.late.push(line.clone());
            } else {
                latest = latest.max(time);
                slice.push(line.clone());
            }
        }
        slices.late.retain(|line| time_of(line) <= Some(latest));
        slices.end = latest.to_string();
        slices
    }

    /// All of them.
    pub fn all(&self) -> Vec<Vec<u8>> {
        let all = self.by_day.iter().chain([&self.late]);
        all.flatten().cloned().collect()
    }
}

fn time_of(line: &[u8]) -> Option<Timestamp> {
    let event: Value = serde_json::from_slice(line).ok()?;
    event.get("subject")?.as_str()?;
    event.get("time")?.as_str()?.parse().ok()
}

/// Sends dossiers that were received through a channel at this hour yesterday.
pub fn yesterday(kafka: &Kafka, topic: &str, channel: &str, numbers: Range<u32>) {
    let time = Timestamp::from_millisecond(now() - DAY).unwrap();
    let messages: Vec<Outgoing> = numbers
        .map(|number| {
            let subject = format!("000.00.16.H49-261101-{number:04}");
            let value = format!(
                r#"{{"specversion":"1.0","id":"{number}","source":"/motcua/H49","type":"vn.dunghen.dossier.received.v1","time":"{time}","subject":"{subject}","data":{{"centre":"H49.00.01","procedure":"1.100015","channel":"{channel}"}}}}"#
            );
            Outgoing {
                topic: topic.to_owned(),
                key: Some(subject.into_bytes()),
                value: Some(value.into_bytes()),
                ..Outgoing::default()
            }
        })
        .collect();
    let _places = send(kafka, &messages);
}

/// The machine's clock, in milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "a server knows no other clock")]
fn now() -> i64 {
    Timestamp::now().as_millisecond()
}
