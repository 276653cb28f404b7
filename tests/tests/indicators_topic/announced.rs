//! What the topic says, read back, and what a scrape says of the same windows.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::Duration;

use dunghen_tests::exposition::{Exposition, Series};
use dunghen_tests::figures::unscoped;
use dunghen_tests::kafka::Kafka;
use dunghen_tests::log;
use jiff::Timestamp;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::{Message as _, Offset, TopicPartitionList};
use serde_json::Value;

/// The figures of closed windows by series, as `/metrics` names them; those that do not exist are left out.
#[derive(Debug, Default)]
pub struct Figures(BTreeMap<Series, f64>);

impl Figures {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Where others differ, if they do.
    pub fn difference(&self, got: &Self) -> Option<String> {
        let names: BTreeSet<&Series> = self.0.keys().chain(got.0.keys()).collect();
        let differing: Vec<String> = names
            .into_iter()
            .filter(|series| self.0.get(series) != got.0.get(series))
            .map(|series| {
                format!(
                    "{series}: {:?} and {:?}",
                    self.0.get(series),
                    got.0.get(series)
                )
            })
            .collect();
        let first = differing.first()?;
        Some(format!("{} differ, such as {first}", differing.len()))
    }
}

/// [start, end) of each closed window that is announced, in seconds, by its word.
pub type Spans = BTreeMap<String, [i64; 2]>;

/// What a scrape says of closed windows.
pub struct Shown {
    /// The windows.
    pub spans: Spans,
    /// The figures.
    pub figures: Figures,
}

/// What a scrape says of the closed windows that have a revision.
pub fn of_exposition(series: &Exposition) -> Shown {
    let mut spans = Spans::new();
    let bound = |name: &str, window: &str| {
        let labels = [("window", window)];
        let at = dunghen_tests::exposition::sum(series, name, &labels);
        #[expect(clippy::cast_possible_truncation, reason = "seconds of this century")]
        let at = at as i64;
        at
    };
    for (revision, value) in series {
        let window = revision.label("window").to_owned();
        if revision.name == "dunghen_window_revision" && *value > 0.0 {
            let start = bound("dunghen_window_start_timestamp_seconds", &window);
            let end = bound("dunghen_window_end_timestamp_seconds", &window);
            spans.insert(window, [start, end]);
        }
    }
    let figures = series
        .iter()
        .filter(|(series, _)| unscoped(&series.name).is_some())
        .filter(|(series, _)| spans.contains_key(series.label("window")))
        .map(|(series, value)| (series.clone(), *value))
        .collect();
    Shown {
        spans,
        figures: Figures(figures),
    }
}

/// One event of the topic.
struct Event {
    key: String,
    text: String,
    json: Value,
}

/// All events of one source, in the order of the topic.
pub struct Announced(Vec<Event>);

impl Announced {
    /// Reads them; no id is there twice, the revision of a series only rises, and each is another figure.
    pub fn read(kafka: &Kafka, topic: &str, source: &str) -> Self {
        let mut ids = BTreeSet::new();
        let mut before: BTreeMap<String, (u64, [Value; 3])> = BTreeMap::new();
        let mut events = Vec::new();
        let mut messages = log::read(kafka, topic);
        // More partitions move a series from the first one to a later one.
        messages.sort_by_key(|message| (message.partition, message.offset));
        for message in messages {
            let key = String::from_utf8(message.key.clone().unwrap()).unwrap();
            let text = String::from_utf8(message.value.clone().unwrap()).unwrap();
            let json: Value = serde_json::from_str(&text).unwrap();
            if json["source"] != source {
                continue;
            }
            let content_type = message.header("content-type");
            assert_eq!(
                content_type.as_deref(),
                Some("application/cloudevents+json")
            );
            let id = json["id"].as_str().unwrap().to_owned();
            let revision = json["data"]["revision"].as_u64().unwrap();
            assert!(id.ends_with(&format!(":{revision}")), "{id}");
            if let Some(before) = before.insert(key.clone(), (revision, figure(&json["data"]))) {
                assert!(before.0 < revision, "{id} after {before:?}");
                assert_ne!(before.1, figure(&json["data"]), "{id} says nothing new");
            }
            assert!(ids.insert(id.clone()), "{id} twice");
            events.push(Event { key, text, json });
        }
        Self(events)
    }

