//! The HTTP listener: metrics, probes and the page.

mod metrics;
mod page;
mod probes;
mod problem;
mod serve;
mod site;

pub(crate) use problem::Problem;
pub use serve::{ServeError, bind, serve};
pub use site::{Now, Site, router};
