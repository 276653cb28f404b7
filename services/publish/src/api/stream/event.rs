//! Server-sent events as text, and the identifiers that readers resume from.

use serde::Serialize;

use super::ring::WindowNews;

/// What is sent first: how long to wait before coming back, in milliseconds.
pub(crate) const RETRY: &str = "retry: 2000\n\n";
/// What is sent where there is nothing to say, so that whoever waits knows that the line is not dead.
pub(crate) const HEARTBEAT: &str = ":\n\n";
/// What stands after the data of an event.
pub(crate) const END: &str = "\n\n";

/// Where a reader is: the run of the server, and the number of the last event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventId {
    pub epoch: u64,
    pub number: u64,
}

impl EventId {
    /// Reads what a reader says; none where it was never given out.
    pub fn parse(text: &str) -> Option<Self> {
        let (epoch, number) = text.split_once('-')?;
        Some(Self {
            epoch: u64::from_str_radix(epoch, 16).ok()?,
            number: number.parse().ok()?,
        })
    }

    /// What stands before the data of an event that has a document.
    pub fn before(self, event: &str) -> String {
        let Self { epoch, number } = self;
        format!("event: {event}\nid: {epoch:016x}-{number}\ndata: ")
    }
}

#[derive(Serialize)]
struct Document<'a> {
    window: &'static str,
    start: &'a str,
    end: &'a str,
    revision: u64,
}

/// The event of a closed window.
pub(crate) fn of_window(news: &WindowNews, id: EventId) -> String {
    let event = if news.closed {
        "window_closed"
    } else {
        "window_revised"
    };
    let document = Document {
        window: news.window.word(),
        start: &news.start,
        end: &news.end,
        revision: news.revision,
    };
    // Texts and a number: nothing that JSON could not hold.
    let data = serde_json::to_string(&document).unwrap_or_default();
    format!("{}{data}{END}", id.before(event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back_and_others_are_none() {
        let id = EventId {
            epoch: 0xabc,
            number: 12,
        };
        let text = id.before("update");
        assert_eq!(text, "event: update\nid: 0000000000000abc-12\ndata: ");
        assert_eq!(EventId::parse("0000000000000abc-12"), Some(id));
        for other in [
            "",
            "-",
            "12",
            "x-1",
            "abc-",
            "abc--1",
            "abc-1.5",
            "ffffffffffffffffff-1",
        ] {
            assert_eq!(EventId::parse(other), None, "{other}");
        }
    }
}
