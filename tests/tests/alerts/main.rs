//! The alerts: the committed rules, run over what the engine makes of scenarios, and the committed
//! configuration of Prometheus and Alertmanager.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod configuration;
mod engine;
mod events;
mod health;
mod identities;
mod recording;
mod routes;
mod scenarios;
mod several;
mod small;
mod unit;
