//! What a landscape allows beyond the contract's own words: sizes, clocks, partitions, speakers.
//!
//! These checks need to know where a message came from; a line of a file came from nowhere, so
//! none of them applies to it.

use crate::Millis;
use crate::partitioner::Partitioner;

const MINUTE: Millis = 60_000;
const DAY: Millis = 86_400_000;

/// Bounds and rights, from the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Largest accepted value of a message, in bytes.
    pub max_bytes: usize,
    /// How far `time` may be ahead of the broker's timestamp.
    pub future: Millis,
    /// How far `time` may be behind the broker's timestamp (the correction horizon).
    pub horizon: Millis,
    /// The partitioner that every producer uses.
    pub partitioner: Partitioner,
    /// Whether `time` is compared with the broker's timestamp: on the wall clock only.
    pub time_checks: bool,
    /// Who may speak for whom; a topic without a rule may speak for everyone.
    pub sources: Vec<SourceRule>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_bytes: 262_144,
            future: 10 * MINUTE,
            horizon: 800 * DAY,
            partitioner: Partitioner::default(),
            time_checks: true,
            sources: Vec::new(),
        }
    }
}

/// The centres that one topic may speak for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRule {
    /// Name of the topic. Several rules of one topic add up.
    pub topic: String,
    /// Patterns of centre codes: `*` stands for any run of characters, also an empty one.
    pub centres: Vec<String>,
}

/// Where in Kafka a message lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The topic.
    pub topic: &'a str,
    /// The partition in which the message lies.
    pub partition: i32,
    /// How many partitions the topic has.
    pub partitions: i32,
    /// The broker's timestamp, where there is one.
    pub timestamp: Option<Millis>,
}

/// Whether `code` matches `pattern`, in which `*` stands for any run of characters.
#[must_use]
pub fn matches(pattern: &str, code: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else {
        return pattern == code;
    };
    let Some(mut rest) = code.strip_prefix(head) else {
        return false;
    };
    let mut parts = tail.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        // The leftmost place leaves the most to the parts that follow.
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, code, expected) in [
            ("H49.*", "H49.00.01", true),
            ("H49.*", "H49", false),
            ("H49.*", "H490.1", false),
            ("H49", "H49", true),
            ("*", "", true),
            ("*.01", "H49.00.01", true),
            ("H*.00.*1", "H49.00.01", true),
            ("H*.00.*2", "H49.00.01", false),
            ("a*a", "a", false),
            ("a**b", "ab", true),
        ] {
            assert_eq!(matches(pattern, code), expected, "{pattern} {code}");
        }
    }
}
