//! Where to begin reading a partition: decided from what a checkpoint says and what the broker holds.

use std::collections::BTreeMap;

use super::KafkaFault;
use crate::config::OnGap;

/// The offsets to read next, by topic and partition; a partition that is not here begins at its
/// beginning.
pub type Starts = BTreeMap<(String, i32), i64>;

/// A partition of a topic with what the broker holds of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held<'t> {
    /// The topic.
    pub topic: &'t str,
    /// The partition.
    pub partition: i32,
    /// The first offset that the broker holds.
    pub low: i64,
    /// The offset after the last.
    pub high: i64,
}

impl Held<'_> {
    /// The offset to begin at where `wanted` is to be read next.
    ///
    /// | wanted | on gap | begins at |
    /// |---|---|---|
    /// | nothing yet | any | low |
    /// | low to high | any | wanted |
    /// | below low | refuse | fault: so many are lost |
    /// | above high | refuse | fault: the topic is another one |
    /// | below low, above high | continue | low |
    ///
    /// Reading again what was read before changes no figure, because events have identities.
    ///
    /// # Errors
    ///
    /// As the table says.
    pub fn begin(&self, wanted: Option<i64>, on_gap: OnGap) -> Result<i64, KafkaFault> {
        let (low, high) = (self.low, self.high);
        match wanted {
            None => Ok(low),
            Some(wanted) if (low..=high).contains(&wanted) => Ok(wanted),
            Some(_) if on_gap == OnGap::Continue => Ok(low),
            Some(wanted) if wanted < low => Err(KafkaFault::Lost {
                topic: self.topic.to_owned(),
                partition: self.partition,
                from: wanted,
                until: low,
                lost: low - wanted,
            }),
            Some(next) => Err(KafkaFault::Shrunk {
                topic: self.topic.to_owned(),
                partition: self.partition,
                next,
                end: high,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELD: Held<'static> = Held {
        topic: "t",
        partition: 2,
        low: 10,
        high: 20,
    };

    #[test]
    fn what_the_broker_holds_is_read_on() {
        for on_gap in [OnGap::Refuse, OnGap::Continue] {
            assert_eq!(HELD.begin(None, on_gap).unwrap(), 10);
            assert_eq!(HELD.begin(Some(10), on_gap).unwrap(), 10);
            assert_eq!(HELD.begin(Some(20), on_gap).unwrap(), 20);
        }
    }

    #[test]
    fn what_it_holds_no_more_is_counted() {
        let lost = HELD.begin(Some(4), OnGap::Refuse).unwrap_err().to_string();
        assert!(
            lost.contains("t [2]: messages 4 to 10 (6 of them)"),
            "{lost}"
        );
        assert!(lost.contains("kafka.on_gap"), "{lost}");
        let shrunk = HELD.begin(Some(21), OnGap::Refuse).unwrap_err().to_string();
        assert!(shrunk.contains("21 messages were read"), "{shrunk}");
        assert_eq!(HELD.begin(Some(4), OnGap::Continue).unwrap(), 10);
        assert_eq!(HELD.begin(Some(21), OnGap::Continue).unwrap(), 10);
    }
}
