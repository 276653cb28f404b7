//! The HTTP listeners: metrics, probes and the page; and for admins one dossier at a time.

mod admin;
mod dossiers;
mod entity_tag;
mod limits;
mod metrics;
mod page;
mod pages;
mod patient;
mod probes;
mod problem;
mod serve;
mod site;

pub use admin::admin_router;
pub use dossiers::{FindDossier, Finding, Found};
pub(crate) use entity_tag::is_known;
pub use limits::Limits;
pub(crate) use problem::Problem;
pub use serve::{ServeError, bind, serve, serve_within};
pub use site::{Now, Site, router};