    /// The last figure of every series of these windows.
    pub fn latest(&self, spans: &Spans) -> Figures {
        let mut figures = BTreeMap::new();
        for event in &self.0 {
            let data = &event.json["data"];
            let window = data["window"]["name"].as_str().unwrap();
            let bound = |name: &str| {
                let at: Timestamp = data["window"][name].as_str().unwrap().parse().unwrap();
                at.as_second()
            };
            // Early and on time together are a figure of the feed, and two of the metrics.
            let both = data["labels"]["timeliness"] == "early_or_on_time";
            if !both && spans.get(window) == Some(&[bound("start"), bound("end")]) {
                figures.insert(series(data), data["value"].as_f64());
            }
        }
        let there = figures.into_iter();
        Figures(
            there
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
        )
    }

    /// The last item of every series that has a figure in the window that begins then.
    pub fn items(&self, window: &str, start: &str) -> BTreeMap<String, Value> {
        let of_window = self
            .0
            .iter()
            .map(|event| &event.json["data"])
            .filter(|item| item["window"]["name"] == window && item["window"]["start"] == start);
        let mut items: BTreeMap<String, Value> = of_window.map(timeless).collect();
        items.retain(|_, item| !item["value"].is_null());
        items
    }

    /// The events that revise another one.
    pub fn revised(&self) -> impl Iterator<Item = &str> {
        let events = self.0.iter();
        events
            .filter(|event| event.json["type"] == "vn.dunghen.indicator.window_revised.v1")
            .map(|event| &*event.key)
    }

    /// The last event of each key.
    pub fn by_key(&self) -> BTreeMap<String, String> {
        let events = self.0.iter();
        events
            .map(|event| (event.key.clone(), event.text.clone()))
            .collect()
    }

    /// The same, as `kcat` reads it.
    pub fn by_kcat(&self, kafka: &Kafka, topic: &str) -> BTreeMap<String, String> {
        let output = Command::new("kcat")
            .args(["-C", "-b", kafka.bootstrap(), "-t", topic, "-e", "-q"])
            .args(["-f", "%k\\t%s\\n"])
            .output()
            .expect("run kcat");
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), self.0.len());
        let lines = text.lines().map(|line| line.split_once('\t').unwrap());
        lines
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect()
    }
}

/// A figure and its parts.
fn figure(data: &Value) -> [Value; 3] {
    [
        &data["value"],
        &data["numerator"]["value"],
        &data["denominator"]["value"],
    ]
    .map(Value::clone)
}

/// An item by its series, without what another moment changes.
pub fn timeless(item: &Value) -> (String, Value) {
    let mut item = item.clone();
    for name in ["as_of", "clock", "revision"] {
        item[name] = Value::Null;
    }
    (item["series"].as_str().unwrap().to_owned(), item)
}

/// The series of a figure, as `/metrics` names it.
fn series(data: &Value) -> Series {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let scope = data["scope"].as_object().unwrap();
    let members = data["labels"].as_object().unwrap().iter().chain(scope);
    let mut labels: BTreeMap<String, String> = members
        .map(|(name, value)| (name.clone(), text(value)))
        .collect();
    let (scope, family) = (labels.remove("type").unwrap(), text(&data["indicator"]));
    let window = data["window"]["name"].as_str().unwrap();
    labels.insert("window".to_owned(), window.to_owned());
    Series {
        name: format!("dunghen_{scope}_{family}"),
        labels,
    }
}

/// The offset after the last message of a topic of one partition, confirmed or not; 0 where it is not there.
pub fn end(kafka: &Kafka, topic: &str) -> i64 {
    let consumer: BaseConsumer = kafka
        .client()
        .set("isolation.level", "read_uncommitted")
        .create()
        .unwrap();
    let bounds = consumer.fetch_watermarks(topic, 0, Duration::from_secs(10));
    bounds.map_or(0, |(_, high)| high)
}

/// What a topic of one partition gets from now on, confirmed or not.
pub struct Tail(BaseConsumer);

impl Tail {
    /// Begins at the end.
    pub fn new(kafka: &Kafka, topic: &str) -> Self {
        let consumer: BaseConsumer = kafka
            .client()
            .set("group.id", "tail-of-the-tests")
            .set("enable.auto.commit", "false")
            .set("isolation.level", "read_uncommitted")
            .create()
            .unwrap();
        let mut assignment = TopicPartitionList::new();
        assignment
            .add_partition_offset(topic, 0, Offset::Offset(end(kafka, topic)))
            .unwrap();
        consumer.assign(&assignment).unwrap();
        Self(consumer)
    }

    /// Whether something that it got is a revision.
    pub fn has_revision(&self) -> bool {
        while let Some(message) = self.0.poll(Duration::from_millis(100)) {
            let message = message.unwrap();
            let text = String::from_utf8_lossy(message.payload().unwrap_or_default());
            if text.contains("vn.dunghen.indicator.window_revised.v1") {
                return true;
            }
        }
        false
    }
}
