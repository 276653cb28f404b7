//! A message in the making: a good event whose every part a kind of hostility may change.

use std::fmt::Write as _;

use dunghen_tests::producer::Outgoing;

use crate::murmur2;

/// How many partitions each topic has.
pub const PARTITIONS: u32 = 3;

/// The topic on which everyone may speak for all centres.
pub const OPEN_TOPIC: &str = "dossier.events";

/// The topic that may speak for the centres of province H23 alone.
pub const H23_TOPIC: &str = "dossier.events.h23";

/// What stands in every member of personal data, and must be seen nowhere.
pub const SECRET: &str = "NGUYEN-THI-BI-MAT";

/// What a message carries as its key.
#[derive(Clone)]
enum Key {
    Subject,
    Other(Vec<u8>),
    None,
}

/// What a message carries as its value.
#[derive(Clone)]
enum Value {
    Event,
    Other(Vec<u8>),
    Tombstone,
}

/// A message before it is written down.
#[derive(Clone)]
pub struct Draft {
    /// Attributes of the envelope with their values as JSON, without `data`.
    pub envelope: Vec<(String, String)>,
    /// Members of `data` with their values as JSON.
    pub data: Vec<(String, String)>,
    /// The event's time, in milliseconds since 1970.
    pub time: i64,
    /// The subject, which is the key as well.
    pub subject: String,
    topic: &'static str,
    key: Key,
    wrong_partition: bool,
    value: Value,
    headers: Vec<(String, Vec<u8>)>,
}

impl Draft {
    /// The receipt of a dossier at H49.00.01, filed at the counter, with personal data in it.
    #[must_use]
    pub fn received(number: usize, time: i64) -> Self {
        let subject = format!("000.00.16.H49-261120-{number:06}");
        let mut draft = Self {
            envelope: Vec::new(),
            data: Vec::new(),
            time,
            subject: subject.clone(),
            topic: OPEN_TOPIC,
            key: Key::Subject,
            wrong_partition: false,
            value: Value::Event,
            headers: Vec::new(),
        };
        draft.set("specversion", "\"1.0\"");
        draft.set("id", &format!("\"e-{number}\""));
        draft.set("source", "\"/motcua/H49\"");
        draft.set("type", "\"vn.dunghen.dossier.received.v1\"");
        draft.at(time);
        draft.set("subject", &format!("{subject:?}"));
        draft.set_data("centre", "\"H49.00.01\"");
        draft.set_data("procedure", "\"1.100001\"");
        draft.set_data("channel", "\"counter\"");
        draft.set_data("HoTen", &format!("\"{SECRET}\""));
        draft
    }

    /// Makes it an event of another type, whose only required member so far is `centre`.
    pub fn retype(&mut self, name: &str) {
        self.set("type", &format!("\"vn.dunghen.{name}.v1\""));
        self.data
            .retain(|(name, _)| name == "centre" || name == "HoTen");
    }

    /// Sets an attribute to a JSON text; in its place where it was set before.
    pub fn set(&mut self, name: &str, json: &str) {
        put(&mut self.envelope, name, json);
    }

    /// Sets a member of `data` to a JSON text.
    pub fn set_data(&mut self, name: &str, json: &str) {
        put(&mut self.data, name, json);
    }

    /// Sets the time, written in UTC.
    pub fn at(&mut self, time: i64) {
        let text = jiff::Timestamp::from_millisecond(time).expect("a time in range");
        self.time = time;
        self.set("time", &format!("\"{text}\""));
    }

    /// Sets the subject to a JSON text that stands for `subject`.
    pub fn about(&mut self, subject: &str, json: &str) {
        subject.clone_into(&mut self.subject);
        self.set("subject", json);
    }

    /// Another key than the subject; none for a message without a key.
    pub fn key(&mut self, key: Option<&[u8]>) {
        self.key = key.map_or(Key::None, |key| Key::Other(key.to_vec()));
    }

    /// Sends it to another topic than the open one.
    pub fn topic(&mut self, topic: &'static str) {
        self.topic = topic;
    }

    /// Sends it to a partition that is not its key's.
    pub fn misplace(&mut self) {
        self.wrong_partition = true;
    }

    /// Adds a header.
    pub fn header(&mut self, name: &str, value: &[u8]) {
        self.headers.push((name.to_owned(), value.to_vec()));
    }

    /// Replaces the whole value; none for a tombstone.
    pub fn value(&mut self, value: Option<Vec<u8>>) {
        self.value = value.map_or(Value::Tombstone, Value::Other);
    }

    /// The members of `data` as JSON.
    #[must_use]
    pub fn data_json(&self) -> String {
        object(&self.data, None)
    }

    /// The event as JSON; a `data` among the attributes stands for the members.
    #[must_use]
    pub fn json(&self) -> String {
        let has_data = self.envelope.iter().any(|(name, _)| name == "data");
        let data = (!has_data).then(|| self.data_json());
        object(&self.envelope, data.as_deref())
    }

    /// Changes it to binary mode: attributes in headers, `data` as the value.
    pub fn binary(&mut self) {
        for (name, json) in std::mem::take(&mut self.envelope) {
            let value: String = serde_json::from_str(&json).expect("an attribute that is text");
            self.header(&format!("ce_{name}"), value.as_bytes());
        }
        self.header("content-type", b"application/json");
        let data = self.data_json();
        self.value(Some(data.into_bytes()));
    }

    /// The message to send.
    #[must_use]
    pub fn message(self) -> Outgoing {
        let value = match &self.value {
            Value::Event => Some(self.json().into_bytes()),
            Value::Other(bytes) => Some(bytes.clone()),
            Value::Tombstone => None,
        };
        let key = match self.key {
            Key::Subject => Some(self.subject.into_bytes()),
            Key::Other(bytes) => Some(bytes),
            Key::None => None,
        };
        let own = key
            .as_deref()
            .map(|key| murmur2::partition(key, PARTITIONS));
        let partition = match (own, self.wrong_partition) {
            (Some(own), true) => Some((own + 1) % PARTITIONS),
            (None, _) => Some(0),
            (Some(_), false) => None,
        };
        Outgoing {
            topic: self.topic.to_owned(),
            partition: partition.map(|partition| partition.try_into().expect("a small number")),
            key,
            value,
            headers: self.headers,
        }
    }
}

fn put(members: &mut Vec<(String, String)>, name: &str, json: &str) {
    match members.iter_mut().find(|(known, _)| known == name) {
        Some((_, value)) => json.clone_into(value),
        None => members.push((name.to_owned(), json.to_owned())),
    }
}

fn object(members: &[(String, String)], data: Option<&str>) -> String {
    let mut text = String::from("{");
    let data = data.map(|data| ("data", data));
    let members = members
        .iter()
        .map(|(name, json)| (name.as_str(), json.as_str()));
    for (n, (name, json)) in members.chain(data).enumerate() {
        let comma = if n == 0 { "" } else { "," };
        write!(text, "{comma}\"{name}\":{json}").expect("write to a string");
    }
    text.push('}');
    text
}
