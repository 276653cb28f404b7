//! What is seen from outside: metrics, the API, probes and the page, each rendered from one snapshot.
//!
//! This crate reads snapshots and does not know how they came to be.

pub mod api;
pub mod directory;
pub mod health;
pub mod http;
mod lease;
pub mod metrics;
mod page;
pub mod published;
pub mod targets;
pub mod web_config;

pub use api::{Audience, figures_of};
pub use directory::Directory;
pub use health::{Anomaly, CheckpointOutcome, DossierStatus, Health};
pub use http::{FindDossier, Finding, Found, ServeError, Site, admin_router, bind, router, serve};
pub use metrics::{Business, write_centres};
pub use published::{Published, Visible};
pub use targets::{Standing, Targets};
pub use web_config::{Protection, WebConfigFault};
