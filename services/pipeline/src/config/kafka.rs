//! `[kafka]`: where the events come from, and what every producer agreed on.

use std::collections::BTreeMap;

use dunghen_contract::Partitioner;
use rdkafka::ClientConfig;
use regex_lite::Regex;

use super::ConfigFaults;
use super::section::Section;
use super::tree::Tree;

/// `[kafka]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KafkaSettings {
    /// `host:port`, several by commas.
    pub bootstrap: String,
    /// Topics by name; one with a leading `^` is a regular expression.
    pub topics: Vec<String>,
    /// The partitioner of every producer.
    pub partitioner: Partitioner,
    /// The consumer group.
    pub group: String,
    /// Where refused messages go.
    pub dead_letter_topic: String,
    /// What workers write and servers read.
    pub totals_topic: String,
    /// Where closed windows and their revisions are announced; none: nowhere.
    pub indicators_topic: Option<String>,
    /// Properties that are passed on to librdkafka.
    pub properties: BTreeMap<String, String>,
    /// Largest accepted value of a message, in bytes.
    pub max_bytes: usize,
    /// What to do where the broker no longer holds what is to be read next.
    pub on_gap: OnGap,
}

/// What to do where the broker no longer holds what is to be read next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnGap {
    /// Say how much is lost and end.
    #[default]
    Refuse,
    /// Say how much is lost and go on with what there is.
    Continue,
}

const KEYS: [&str; 10] = [
    "bootstrap",
    "topics",
    "partitioner",
    "group",
    "dead_letter_topic",
    "totals_topic",
    "indicators_topic",
    "properties",
    "max_bytes",
    "on_gap",
];

/// The contract's bound, and the largest that the readers of files have room for.
const MAX_BYTES: usize = 262_144;
const MOST_BYTES: i64 = 32 << 20;

/// What is set by other keys, or must be as it is for figures to be right.
const OWN: [(&str, &str); 12] = [
    ("bootstrap.servers", "write kafka.bootstrap instead"),
    ("metadata.broker.list", "write kafka.bootstrap instead"),
    (
        "enable.idempotence",
        "remove it: a dead letter is neither lost nor doubled",
    ),
    (
        "acks",
        "remove it: a dead letter is neither lost nor doubled",
    ),
    (
        "transactional.id",
        "remove it: each shard has one of its own, and so has what announces closed windows",
    ),
    (
        "partition.assignment.strategy",
        "remove it: partition p of every topic must be in one process",
    ),
    (
        "isolation.level",
        "remove it: totals are read as they were committed",
    ),
    ("group.id", "write kafka.group instead"),
    (
        "enable.auto.commit",
        "remove it: Dunghen keeps the positions",
    ),
    (
        "enable.auto.offset.store",
        "remove it: Dunghen keeps the positions",
    ),
    ("enable.partition.eof", "remove it: the watermark needs it"),
    (
        "auto.offset.reset",
        "remove it: Dunghen knows where to begin",
    ),
];

pub(super) fn read(tree: &Tree, faults: &mut ConfigFaults) -> KafkaSettings {
    let section = &mut Section::new(tree, "kafka", &KEYS, faults);
    let topic = "write a name of letters, digits, `.`, `_` and `-`, such as \"dossier.events\"";
    let kafka = KafkaSettings {
        bootstrap: section.text(
            "bootstrap",
            "localhost:9092".to_owned(),
            "write host:port, several separated by commas, such as \"localhost:9092\"",
            |text| is_bootstrap(text).then(|| text.to_owned()),
        ),
        topics: topics(section),
        partitioner: section.text(
            "partitioner",
            Partitioner::default(),
            "write \"murmur2\" or \"crc32\", whichever every producer uses",
            Partitioner::from_word,
        ),
        group: section.text(
            "group",
            "dunghen".to_owned(),
            "write the name of the consumer group, such as \"dunghen\"",
            |text| (!text.trim().is_empty()).then(|| text.to_owned()),
        ),
        dead_letter_topic: section.text(
            "dead_letter_topic",
            "dossier.dead-letters".to_owned(),
            topic,
            |text| is_topic(text).then(|| text.to_owned()),
        ),
        totals_topic: section.text("totals_topic", "dunghen.totals".to_owned(), topic, |text| {
            is_topic(text).then(|| text.to_owned())
        }),
        indicators_topic: section.text(
            "indicators_topic",
            Some("dunghen.indicators".to_owned()),
            "write the name of a topic, such as \"dunghen.indicators\", or \"\" to announce nothing",
            |text| {
                let named = || (!text.is_empty()).then(|| text.to_owned());
                (text.is_empty() || is_topic(text)).then(named)
            },
        ),
        properties: properties(section),
        max_bytes: section.whole(
            "max_bytes",
            MAX_BYTES,
            "write a number of bytes from 1 to 33554432, such as 262144",
            |number| {
                let fits = (1..=MOST_BYTES).contains(&number);
                usize::try_from(number).ok().filter(|_| fits)
            },
        ),
        on_gap: section.text(
            "on_gap",
            OnGap::default(),
            "write \"refuse\" or \"continue\"",
            |text| match text {
                "refuse" => Some(OnGap::Refuse),
                "continue" => Some(OnGap::Continue),
                _ => None,
            },
        ),
    };
    written_topics(section, &kafka);
    kafka
}

