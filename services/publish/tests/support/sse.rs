//! A reader of server-sent events, as a browser reads them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use serde_json::Value;
use ureq::typestate::WithoutBody;

/// A line to a stream.
pub struct Reader {
    lines: BufReader<Box<dyn Read>>,
    /// The identifier of the last event that was whole.
    pub last: Option<String>,
}

/// An event.
#[derive(Debug)]
pub struct Event {
    pub kind: String,
    pub data: Value,
}

impl Reader {
    /// Opens a line; `last` is what a browser says when it comes back.
    pub fn open(url: &str, last: Option<&str>) -> Self {
        let mut line = Self::asking(match last {
            Some(last) => ureq::get(url).header("Last-Event-ID", last),
            None => ureq::get(url),
        });
        line.last = last.map(str::to_owned);
        line
    }

    /// The line that a question opens.
    pub fn asking(request: ureq::RequestBuilder<WithoutBody>) -> Self {
        let answer = request.call().unwrap();
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self {
            lines: BufReader::new(Box::new(answer.into_body().into_reader())),
            last: None,
        }
    }

    /// The next event; none where the line has ended.
    pub fn next(&mut self) -> Option<Event> {
        let (mut kind, mut id, mut data) = (None, None, None);
        loop {
            let mut line = String::new();
            if !matches!(self.lines.read_line(&mut line), Ok(length) if length > 0) {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("event", said)) => kind = Some(said.to_owned()),
                Some(("id", said)) => id = Some(said.to_owned()),
                Some(("data", said)) => data = Some(serde_json::from_str(said).unwrap()),
                // An empty line ends what came before; comments say nothing.
                None if line == "\n" && data.is_some() => {
                    self.last = id.or(self.last.take());
                    return Some(Event {
                        kind: kind.unwrap(),
                        data: data.unwrap(),
                    });
                }
                _ => {}
            }
        }
    }
}

/// What a reader knows after the events that he was told.
#[derive(Debug, Default, PartialEq)]
pub struct Known {
    /// The figure of each series.
    pub values: BTreeMap<String, f64>,
    /// Windows that were told of, with their revisions, in order.
    pub windows: Vec<(String, String, u64)>,
    /// Revisions by window.
    pub revisions: BTreeMap<String, u64>,
}

impl Known {
    /// Takes an event.
    pub fn take(&mut self, event: &Event) {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        match &*event.kind {
            "snapshot" => self.values.clear(),
            "update" => {
                for gone in event.data["gone"].as_array().unwrap() {
                    assert!(
                        self.values.remove(gone.as_str().unwrap()).is_some(),
                        "{gone}"
                    );
                }
            }
            kind => {
                let window = text(&event.data["window"]);
                let revision = event.data["revision"].as_u64().unwrap();
                self.windows.push((kind.to_owned(), window, revision));
                return;
            }
        }
        for item in event.data["items"].as_array().unwrap() {
            let value = item["value"].as_f64().unwrap();
            self.values.insert(text(&item["series"]), value);
        }
        for window in event.data["windows"].as_array().unwrap() {
            let revision = window["revision"].as_u64().unwrap();
            self.revisions.insert(text(&window["window"]), revision);
        }
    }
}
