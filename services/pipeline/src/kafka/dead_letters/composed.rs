//! A refused message as its dead letter: kept until it is written, so that it can be sent again.

use dunghen_contract::Refusal;
use rdkafka::message::{BorrowedHeaders, BorrowedMessage, Header, OwnedHeaders};
use rdkafka::{Message, Timestamp};
use sha2::{Digest, Sha256};

use super::cut::{Kept, fit};
use crate::kafka::reader;

/// What the headers that are added take, about.
const ADDED: usize = 256;

/// The header of a message that is no letter: it was written for its transaction alone.
pub const NOTE: &str = "dunghen_note";

/// A dead letter.
pub struct Composed {
    /// Where it goes; none: where its key leads it.
    pub partition: Option<i32>,
    /// The message's key, or as much of it as is kept.
    pub key: Option<Vec<u8>>,
    /// The message's value, or as much of it as is kept.
    pub value: Option<Vec<u8>>,
    /// The message's own headers, where they are kept, then ours.
    pub headers: OwnedHeaders,
    /// Bytes of memory, about.
    pub size: usize,
}

impl Composed {
    /// The letter of a message, within so many bytes of key, headers and value.
    pub fn of(message: &BorrowedMessage<'_>, refusal: &Refusal, room: usize) -> Self {
        let (key, value) = (message.key(), message.payload());
        let length = |bytes: Option<&[u8]>| bytes.map_or(0, <[u8]>::len);
        let of_headers = headers_length(message);
        let kept = fit(room, length(key), of_headers, length(value));
        let own = if kept.headers { of_headers } else { 0 };
        Self {
            partition: None,
            key: key.map(|key| key[..kept.key].to_vec()),
            value: value.map(|value| value[..kept.value].to_vec()),
            headers: headers(message, refusal, kept),
            size: ADDED + kept.key + kept.value + own,
        }
    }

    /// A note in a partition: a transaction with nothing in it has no mark there.
    pub fn note(partition: i32) -> Self {
        let value = Some("ends a transaction that the broker left open");
        let header = Header { key: NOTE, value };
        Self {
            partition: Some(partition),
            key: None,
            value: None,
            headers: OwnedHeaders::new().insert(header),
            size: ADDED,
        }
    }
}

/// The message's own headers, then why and where; of what is cut its length and digest.
fn headers(message: &BorrowedMessage<'_>, refusal: &Refusal, kept: Kept) -> OwnedHeaders {
    // A copy of the client's own, so that names that are no UTF-8 and null values stay as they are.
    let own = message.headers().filter(|_| kept.headers);
    let headers = own.map_or_else(OwnedHeaders::new, BorrowedHeaders::detach);
    let stamp = match message.timestamp() {
        Timestamp::NotAvailable => -1,
        Timestamp::CreateTime(at) | Timestamp::LogAppendTime(at) => at,
    };
    let mut added = vec![
        ("reason".to_owned(), refusal.reason.word().to_owned()),
        ("detail".to_owned(), refusal.detail.clone()),
        ("source_topic".to_owned(), message.topic().to_owned()),
        (
            "source_partition".to_owned(),
            message.partition().to_string(),
        ),
        ("source_offset".to_owned(), message.offset().to_string()),
        ("source_timestamp".to_owned(), stamp.to_string()),
    ];
    for (part, bytes, kept) in [
        ("key", message.key(), kept.key),
        ("value", message.payload(), kept.value),
    ] {
        if let Some(whole) = bytes.filter(|bytes| bytes.len() > kept) {
            added.push((format!("{part}_length"), whole.len().to_string()));
            added.push((
                format!("{part}_sha256"),
                format!("{:x}", Sha256::digest(whole)),
            ));
        }
    }
    if !kept.headers {
        added.push((
            "headers_length".to_owned(),
            headers_length(message).to_string(),
        ));
    }
    added.iter().fold(headers, |headers, (key, value)| {
        headers.insert(Header {
            key,
            value: Some(value),
        })
    })
}

/// Bytes of the names and values of a message's headers.
fn headers_length(message: &BorrowedMessage<'_>) -> usize {
    let lengths = reader::headers(message);
    let lengths = lengths.iter();
    lengths
        .map(|(name, value)| name.len() + value.map_or(0, <[u8]>::len))
        .sum()
}