/// What is written must be neither read as events nor written by others.
fn written_topics(section: &mut Section<'_>, kafka: &KafkaSettings) {
    let instead = "name another topic, or make the pattern narrower";
    let written = [
        (
            "dead_letter_topic",
            Some(&kafka.dead_letter_topic),
            "what is refused would come back for ever",
        ),
        (
            "totals_topic",
            Some(&kafka.totals_topic),
            "totals would be read as events",
        ),
        (
            "indicators_topic",
            kafka.indicators_topic.as_ref(),
            "announcements would be read as events",
        ),
    ];
    for (place, (key, topic, harm)) in written.iter().enumerate() {
        let Some(topic) = topic else { continue };
        let earlier = &written[..place];
        let problem = if kafka.topics.iter().any(|entry| means(entry, topic)) {
            format!("is one of kafka.topics, so that {harm}")
        } else if let Some((other, ..)) = earlier.iter().find(|(_, t, _)| *t == Some(topic)) {
            format!("is kafka.{other} too")
        } else {
            continue;
        };
        section.fault(key, problem, instead);
    }
}

fn topics(section: &mut Section<'_>) -> Vec<String> {
    let instead = "write a list of names, such as [\"dossier.events\"]; \
                   a leading ^ makes a regular expression";
    let Some(topics) = section.texts("topics", instead) else {
        return vec!["dossier.events".to_owned()];
    };
    if topics.is_empty() {
        section.fault("topics", "names no topic", instead);
    }
    for topic in &topics {
        if topic.starts_with('^') {
            if let Err(error) = Regex::new(topic) {
                let problem = format!("has {topic:?}, which is no regular expression ({error})");
                section.fault("topics", problem, instead);
            }
        } else if !is_topic(topic) {
            let problem = format!("has {topic:?}, which is no topic");
            section.fault("topics", problem, instead);
        }
    }
    topics
}

/// Whether an entry of `kafka.topics` means a topic.
fn means(entry: &str, topic: &str) -> bool {
    if entry.starts_with('^') {
        return Regex::new(entry).is_ok_and(|pattern| pattern.is_match(topic));
    }
    entry == topic
}

/// The properties, each tried on librdkafka by itself; its own words are not passed on, because
/// they repeat the value, which may be a password.
fn properties(section: &mut Section<'_>) -> BTreeMap<String, String> {
    let instead = "write texts by the name of the property, such as \
                   { \"security.protocol\" = \"ssl\" }";
    let mut properties = BTreeMap::new();
    for (name, value) in section.named_texts("properties", instead) {
        let key = format!("properties.{name}");
        if let Some((_, instead)) = OWN.iter().find(|(own, _)| *own == name) {
            section.fault(&key, "is not free to be set", instead);
        } else if ClientConfig::new()
            .set(&name, &value)
            .create_native_config()
            .is_err()
        {
            let problem = "is no property that librdkafka knows, or not a value that it takes";
            section.fault(&key, problem, "look it up in librdkafka's CONFIGURATION.md");
        }
        properties.insert(name, value);
    }
    properties
}

/// `host:port`, several by commas; the port may be missing, a protocol may stand before.
fn is_bootstrap(text: &str) -> bool {
    text.split(',').all(|address| {
        let address = address.trim();
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
            _ => (address, Some(9092)),
        };
        let plain = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
        let host_is_good = plain.map_or_else(
            || !host.is_empty() && !host.contains([' ', '/', ':']),
            |v6| v6.parse::<std::net::Ipv6Addr>().is_ok(),
        );
        host_is_good && port.is_some_and(|port: u16| port > 0)
    })
}

/// What Kafka takes as the name of a topic.
pub(crate) fn is_topic(text: &str) -> bool {
    (1..=249).contains(&text.len())
        && text != "."
        && text != ".."
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_brokers() {
        for (text, good) in [
            ("localhost:9092", true),
            ("a:1, b:2,c", true),
            ("SSL://kafka.example.vn:9093", true),
            ("[::1]:9092", true),
            ("[::1]", true),
            ("", false),
            ("a:9092,", false),
            (":9092", false),
            ("a:0", false),
            ("a:99999", false),
            ("a b:9092", false),
            ("http://a/b:9092", false),
        ] {
            assert_eq!(is_bootstrap(text), good, "{text}");
        }
    }

    #[test]
    fn names_of_topics() {
        for (text, good) in [
            ("dossier.events.h49", true),
            ("a_b-C.9", true),
            ("", false),
            ("..", false),
            ("a b", false),
            ("hồ-sơ", false),
        ] {
            assert_eq!(is_topic(text), good, "{text}");
        }
        assert!(!is_topic(&"a".repeat(250)));
    }
}
