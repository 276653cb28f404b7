//! Dead letters that an earlier process wrote after its last checkpoint: their messages are read
//! again, and must not become letters a second time.

use std::collections::BTreeMap;

use dunghen_contract::{Millis, Reason};
use rdkafka::Message;
use rustc_hash::FxHashMap;

use super::KafkaFault;
use super::client::Connection;
use super::dead_letters::DeadLetters;
use super::letter::Letter;
use super::letters::Letters;
use super::start::Starts;
use crate::engine::FORGOTTEN;

/// The next offset of each partition of the dead-letter topic.
pub type Next = BTreeMap<i32, i64>;

/// A message by its partition and offset, within its topic.
type Place = (i32, i64);

/// A letter whose message is still to be read again.
#[derive(Clone, Copy, Debug)]
struct Left {
    /// Where it lies.
    place: Place,
    /// The broker's timestamp of its message: a topic that was made anew has the same offsets.
    timestamp: Option<Millis>,
    /// It says that its dossier is forgotten.
    forgotten: bool,
}

/// What is known of a message that is read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    Nothing,
    /// Where it is refused, it has its letter already.
    Written,
    /// It is refused, whatever is known of its dossier now: the process that refused it had forgotten
    /// the dossier, and its letter stands; but no checkpoint was written any more that forgets it too.
    Refused,
}

/// Letters whose messages are still to be read again.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The letters, by the topic and place of their messages.
    left: FxHashMap<String, FxHashMap<Place, Left>>,
    /// Where the letters end that were there at the start.
    ends: Next,
}

impl Written {
    /// Reads the letters behind `from` whose messages lie at or behind `starts`: all that there are, and
    /// that whoever was shut out before will ever have written.
    ///
    /// # Errors
    ///
    /// Where the broker does not answer.
    pub fn read(
        connection: &Connection,
        topic: &str,
        from: &Next,
        starts: &Starts,
        writer: &DeadLetters,
    ) -> Result<Self, KafkaFault> {
        let mut written = Self::default();
        let end = |partitions: &[i32]| writer.end_what_was_left_open(partitions);
        let letters = match Letters::settled(connection, topic, end) {
            Err(KafkaFault::NoDeadLetters { .. }) => return Ok(written),
            letters => letters?.behind(from),
        };
        written.ends = letters.ends();
        letters.each(|message| -> Result<(), KafkaFault> {
            if let Some(letter) = Letter::read(message) {
                let source = letter.source;
                let start = starts.get(&(source.topic.to_owned(), source.partition));
                if start.is_none_or(|start| source.offset >= *start) {
                    let place = (message.partition(), message.offset());
                    let left = Left {
                        place,
                        timestamp: letter.timestamp,
                        // Who begins at the beginning forgets nothing that it has not forgotten itself.
                        forgotten: start.is_some() && is_forgotten(&letter),
                    };
                    written.add(source.topic, (source.partition, source.offset), left);
                }
            }
            Ok(())
        })?;
        Ok(written)
    }

    fn add(&mut self, topic: &str, source: Place, left: Left) {
        let of_topic = self.left.entry(topic.to_owned()).or_default();
        of_topic.insert(source, left);
    }

    /// Whether no letter is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// What is known of a message; asked once, because it is read once.
    pub fn take(
        &mut self,
        topic: &str,
        partition: i32,
        offset: i64,
        timestamp: Option<Millis>,
    ) -> Known {
        let of_topic = self.left.get_mut(topic);
        let letter = of_topic.and_then(|left| left.remove(&(partition, offset)));
        match letter.filter(|letter| letter.timestamp == timestamp) {
            None => Known::Nothing,
            Some(Left {
                forgotten: true, ..
            }) => Known::Refused,
            Some(_) => Known::Written,
        }
    }

    /// Where the next start must read on: behind what was there and what was `delivered` since, but
    /// not behind a letter whose message is still to be read again. `read` is the offset that is read
    /// next in a partition of a topic.
    pub fn next(&mut self, delivered: &Next, read: impl Fn(&str, i32) -> i64) -> Next {
        let mut next = self.ends.clone();
        for (partition, offset) in delivered {
            let known = next.entry(*partition).or_default();
            *known = (*known).max(*offset);
        }
        for (topic, left) in &mut self.left {
            left.retain(|(partition, offset), _| *offset >= read(topic, *partition));
            for (partition, offset) in left.values().map(|letter| &letter.place) {
                let known = next.entry(*partition).or_insert(*offset);
                *known = (*known).min(*offset);
            }
        }
        self.left.retain(|_, left| !left.is_empty());
        next
    }
}

/// Whether a letter says that its dossier is forgotten, and not that it is too old itself.
fn is_forgotten(letter: &Letter<'_>) -> bool {
    letter.reason == Reason::TooOld && letter.detail == FORGOTTEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_known_until_its_message_was_read_again() {
        let mut written = Written {
            ends: Next::from([(0, 12), (1, 3)]),
            ..Written::default()
        };
        let left = |place| Left {
            place,
            timestamp: Some(5),
            forgotten: place == (0, 11),
        };
        written.add("t", (4, 100), left((0, 9)));
        written.add("t", (4, 200), left((0, 11)));
        written.add("t", (5, 7), left((0, 10)));
        written.add("t", (4, 300), left((0, 12)));
        let next = |written: &mut Written, read: i64| {
            let delivered = Next::from([(1, 5), (2, 1)]);
            written.next(
                &delivered,
                |_, partition| if partition == 4 { read } else { 8 },
            )
        };
        assert_eq!(
            next(&mut written, 100),
            Next::from([(0, 9), (1, 5), (2, 1)])
        );
        assert_eq!(written.take("t", 4, 100, Some(5)), Known::Written);
        assert_eq!(
            written.take("t", 4, 100, Some(5)),
            Known::Nothing,
            "each message is read once"
        );
        assert_eq!(written.take("other", 4, 200, Some(5)), Known::Nothing);
        assert_eq!(
            written.take("t", 4, 300, Some(6)),
            Known::Nothing,
            "another message of that place"
        );
        assert_eq!(
            next(&mut written, 101),
            Next::from([(0, 11), (1, 5), (2, 1)])
        );
        let refused = written.clone().take("t", 4, 200, Some(5));
        assert_eq!(refused, Known::Refused, "its dossier is forgotten");
        assert_eq!(
            next(&mut written, 201),
            Next::from([(0, 12), (1, 5), (2, 1)])
        );
        assert_eq!(
            written.take("t", 5, 7, Some(5)),
            Known::Nothing,
            "what was read without a refusal is forgotten"
        );
        assert!(written.is_empty());
    }
}
