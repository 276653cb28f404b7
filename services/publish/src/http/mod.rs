//! The HTTP listeners: metrics, probes and the page; and for admins one dossier at a time.

mod admin;
mod dossiers;
mod metrics;
mod page;
mod probes;
mod problem;
mod serve;
mod site;

pub use admin::admin_router;
pub use dossiers::{FindDossier, Finding, Found};
pub(crate) use problem::Problem;
pub use serve::{ServeError, bind, serve};
pub use site::{Now, Site, router};
