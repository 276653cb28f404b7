//! `/api/v1/stream`: figures as they change, as server-sent events.
//!
//! A reader gets a `snapshot` of all that he asked for, then an `update` for each snapshot of the
//! pipeline with what changed, and an event for each window that closes or is revised. A reader who is
//! slow gets fewer updates with more in each; one who comes back goes on where he was.

mod difference;
mod event;
mod hub;
mod reader;
mod ring;
#[cfg(test)]
pub(super) mod samples;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

pub(crate) use hub::Hub;

use super::audience::Audience;
use super::filter::{Filter, NAMES};
use super::query::Asked;
use super::selection::Selection;
use crate::http::{Problem, Site};
use reader::Reader;

/// What a stream cannot be given when there are too many readers.
const CROWDED: &str = "there are as many readers of the stream as this server allows; try again in a while, or ask another server";

/// The stream of what is asked for.
pub(super) async fn stream(
    site: Arc<Site>,
    audience: Audience,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match open(&site, audience, &uri, &headers).await {
        Ok(reader) => {
            let headers = [
                (header::CONTENT_TYPE, "text/event-stream"),
                (header::CACHE_CONTROL, "no-store"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, Body::from_stream(reader.into_stream())).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

async fn open(
    site: &Site,
    audience: Audience,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Reader, Problem> {
    let asked = Asked::read(uri, &NAMES)?;
    let filter = Filter::read(&asked, &site.directory, audience)?;
    let hub = &site.feed.hub;
    if let Some(visible) = site.published.latest() {
        // Only to refuse what does not exist while it can still be told.
        Selection::new(&filter, &site.feed.view(&visible.snapshot).index)?;
    }
    let place = hub
        .place(audience)
        .ok_or_else(|| Problem::new(StatusCode::SERVICE_UNAVAILABLE, CROWDED))?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let known = last.and_then(|id| hub.known(id));
    let news = hub.subscribe().await;
    Ok(Reader::new(Arc::clone(hub), news, filter, known, place))
}
