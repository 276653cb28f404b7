//! The HTTP API: figures as a feed and as a stream, the registry, the targets.
//!
//! Every answer of figures is made from one snapshot. Whatever is asked for and does not exist is
//! refused with what exists.

mod audience;
mod column;
mod feed;
mod filter;
mod goals;
mod index;
mod indicators;
mod item;
mod lease;
mod moment;
mod number;
mod query;
mod selection;
mod series;
mod stream;
mod view;
mod writing;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::routing::get;

pub use audience::Audience;
pub(crate) use feed::Feed;

use crate::http::Site;

/// The paths of the API for an audience.
pub fn routes(audience: Audience) -> Router<Arc<Site>> {
    Router::new()
        .route(
            "/api/v1/indicators",
            get(
                move |State(site): State<Arc<Site>>, uri: Uri, headers: HeaderMap| async move {
                    indicators::indicators(&site, audience, &uri, &headers)
                },
            ),
        )
        .route(
            "/api/v1/stream",
            get(
                move |State(site): State<Arc<Site>>, uri: Uri, headers: HeaderMap| {
                    stream::stream(site, audience, uri, headers)
                },
            ),
        )
}
