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
use super::pass::Pass;
use super::users::{Admission, Users};
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
    let mut response = match users.filter(|_| request.uri().path() != OPEN) {
        None => Pass::new(file, None).bounds(next.run(request).await),
        Some(users) => match admit(users, Credential::of(request.headers())).await {
            Ok(who) => Pass::new(file, Some(who)).bounds(next.run(request).await),
            Err(refusal) => refusal.into_response(),
        },
    };
    for (name, value) in &config.headers {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

/// Name and hash of the user whose credential this is.
async fn admit(
    users: &Arc<Users>,
    credential: Option<Credential>,
) -> Result<(String, String), Refusal> {
    let credential = credential.ok_or(Refusal::Unknown)?;
    let hash = users.hash(&credential.user).cloned();
    let who = (credential.user.clone(), hash.unwrap_or_default());
    match Arc::clone(users).admit(credential).await {
        Admission::Admitted => Ok(who),
        Admission::Refused => Err(Refusal::Unknown),
        Admission::Crowded => Err(Refusal::Crowded),
    }
}

/// Why somebody is not let in.
#[derive(Clone, Copy)]
enum Refusal {
    /// They are no user.
    Unknown,
    /// There are too many others whose password is to be checked.
    Crowded,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Unknown => {
                let detail =
                    "give the name and password of a user of publish.web_config by basic auth";
                let problem = Problem::new(StatusCode::UNAUTHORIZED, detail);
                ([(header::WWW_AUTHENTICATE, CHALLENGE)], problem).into_response()
            }
            Self::Crowded => {
                let detail = "as many passwords are being checked as may wait; ask again shortly";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail)
                    .again_after("2")
                    .into_response()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_to_give_or_when_to_come_back() {
        for (refusal, status, name, said) in [
            (
                Refusal::Unknown,
                StatusCode::UNAUTHORIZED,
                header::WWW_AUTHENTICATE,
                CHALLENGE,
            ),
            (
                Refusal::Crowded,
                StatusCode::SERVICE_UNAVAILABLE,
                header::RETRY_AFTER,
                HeaderValue::from_static("2"),
            ),
        ] {
            let response = refusal.into_response();
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()[name], said);
            let kind = &response.headers()[header::CONTENT_TYPE];
            assert_eq!(kind, "application/problem+json");
        }
    }
}
