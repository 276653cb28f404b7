//! `/metrics`: health and the business families of one snapshot.
//!
//! Scrapes of the same snapshot share one rendering of it; the lock makes the second scraper wait
//! for the first rather than do its work again.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use dunghen_windows::Snapshot;

use super::problem::Problem;
use super::site::Site;
use crate::directory::Directory;
use crate::metrics::{Business, CONTENT_TYPE, write_centres};

/// The rendering that scrapes share.
#[derive(Debug)]
pub(super) struct Scrape {
    rendering: Mutex<Rendering>,
}

#[derive(Debug)]
struct Rendering {
    business: Business,
    directory: Directory,
    /// Number of the snapshot that the text is of.
    of: Option<u64>,
    text: String,
    series: usize,
}

impl Scrape {
    pub(super) fn new(directory: Directory) -> Self {
        Self {
            rendering: Mutex::new(Rendering {
                business: Business::new(directory.targets.clone()),
                directory,
                of: None,
                text: String::new(),
                series: 0,
            }),
        }
    }
}

impl Rendering {
    fn bring_to(&mut self, snapshot: &Snapshot) {
        if self.of == Some(snapshot.number) {
            return;
        }
        // Not of this snapshot until it is done.
        self.of = None;
        self.text.clear();
        let today = snapshot.frame.day().date();
        self.series = self.business.render(snapshot, &mut self.text)
            + write_centres(&self.directory, today, &mut self.text);
        self.of = Some(snapshot.number);
    }
}

/// All families as text.
pub(super) async fn metrics(State(site): State<Arc<Site>>) -> Response {
    match tokio::task::spawn_blocking(move || render(&site)).await {
        Ok(body) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response(),
        Err(_) => Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "rendering the metrics failed; the log of the process says why",
        )
        .into_response(),
    }
}

fn render(site: &Site) -> Vec<u8> {
    let now = (site.now)();
    let mut body = Vec::new();
    let Some(visible) = site.published.latest() else {
        site.health.render(0, now, &mut body);
        return body;
    };
    // A rendering that panicked is of no snapshot and is begun again.
    let mut rendering = site
        .scrape
        .rendering
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    rendering.bring_to(&visible.snapshot);
    // Room for health, so that the text is copied once.
    body.reserve_exact(rendering.text.len() + 64 * 1024);
    site.health.render(rendering.series, now, &mut body);
    body.extend_from_slice(rendering.text.as_bytes());
    body
}
