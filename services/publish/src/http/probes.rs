//! `/healthz` and `/readyz`: whether the process answers, and whether its figures can be trusted.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::site::Site;

/// Alive: an answer is the proof.
pub(super) async fn healthz() -> &'static str {
    "alive\n"
}

/// Ready: the state is restored and the input was caught up with once.
pub(super) async fn readyz(State(site): State<Arc<Site>>) -> Response {
    if site.health.is_ready() {
        return "ready\n".into_response();
    }
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "the state is being restored or the input not yet caught up with; ask again shortly",
    )
    .into_response()
}
