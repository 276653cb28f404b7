//! The credential of each request, asked for before anything else is looked at.
//!
//! `/healthz` alone answers without one: who asks whether the process lives needs no password, and is
//! told nothing else.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};

use super::credential::Credential;
use super::watched::Watched;
use crate::http::Problem;

const OPEN: &str = "/healthz";
const CHALLENGE: HeaderValue =
    HeaderValue::from_static("Basic realm=\"dunghen\", charset=\"UTF-8\"");

/// Puts the guard before every path, known or not.
pub(super) fn before(router: Router, file: Arc<Watched>) -> Router {
    router.layer(middleware::from_fn_with_state(file, check))
}

async fn check(State(file): State<Arc<Watched>>, request: Request, next: Next) -> Response {
    let config = file.current();
    let users = config.users.as_ref();
    let passes = match users.filter(|_| request.uri().path() != OPEN) {
        None => true,
        Some(users) => match Credential::of(request.headers()) {
            Some(credential) => Arc::clone(users).admit(credential).await,
            None => false,
        },
    };
    let mut response = if passes {
        next.run(request).await
    } else {
        refused()
    };
    for (name, value) in &config.headers {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

fn refused() -> Response {
    let detail = "give the name and password of a user of publish.web_config by basic auth";
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, detail).into_response();
    let headers = response.headers_mut();
    headers.insert(header::WWW_AUTHENTICATE, CHALLENGE);
    response
}
