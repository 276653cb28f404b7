//! What can keep dashboards from being made.

use std::path::PathBuf;

/// Why there are no dashboards.
#[derive(Debug, thiserror::Error)]
pub enum DashboardError {
    /// A panel shows an indicator that no query gives.
    #[error(
        "a panel shows the indicator {0}, which no file of queries gives; name one that exists"
    )]
    UnknownIndicator(String),
    /// A query has a faulty header.
    #[error("reading the headers of the queries: {0}")]
    Header(#[from] dunghen_windows::QueryError),
    /// The registry cannot be read.
    #[error("reading the registry: {0}")]
    Registry(#[from] dunghen_contract::registry::RegistryFaults),
    /// A file cannot be read.
    #[error("reading {}: {source}; check the path", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("writing {}: {source}; check the folder", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
