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

/// Ready: the state is restored, the input was caught up with once, and the figures are those of now.
pub(super) async fn readyz(State(site): State<Arc<Site>>) -> Response {
    if site.health.is_ready() {
        return "ready\n".into_response();
    }
    let still = site.health.standing_still();
    if still > 0 {
        let detail = format!(
            "the figures hold at an instant {still} s ahead of this machine's clock and stand still until it is met; correct the clock, or end this process, run `dunghen state rebuild` and start again"
        );
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, &detail).into_response();
    }
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "the state is being restored or the input not yet caught up with; ask again shortly",
    )
    .into_response()
}
