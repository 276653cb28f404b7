//! `/api/v1/dossiers/{code}`: one dossier, on the admin listener alone.
//!
//! Who looks it up and how is the pipeline's business; here is only what is answered. A code identifies
//! a dossier, so no answer and no log repeats one that leads nowhere.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// What became of a look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The dossier as a JSON document.
    Dossier(String),
    /// It ended so long ago that its events are forgotten.
    Forgotten,
    /// No event of it is known.
    Unknown,
    /// Another process has its part of the state.
    Elsewhere,
    /// The state is not there yet, or does not answer in time.
    Later,
}

/// A look-up under way.
pub type Finding = Pin<Box<dyn Future<Output = Found> + Send>>;

/// Finds a dossier by its code.
pub type FindDossier = Arc<dyn Fn(String) -> Finding + Send + Sync>;

/// One dossier.
pub(super) async fn dossier(
    State(find): State<FindDossier>,
    code: Result<Path<String>, PathRejection>,
) -> Response {
    let Ok(Path(code)) = code else {
        let detail = "the code cannot be read; write it in UTF-8, with each byte beyond letters and digits as % and two hex digits";
        return Problem::new(StatusCode::BAD_REQUEST, detail).into_response();
    };
    let (status, detail) = match find(code).await {
        Found::Dossier(document) => {
            let headers = [
                (header::CONTENT_TYPE, "application/json"),
                (header::CACHE_CONTROL, "no-store"),
            ];
            return (headers, document).into_response();
        }
        Found::Forgotten => (
            StatusCode::GONE,
            "this dossier ended longer ago than rules.correction_horizon, so its events are forgotten; the figures that it was part of stand",
        ),
        Found::Unknown => (
            StatusCode::NOT_FOUND,
            "no event of a dossier with this code is known; look at its spelling, and at the dead letters",
        ),
        Found::Elsewhere => (
            StatusCode::MISDIRECTED_REQUEST,
            "this process does not have the partition of this dossier; ask the admin listener of another worker",
        ),
        Found::Later => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the state is being restored, or is busy; ask again shortly",
        ),
    };
    Problem::new(status, detail).into_response()
}
