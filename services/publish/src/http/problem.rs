//! Errors as RFC 9457 problem documents.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// What went wrong and what to do, for people and programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    again: Option<HeaderValue>,
}

#[derive(Serialize)]
struct Document<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            again: None,
        }
    }

    /// The same with the seconds after which to ask again, as text.
    pub(crate) fn again_after(mut self, seconds: &'static str) -> Self {
        self.again = Some(HeaderValue::from_static(seconds));
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = Document {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: &self.detail,
        };
        // Texts and a number: nothing that JSON could not hold.
        let body = serde_json::to_string(&document).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.status, kind, body).into_response();
        if let Some(again) = self.again {
            response.headers_mut().insert(header::RETRY_AFTER, again);
        }
        response
    }
}

/// The answer to a path that is not there.
pub(super) async fn not_found() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "there is nothing at this path; see /, /api/v1/indicators, /metrics, and /openapi.json for the rest",
    )
}

/// The same on the admin listener.
pub(super) async fn not_found_for_admins() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "there is nothing at this path; see /api/v1/dossiers/{code}, with a slash in a code as %2F, and /openapi.json for the rest",
    )
}

/// The answer to a method that a path does not take.
pub(super) async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this path is for reading; use GET or HEAD",
    )
}
