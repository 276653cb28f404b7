//! What the listener answers from, and its paths.

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use dunghen_contract::{Millis, Registry};

use super::metrics::Scrape;
use super::{metrics, page, probes, problem};
use crate::directory::Directory;
use crate::health::Health;
use crate::published::Published;

/// The machine's clock, asked through the pipeline's.
pub type Now = Arc<dyn Fn() -> Millis + Send + Sync>;

/// Everything that answers are made from.
pub struct Site {
    pub(super) published: Published,
    pub(super) health: Arc<Health>,
    pub(super) directory: Directory,
    pub(super) scrape: Scrape,
    pub(super) now: Now,
}

impl Site {
    /// A site on the slot of snapshots, with the names and targets of a registry.
    #[must_use]
    pub fn new(registry: &Registry, published: Published, health: Arc<Health>, now: Now) -> Self {
        let directory = Directory::new(registry);
        Self {
            published,
            health,
            scrape: Scrape::new(directory.targets.clone()),
            directory,
            now,
        }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").finish_non_exhaustive()
    }
}

/// The paths of the listener.
pub fn router(site: Site) -> Router {
    Router::new()
        .route("/", get(page::page))
        .route("/page.css", get(page::style))
        .route("/page.js", get(page::script))
        .route("/metrics", get(metrics::metrics))
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .with_state(Arc::new(site))
}
