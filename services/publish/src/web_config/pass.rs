//! What somebody was let in with, and whether it would still let them in.
//!
//! The stream never ends by itself, so whoever was let in once would be told everything for ever, also
//! after they were taken out of the file.

use std::io;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::response::Response;
use futures::StreamExt;

use super::watched::Watched;

/// What somebody was let in with.
pub(super) struct Pass {
    file: Arc<Watched>,
    /// Their name and the hash of their password; none where nobody was asked.
    who: Option<(String, String)>,
}

impl Pass {
    pub(super) const fn new(file: Arc<Watched>, who: Option<(String, String)>) -> Self {
        Self { file, who }
    }

    fn holds(&self) -> bool {
        match (&self.file.current().users, &self.who) {
            (None, _) => true,
            (Some(users), Some((name, hash))) => users.hash(name) == Some(hash),
            (Some(_), None) => false,
        }
    }

    /// An answer that breaks off before the first piece that is made when this no longer holds.
    pub(super) fn bounds(self, response: Response) -> Response {
        // What is whole already is on its way.
        if response.body().size_hint().exact().is_some() {
            return response;
        }
        response.map(|body| {
            let pieces = body.into_data_stream().map(move |piece| {
                if self.holds() {
                    piece
                } else {
                    let gone = "whoever this is for is no user any more";
                    Err(axum::Error::new(io::Error::other(gone)))
                }
            });
            Body::from_stream(pieces)
        })
    }
}
