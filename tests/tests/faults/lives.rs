//! Dossiers that live now, with due dates that pass while a process is down, and some so old that they
//! are forgotten while it runs.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dunghen_tests::kafka::Kafka;
use dunghen_tests::producer::{Outgoing, send};
use jiff::Timestamp;
use rand::Rng;
use rand::rngs::StdRng;

const CENTRE: &str = "H49.00.01";
/// The correction horizon by default.
const HORIZON: i64 = 800 * 86_400_000;
/// What the oldest have left of it when they are sent.
const LEFT: i64 = 5_000;

/// The machine's clock, in milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "these events happen now")]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or(Duration::ZERO).as_millis()).unwrap()
}

/// A producer of lives in a topic.
pub struct Lives<'k> {
    kafka: &'k Kafka,
    topic: String,
    number: u32,
    sent: u32,
    /// Dossiers whose due date passed, or will, while they are open.
    pub overdue: u32,
    /// Dossiers that are received.
    pub received: u32,
}

impl<'k> Lives<'k> {
    /// Nobody lives yet.
    pub fn new(kafka: &'k Kafka, topic: &str) -> Self {
        Self {
            kafka,
            topic: topic.to_owned(),
            number: 0,
            sent: 0,
            overdue: 0,
            received: 0,
        }
    }

    /// Dossiers received a moment ago, due within the next seconds or not so soon; some of the
    /// latter have ended. The last instant at which one of them becomes overdue comes back.
    pub fn be_born(&mut self, dice: &mut StdRng) -> i64 {
        let now = now();
        let mut last = now;
        let mut messages = Vec::new();
        for _ in 0..dice.random_range(5..30) {
            let subject = self.subject();
            let soon = dice.random_bool(0.6);
            let due = now
                + dice.random_range(if soon {
                    1..2500
                } else {
                    86_400_000..99_400_000
                });
            let data = format!(
                r#","procedure":"1.100015","channel":"online","due_at":"{}""#,
                instant(due)
            );
            messages.push(self.event(&subject, "received", now - 60_000, &data));
            self.received += 1;
            if soon {
                self.overdue += 1;
                last = last.max(due + 1);
            } else if dice.random() {
                messages.push(self.event(&subject, "resolved", now - 1, ""));
            }
        }
        let _places = send(self.kafka, &messages);
        last
    }

    /// Dossiers that ended almost the correction horizon ago; their subjects come back.
    pub fn grow_old(&mut self, dossiers: u32) -> Vec<String> {
        let then = now() - HORIZON + LEFT;
        let subjects: Vec<String> = (0..dossiers).map(|_| self.subject()).collect();
        let mut messages = Vec::new();
        for subject in &subjects {
            let data = r#","procedure":"1.100015","channel":"online""#;
            messages.push(self.event(subject, "received", then - 2, data));
            messages.push(self.event(subject, "withdrawn", then, ""));
        }
        let _places = send(self.kafka, &messages);
        subjects
    }

    /// One more event of each.
    pub fn speak_of(&mut self, subjects: &[String]) {
        let now = now();
        let events = subjects.iter();
        let messages: Vec<Outgoing> = events
            .map(|subject| self.event(subject, "rated", now, r#","score":5"#))
            .collect();
        let _places = send(self.kafka, &messages);
    }

    fn subject(&mut self) -> String {
        self.number += 1;
        format!("000.00.16.H49-261101-{:04}", self.number)
    }

    fn event(&mut self, subject: &str, kind: &str, at: i64, data: &str) -> Outgoing {
        self.sent += 1;
        let (id, time) = (self.sent, instant(at));
        let value = format!(
            r#"{{"specversion":"1.0","id":"{id}","source":"/motcua/H49","type":"vn.dunghen.dossier.{kind}.v1","time":"{time}","subject":"{subject}","data":{{"centre":"{CENTRE}"{data}}}}}"#
        );
        Outgoing {
            topic: self.topic.clone(),
            key: Some(subject.as_bytes().to_vec()),
            value: Some(value.into_bytes()),
            ..Outgoing::default()
        }
    }
}

fn instant(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap()
}
