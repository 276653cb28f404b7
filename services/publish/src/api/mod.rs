//! The HTTP API: figures as a feed and as a stream, the registry, the targets.
//!
//! Every answer of figures is made from one snapshot. Whatever is asked for and does not exist is
//! refused with what exists.

mod audience;
mod centres;
mod closed;
mod column;
mod feed;
mod filter;
mod goals;
mod index;
mod indicators;
mod item;
mod moment;
mod ngsi;
mod number;
mod openapi;
mod query;
mod selection;
mod series;
mod stream;
mod targets;
mod view;
mod writing;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub use audience::Audience;
pub use closed::{Closed, Columns};
pub use column::figures_of;
pub(crate) use feed::Feed;
pub use index::Spot;

use crate::http::{Problem, Site};

/// The paths of the API for an audience.
pub fn routes(audience: Audience) -> Router<Arc<Site>> {
    type Here = State<Arc<Site>>;
    let indicators = move |State(site): Here, uri: Uri, headers: HeaderMap| async move {
        indicators::indicators(&site, audience, &uri, &headers)
    };
    let stream = move |State(site): Here, uri: Uri, headers: HeaderMap| {
        stream::stream(site, audience, uri, headers)
    };
    let entities =
        move |State(site): Here, uri: Uri| aside(move || ngsi::entities(&site, audience, &uri));
    let document =
        move |State(site): Here, uri: Uri| aside(move || openapi::document(&site, audience, &uri));
    let centres = |State(site): Here, uri: Uri| async move { centres::centres(&site, &uri) };
    let targets = |State(site): Here, uri: Uri| async move { targets::targets(&site, &uri) };
    Router::new()
        .route("/api/v1/indicators", get(indicators))
        .route("/api/v1/stream", get(stream))
        .route("/api/v1/centres", get(centres))
        .route("/api/v1/targets", get(targets))
        .route("/ngsi-ld/v1/entities", get(entities))
        .route("/openapi.json", get(document))
}

/// Makes an answer that takes milliseconds on a thread where nobody waits for it.
async fn aside(answer: impl FnOnce() -> Response + Send + 'static) -> Response {
    let made = tokio::task::spawn_blocking(answer).await;
    made.unwrap_or_else(|_| {
        let detail = "making the answer failed; the log of the process says why";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).into_response()
    })
}
