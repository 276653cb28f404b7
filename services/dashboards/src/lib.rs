//! Grafana dashboards written once, in Vietnamese and English, from the headers of the indicators, the
//! targets and the names of the registry.
//!
//! A dashboard is data (`boards`, one file each): rows of panels, each with what it asks Prometheus.
//! `render` makes Classic JSON of it, once a language. What is committed under `dashboards/grafana` is what
//! `dunghen-dashboards` writes.

pub mod board;
pub mod boards;
pub mod book;
pub mod describe;
pub mod error;
pub mod figure;
pub mod files;
pub mod grid;
pub mod links;
pub mod names;
pub mod panel;
pub mod query;
pub mod render;
pub mod runbook;
pub mod text;
pub mod thresholds;
pub mod units;
pub mod variables;

pub use book::Book;
pub use error::DashboardError;
pub use files::files;
