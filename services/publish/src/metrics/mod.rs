//! The business families as Prometheus text, format 0.0.4.

mod business;
mod centres;
mod plan;
pub(crate) mod text;

pub use business::Business;
pub use centres::write_centres;

/// The content type of the format, exactly as `outputs.md` gives it.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
