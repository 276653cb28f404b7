//! `compose.yaml`: what it promises to show is in it, and the configuration within is a good one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::fs;

use dunghen_tests::{dunghen, tools};
use serde_yaml_ng::Value;

fn compose() -> Value {
    let root = tools::tests_folder().parent().unwrap();
    let text = fs::read_to_string(root.join("compose.yaml")).unwrap();
    let mut compose: Value = serde_yaml_ng::from_str(&text).unwrap();
    compose.apply_merge().unwrap();
    compose
}

/// A member of members.
fn at<'v>(value: &'v Value, path: &[&str]) -> &'v Value {
    path.iter().fold(value, |value, name| {
        value
            .get(name)
            .unwrap_or_else(|| panic!("{name} of {path:?}"))
    })
}

#[test]
fn three_workers_and_two_servers_share_state_and_configuration() {
    let compose = compose();
    let service = |name: &str| at(&compose, &["services", name]).clone();
    let replicas = |name: &str| at(&service(name), &["deploy", "replicas"]).as_u64();
    assert_eq!(replicas("worker"), Some(3));
    assert_eq!(replicas("serve"), Some(2));
    for name in ["worker", "serve", "simulator"] {
        let command = at(&service(name), &["command"]).clone();
        let subcommand = if name == "simulator" {
            "simulate"
        } else {
            name
        };
        assert_eq!(command[0].as_str(), Some(subcommand));
        let waits = at(&service(name), &["depends_on", "topics", "condition"]).clone();
        assert_eq!(waits.as_str(), Some("service_completed_successfully"));
    }
    let state = at(&service("worker"), &["volumes"]).clone();
    assert_eq!(state[0].as_str(), Some("state:/var/lib/dunghen"));
    at(&compose, &["volumes"]).get("state").unwrap();
}

#[test]
fn its_configuration_is_in_order() {
    let compose = compose();
    let text = at(&compose, &["configs", "dunghen", "content"]);
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("dunghen.toml");
    fs::write(&config, text.as_str().unwrap()).unwrap();
    let output = dunghen::succeed(
        dunghen::command(["check", "--config", config.to_str().unwrap()])
            // Nobody answers there, which costs no time to find out.
            .env("DUNGHEN_KAFKA__BOOTSTRAP", "127.0.0.1:1"),
    );
    let said = dunghen::stdout(output);
    assert!(said.contains("in order"), "{said}");
}
