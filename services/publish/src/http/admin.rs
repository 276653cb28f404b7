//! The paths of the admin listener: dossiers, and the API with small cells, for those who may see them.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::dossiers::{self, FindDossier};
use super::site::Site;
use super::{probes, problem};
use crate::api::{self, Audience};

/// The paths of the admin listener.
pub fn admin_router(site: Arc<Site>, find: FindDossier) -> Router {
    let dossiers = Router::new()
        .route("/api/v1/dossiers/{code}", get(dossiers::dossier))
        .with_state(find);
    Router::new()
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .merge(api::routes(Audience::Admin))
        .with_state(site)
        .merge(dossiers)
        .fallback(problem::not_found_for_admins)
        .method_not_allowed_fallback(problem::method_not_allowed)
}
