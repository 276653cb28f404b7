//! What the listener answers from, and its paths.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use dunghen_contract::{Millis, Registry};

use super::metrics::Scrape;
use super::pages::Pages;
use super::{metrics, page, probes, problem};
use crate::api::{self, Audience, Feed};
use crate::directory::Directory;
use crate::health::Health;
use crate::published::Published;

/// The machine's clock, asked through the pipeline's.
pub type Now = Arc<dyn Fn() -> Millis + Send + Sync>;

/// Everything that answers are made from.
pub struct Site {
    pub(crate) published: Published,
    pub(super) health: Arc<Health>,
    pub(crate) directory: Directory,
    pub(crate) feed: Feed,
    pub(super) scrape: Scrape,
    pub(super) pages: Pages,
    pub(super) now: Now,
}

impl Site {
    /// A site on the slot of snapshots, with the names and targets of a registry.
    #[must_use]
    pub fn new(registry: &Registry, published: Published, health: Arc<Health>, now: Now) -> Self {
        let directory = Directory::new(registry);
        Self {
            feed: Feed::new(directory.targets.clone(), published.clone(), epoch(now())),
            published,
            health,
            scrape: Scrape::new(directory.clone()),
            pages: Pages::default(),
            directory,
            now,
        }
    }
}

/// A number that no other run of a server has: identifiers of the stream must not be taken for those
/// of another, also where two servers begin in the same millisecond.
fn epoch(now: Millis) -> u64 {
    RandomState::new().hash_one(now)
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").finish_non_exhaustive()
    }
}

/// The paths of the listener.
pub fn router(site: impl Into<Arc<Site>>) -> Router {
    Router::new()
        .route("/", get(page::page))
        .route("/page.css", get(page::style))
        .route("/page.js", get(page::script))
        .route("/metrics", get(metrics::metrics))
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .merge(api::routes(Audience::Public))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .with_state(site.into())
}
