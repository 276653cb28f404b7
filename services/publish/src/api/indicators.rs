//! `/api/v1/indicators`: every indicator series that is asked for, of one snapshot.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::audience::Audience;
use super::filter::{Filter, NAMES};
use super::query::Asked;
use super::selection::Selection;
use super::view::View;
use super::writing::Writing;
use crate::http::{self, Problem, Site};

/// The feed of what is asked for.
pub(super) fn indicators(
    site: &Site,
    audience: Audience,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let answer = || -> Result<Response, Problem> {
        let asked = Asked::read(uri, &NAMES)?;
        let filter = Filter::read(&asked, &site.directory, audience)?;
        let view = visible(site)?;
        let selection = Selection::new(&filter, &view.index)?;
        let tag = site.feed.tag(&view);
        let known = http::is_known(headers, &tag);
        let headers = [
            (header::CACHE_CONTROL, "no-cache".to_owned()),
            (header::ETAG, tag),
        ];
        if known {
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        let writing = Writing::all(site.feed.lease(view), Arc::new(selection));
        let pieces = futures::stream::try_unfold(writing, |mut writing| async move {
            Ok::<_, std::io::Error>(writing.piece()?.map(|piece| (piece, writing)))
        });
        let kind = [(header::CONTENT_TYPE, "application/json")];
        Ok((kind, headers, Body::from_stream(pieces)).into_response())
    };
    answer().unwrap_or_else(IntoResponse::into_response)
}

/// What is visible, or that there is nothing yet.
pub(super) fn visible(site: &Site) -> Result<Arc<View>, Problem> {
    let visible = site.published.latest().ok_or_else(|| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "there are no figures yet; ask again shortly, /readyz says why",
        )
    })?;
    Ok(site.feed.view(&visible.snapshot))
}
