//! A Prometheus web-config file: TLS, client certificates, basic auth and headers of a listener.
//!
//! The format is that of Prometheus' exporter-toolkit, so that one file serves Prometheus, its exporters
//! and Dunghen, and `promtool check web-config` takes it. What of it is not done here is a fault that
//! names the key: a protection that is asked for and not given would be worse than no start.
//!
//! ```text
//! file ─ document ─► tls ─ certificates ─► door (handshake of each connection)
//!                └─► users ─ turns ─────► guard (credential of each request) ─► pass (of each piece)
//! ```

mod certificates;
mod credential;
mod document;
mod door;
mod fault;
mod guard;
mod pass;
mod protection;
mod stamp;
mod stream;
mod tls;
mod turns;
mod users;
mod watched;
mod yaml;

pub use door::Door;
pub use fault::WebConfigFault;
pub use protection::Protection;
pub use stream::Stream;
