//! `/metrics`: health and the business families of one snapshot.
//!
//! Scrapes of the same snapshot share one rendering of it; the lock makes the second scraper wait
//! for the first rather than do its work again. Of the text, megabytes long, no scrape has a copy:
//! readers who are slow, or stand still, would fill the memory with them.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use dunghen_windows::Snapshot;
use futures::stream;

use super::problem::Problem;
use super::site::Site;
use crate::directory::Directory;
use crate::lease::{Lease, Leases, Shared};
use crate::metrics::{Business, CONTENT_TYPE, write_centres};

/// How much is written at once.
const PIECE: usize = 64 * 1024;

/// The business families of a snapshot as text.
#[derive(Clone, Debug)]
struct Text {
    /// The number of the snapshot.
    of: u64,
    text: Bytes,
}

impl Shared for Text {
    fn is_same(&self, other: &Self) -> bool {
        self.of == other.of
    }
}

/// The rendering that scrapes share.
#[derive(Debug)]
pub(super) struct Scrape {
    rendering: Mutex<Rendering>,
    leases: Leases<Text>,
}

/// A text to write from.
struct Scraped {
    lease: Arc<Lease<Text>>,
    /// Bytes.
    length: usize,
    series: usize,
}

#[derive(Debug)]
struct Rendering {
    business: Business,
    directory: Directory,
    last: Option<Text>,
    series: usize,
}

impl Scrape {
    pub(super) fn new(directory: Directory) -> Self {
        Self {
            rendering: Mutex::new(Rendering {
                business: Business::new(directory.targets.clone()),
                directory,
                last: None,
                series: 0,
            }),
            leases: Leases::default(),
        }
    }

    /// The text of a snapshot.
    fn of(&self, snapshot: &Snapshot) -> Scraped {
        // A rendering that panicked is of no snapshot and is begun again.
        let rendering = self.rendering.lock();
        let mut rendering = rendering.unwrap_or_else(PoisonError::into_inner);
        let text = rendering.of(snapshot);
        Scraped {
            length: text.text.len(),
            lease: self.leases.take(text),
            series: rendering.series,
        }
    }
}

impl Rendering {
    fn of(&mut self, snapshot: &Snapshot) -> Text {
        let known = self.last.take();
        let room = known.as_ref().map_or(0, |text| text.text.len());
        let text = known.filter(|text| text.of == snapshot.number);
        let text = text.unwrap_or_else(|| {
            // As long as the last one, and a little.
            let mut text = String::with_capacity(room + room / 16);
            let today = snapshot.frame.day().date();
            self.series = self.business.render(snapshot, &mut text)
                + write_centres(&self.directory, today, &mut text);
            Text {
                of: snapshot.number,
                text: text.into(),
            }
        });
        self.last.insert(text).clone()
    }
}

/// All families as text.
pub(super) async fn metrics(State(site): State<Arc<Site>>) -> Response {
    match tokio::task::spawn_blocking(move || render(&site)).await {
        Ok((length, body)) => {
            // Also where a proxy knows no other end of an answer than that of the connection, half of one
            // must not look whole.
            let length = [(header::CONTENT_LENGTH, length)];
            let kind = [(header::CONTENT_TYPE, CONTENT_TYPE)];
            (kind, length, body).into_response()
        }
        Err(_) => Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "rendering the metrics failed; the log of the process says why",
        )
        .into_response(),
    }
}

/// The answer, and how long it is.
fn render(site: &Site) -> (usize, Body) {
    let now = (site.now)();
    let mut health = Vec::new();
    let Some(visible) = site.published.latest() else {
        site.health.render(0, now, &mut health);
        return (health.len(), health.into());
    };
    let Scraped {
        lease,
        length,
        series,
    } = site.scrape.of(&visible.snapshot);
    site.health.render(series, now, &mut health);
    let length = health.len() + length;
    let writing = Writing {
        health: Some(health.into()),
        lease,
        at: 0,
    };
    let pieces = stream::try_unfold(writing, |mut writing| async move {
        Ok::<_, io::Error>(writing.piece()?.map(|piece| (piece, writing)))
    });
    (length, Body::from_stream(pieces))
}

/// An answer on its way: health, then the text piece by piece.
struct Writing {
    health: Option<Bytes>,
    lease: Arc<Lease<Text>>,
    at: usize,
}

impl Writing {
    /// The next piece; none at the end.
    fn piece(&mut self) -> io::Result<Option<Bytes>> {
        if let Some(health) = self.health.take() {
            return Ok(Some(health));
        }
        let Some(Text { text, .. }) = self.lease.get() else {
            let why = "newer scrapes needed the room; read faster";
            return Err(io::Error::other(why));
        };
        let end = text.len().min(self.at + PIECE);
        // A copy: a piece that is on its way would keep the whole text.
        let piece = Bytes::copy_from_slice(&text[self.at..end]);
        self.at = end;
        Ok((!piece.is_empty()).then_some(piece))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writing(leases: &Leases<Text>, of: u64, text: &str) -> Writing {
        let text = Bytes::copy_from_slice(text.as_bytes());
        Writing {
            health: Some(Bytes::from_static(b"up 1\n")),
            lease: leases.take(Text { of, text }),
            at: 0,
        }
    }

    #[test]
    fn health_comes_first_and_then_the_whole_text() {
        let text = "0123456789\n".repeat(PIECE / 4);
        let mut writing = writing(&Leases::default(), 1, &text);
        let mut written = Vec::new();
        while let Some(piece) = writing.piece().unwrap() {
            assert!(piece.len() <= PIECE);
            written.extend_from_slice(&piece);
        }
        assert!(written == format!("up 1\n{text}").as_bytes());
    }

    #[test]
    fn who_is_slow_is_cut_off_and_is_not_told_that_it_was_all() {
        let leases = Leases::default();
        let text = "x".repeat(3 * PIECE);
        let mut slow = writing(&leases, 0, &text);
        slow.piece().unwrap();
        slow.piece().unwrap();
        let others = 1..=100;
        let _held: Vec<_> = others.map(|of| writing(&leases, of, &text)).collect();
        assert!(slow.piece().is_err());
    }
}
