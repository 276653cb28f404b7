//! A dead letter as it is read back: which of its headers the pipeline added, and what they say.
//!
//! The message's own headers come first and may have any names, `reason` too; so the last `reason`
//! is ours, and everything behind it.

use std::panic::AssertUnwindSafe;

use dunghen_contract::{Header, Millis, Reason};
use rdkafka::Message;
use rdkafka::message::{BorrowedHeaders, BorrowedMessage, Headers};

use super::reader::HeaderList;

/// The first of the headers that are added.
const FIRST: &str = "reason";
/// The parts of a message that can be cut, by the header that says how long each was.
const LENGTHS: [(&str, &str); 3] = [
    ("key", "key_length"),
    ("headers", "headers_length"),
    ("value", "value_length"),
];

/// What the pipeline wrote about a refused message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter<'m> {
    /// Why it was refused.
    pub reason: Reason,
    /// Where in it, and what was expected there.
    pub detail: &'m str,
    /// Where it lay.
    pub source: Source<'m>,
    /// The broker's timestamp there.
    pub timestamp: Option<Millis>,
    /// The parts that did not fit whole, each with its length before.
    pub cut: Vec<(&'static str, u64)>,
    /// How many headers are the message's own; they come first.
    pub own: usize,
}

/// The position of a refused message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source<'m> {
    /// The topic.
    pub topic: &'m str,
    /// The partition.
    pub partition: i32,
    /// The offset there.
    pub offset: i64,
}

impl<'m> Letter<'m> {
    /// What a message of the dead-letter topic says; none where it is no dead letter.
    #[must_use]
    pub fn read(message: &'m BorrowedMessage<'_>) -> Option<Self> {
        let headers = message.headers()?;
        let mut added = HeaderList::new();
        for place in (0..headers.count()).rev() {
            let header = header(headers, place)?;
            added.push(header);
            if header.0 == FIRST {
                added.reverse();
                let letter = Self::of(&added)?;
                return Some(Self {
                    own: place,
                    ..letter
                });
            }
        }
        None
    }

    /// What headers in their order say; none where they are not those of a dead letter.
    #[must_use]
    pub fn of(headers: &[Header<'m>]) -> Option<Self> {
        let own = headers.iter().rposition(|(name, _)| *name == FIRST)?;
        let added = &headers[own..];
        let text = |name: &str| {
            let (_, value) = added.iter().find(|(known, _)| *known == name)?;
            std::str::from_utf8((*value)?).ok()
        };
        let partition = text("source_partition")?.parse().ok();
        let offset = text("source_offset")?.parse().ok();
        let stamp: Millis = text("source_timestamp")?.parse().ok()?;
        let cut = LENGTHS.into_iter();
        Some(Self {
            reason: Reason::from_word(text(FIRST)?)?,
            detail: text("detail")?,
            source: Source {
                topic: text("source_topic")?,
                partition: partition.filter(|number| *number >= 0)?,
                offset: offset.filter(|number| *number >= 0)?,
            },
            timestamp: (stamp >= 0).then_some(stamp),
            cut: cut
                // Cut all the same where the length cannot be read.
                .filter_map(|(part, name)| Some((part, text(name)?.parse().unwrap_or(0))))
                .collect(),
            own,
        })
    }
}

/// The first so many headers of a message; none where one of them has a name that is no UTF-8, which
/// the client can neither give nor take.
#[must_use]
pub fn first_headers<'m>(
    message: &'m BorrowedMessage<'_>,
    count: usize,
) -> Option<Vec<Header<'m>>> {
    let Some(headers) = message.headers() else {
        return Some(Vec::new());
    };
    (0..count).map(|place| header(headers, place)).collect()
}

/// All headers of a message, with nothing in the place of one whose name is no UTF-8.
#[must_use]
pub fn all_headers<'m>(message: &'m BorrowedMessage<'_>) -> Vec<Option<Header<'m>>> {
    let Some(headers) = message.headers() else {
        return Vec::new();
    };
    let places = 0..headers.count();
    places.map(|place| header(headers, place)).collect()
}

/// A header by its place. The client panics at a name that is no UTF-8, which any producer can send.
fn header(headers: &BorrowedHeaders, place: usize) -> Option<Header<'_>> {
    let read = || headers.try_get(place);
    let header = std::panic::catch_unwind(AssertUnwindSafe(read)).ok()??;
    Some((header.key, header.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDED: [(&str, &str); 6] = [
        ("reason", "unknown_centre"),
        ("detail", "data.centre: a code of the registry"),
        ("source_topic", "dossier.events"),
        ("source_partition", "2"),
        ("source_offset", "41"),
        ("source_timestamp", "1790000000000"),
    ];

    fn headers<'t>(texts: &[(&'t str, &'t str)]) -> Vec<Header<'t>> {
        let headers = texts.iter();
        headers
            .map(|(name, value)| (*name, Some(value.as_bytes())))
            .collect()
    }

    #[test]
    fn the_added_headers_are_read() {
        let headers = headers(&ADDED);
        let letter = Letter::of(&headers).unwrap();
        assert_eq!(letter.reason, Reason::UnknownCentre);
        assert_eq!(letter.detail, "data.centre: a code of the registry");
        let source = letter.source;
        assert_eq!(
            (source.topic, source.partition, source.offset),
            ("dossier.events", 2, 41)
        );
        assert_eq!(letter.timestamp, Some(1_790_000_000_000));
        assert_eq!((letter.own, letter.cut.len()), (0, 0));
    }

    #[test]
    fn headers_of_the_message_with_our_names_are_its_own() {
        let mut texts = vec![
            ("value_length", "7"),
            ("reason", "too_old"),
            ("source_offset", "999"),
        ];
        texts.extend(ADDED);
        let headers = headers(&texts);
        let letter = Letter::of(&headers).unwrap();
        assert_eq!(letter.reason, Reason::UnknownCentre);
        assert_eq!(letter.source.offset, 41);
        assert_eq!((letter.own, letter.cut.len()), (3, 0));
    }

    #[test]
    fn what_was_cut_is_named_with_its_length() {
        let mut texts = ADDED.to_vec();
        texts.extend([
            ("value_length", "4194304"),
            ("value_sha256", "00"),
            ("headers_length", "9"),
        ]);
        let headers = headers(&texts);
        let letter = Letter::of(&headers).unwrap();
        assert_eq!(letter.cut, [("headers", 9), ("value", 4_194_304)]);
    }

    #[test]
    fn anything_else_is_no_letter() {
        assert_eq!(Letter::of(&[]), None);
        assert_eq!(Letter::of(&headers(&[("reason", "unknown_centre")])), None);
        for (place, (name, _)) in ADDED.into_iter().enumerate() {
            let mut without = ADDED.to_vec();
            without.remove(place);
            assert_eq!(Letter::of(&headers(&without)), None, "without {name}");
        }
        for (name, value) in [
            ("reason", "bad_weather"),
            ("source_partition", "-1"),
            ("source_offset", "x"),
            ("source_timestamp", ""),
        ] {
            let wrong = ADDED.map(|own| if own.0 == name { (name, value) } else { own });
            assert_eq!(Letter::of(&headers(&wrong)), None, "{name} {value}");
        }
    }

    #[test]
    fn a_message_without_a_timestamp_has_none() {
        let wrong = ADDED.map(|own| match own.0 {
            "source_timestamp" => (own.0, "-1"),
            _ => own,
        });
        assert_eq!(Letter::of(&headers(&wrong)).unwrap().timestamp, None);
    }
}
