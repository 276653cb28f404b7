//! What the tests against real servers share: Kafka, kcat, Prometheus and the built binary, each
//! started on free ports and gone when its test is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a harness reports a failure by panicking in the test that uses it"
)]

pub mod alertmanager;
pub mod browser;
pub mod curl;
pub mod dunghen;
pub mod exposition;
pub mod figures;
pub mod http;
pub mod kafka;
pub mod kcat;
pub mod kit;
pub mod log;
pub mod moto;
pub mod pki;
pub mod ports;
pub mod producer;
pub mod prometheus;
pub mod promql;
pub mod running;
pub mod scenario;
pub mod tools;
pub mod wait;
