//! `compose.yaml` and the `Dockerfile`, where no container engine is needed to tell: what they promise to
//! show is in them, every file that they name is there and accepted by its own tool, and no container may
//! do more than it must.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use dunghen_tests::running::Running;
use dunghen_tests::{dunghen, http, tools, wait};
use serde_yaml_ng::Value;

/// Containers that end, or that nobody can ask how they are.
const UNASKED: [&str; 2] = ["topics", "simulator"];
/// Containers whose start writes into their own image.
const WRITING: [&str; 2] = ["kafka", "topics"];

fn root() -> &'static Path {
    tools::tests_folder().parent().unwrap()
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn compose() -> Value {
    let mut compose: Value = serde_yaml_ng::from_str(&text("compose.yaml")).unwrap();
    // What is merged may merge something itself, which one round leaves to the next.
    compose.apply_merge().unwrap();
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

/// The members of a mapping by name.
fn members(value: &Value) -> Vec<(&str, &Value)> {
    let members = value.as_mapping().unwrap().iter();
    members
        .map(|(name, value)| (name.as_str().unwrap(), value))
        .collect()
}

/// The members of a list; none where there is no list.
fn list(value: Option<&Value>) -> &[Value] {
    let list = value.and_then(Value::as_sequence);
    list.map(Vec::as_slice).unwrap_or_default()
}

/// The texts of a list.
fn texts(value: Option<&Value>) -> Vec<&str> {
    list(value).iter().filter_map(Value::as_str).collect()
}

/// Every service with its name.
fn services(compose: &Value) -> Vec<(&str, &Value)> {
    members(at(compose, &["services"]))
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
}

#[test]
fn its_configuration_is_in_order() {
    let compose = compose();
    let file = at(&compose, &["configs", "dunghen", "file"]).as_str();
    let config = root().join(file.unwrap());
    let output = dunghen::succeed(
        dunghen::command(["check", "--config", config.to_str().unwrap()])
            // Nobody answers there, which costs no time to find out.
            .env("DUNGHEN_KAFKA__BOOTSTRAP", "127.0.0.1:1"),
    );
    let said = dunghen::stdout(output);
    assert!(said.contains("in order"), "{said}");
}

#[test]
fn no_container_may_do_more_than_it_must() {
    let compose = compose();
    for (name, service) in services(&compose) {
        let user = at(service, &["user"]).as_str().unwrap();
        assert!(
            !["root", "0", ""].contains(&user),
            "{name} runs as {user:?}"
        );
        assert_eq!(texts(service.get("cap_drop")), ["ALL"], "{name}");
        assert_eq!(service.get("cap_add"), None, "{name}");
        assert_eq!(service.get("privileged"), None, "{name}");
        let options = texts(service.get("security_opt"));
        assert!(options.contains(&"no-new-privileges:true"), "{name}");
        let read_only = at(service, &["read_only"]).as_bool();
        assert_eq!(read_only, Some(!WRITING.contains(&name)), "{name}");
        at(service, &["deploy", "resources", "limits", "memory"]);
        for port in texts(service.get("ports")) {
            assert!(port.starts_with("127.0.0.1:"), "{name}: {port}");
        }
    }
}

#[test]
fn every_image_is_one_version() {
    let compose = compose();
    let mut images = 0;
    for (name, service) in services(&compose) {
        if service.get("build").is_some() {
            continue;
        }
        let image = at(service, &["image"]).as_str().unwrap();
        let (_, version) = image.rsplit_once(':').unwrap_or_default();
        let numbers = version.trim_start_matches('v').split('.');
        let numbers: Vec<_> = numbers.map(str::parse::<u32>).collect();
        assert!(
            numbers.len() == 3 && numbers.iter().all(Result::is_ok),
            "{name}: {image}"
        );
        images += 1;
    }
    assert!(images >= 4, "{images} images");
}

#[test]
fn every_server_is_asked_how_it_is_before_others_start() {
    let compose = compose();
    let services = services(&compose);
    for (name, service) in &services {
        let check = service.get("healthcheck");
        assert_eq!(
            check.and_then(|check| check.get("test")).is_some(),
            !UNASKED.contains(name),
            "{name}"
        );
        for (other, how) in service.get("depends_on").map(members).unwrap_or_default() {
            let condition = at(how, &["condition"]).as_str().unwrap();
            let expected = if other == "topics" {
                "service_completed_successfully"
            } else {
                "service_healthy"
            };
            assert_eq!(condition, expected, "{name} waits for {other}");
            assert!(services.iter().any(|(name, _)| *name == other), "{other}");
        }
    }
}

/// The question that is asked of the binary's containers, asked of the binary.
#[test]
fn the_shell_of_the_image_asks_the_binary() {
    let compose = compose();
    let check = at(&compose, &["services", "serve", "healthcheck", "test"]);
    let [kind, shell, option, question] = texts(Some(check))[..] else {
        panic!("{check:?}");
    };
    assert_eq!([kind, shell, option], ["CMD", "bash", "-c"]);
    let address = dunghen::free_address();
    let (_, port) = address.rsplit_once(':').unwrap();
    let config = root().join("dashboards/compose/dunghen.toml");
    // Without a broker it listens, and is alive, and never ready.
    let mut server = Running::start(
        dunghen::command(["serve", "--config", config.to_str().unwrap()])
            .env("DUNGHEN_PUBLISH__LISTEN", &address)
            .env("DUNGHEN_KAFKA__BOOTSTRAP", "127.0.0.1:1"),
    );
    wait::until("it listens", Duration::from_secs(15), || {
        server.assert_alive();
        http::body(&format!("http://{address}/healthz"))
    });
    let ask = |path: &str, port: &str| {
        let question = question.replace("$$", "$").replace("9464", port);
        let question = question.replace("/readyz", path);
        Command::new("bash")
            .args(["-c", &question])
            .status()
            .unwrap()
    };
    assert!(ask("/healthz", port).success());
    assert!(!ask("/readyz", port).success());
    assert!(!ask("/healthz", "1").success());
}

#[test]
fn every_file_that_is_mounted_is_there() {
    let compose = compose();
    let mut mounted = 0;
    let named: BTreeSet<&str> = members(at(&compose, &["volumes"]))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for (name, service) in services(&compose) {
        for volume in texts(service.get("volumes")) {
            let (source, target) = volume.split_once(':').unwrap();
            if let Some(path) = source.strip_prefix("./") {
                assert!(root().join(path).exists(), "{name}: {path}");
                assert!(target.ends_with(":ro"), "{name}: {volume}");
                mounted += 1;
            } else {
                assert!(named.contains(source), "{name}: {volume}");
            }
        }
    }
    assert!(mounted > 0);
}

#[test]
fn no_secret_is_written_down() {
    let compose = compose();
    let secrets = members(at(&compose, &["secrets"]));
    let manual = text("dashboards/secrets/README.md");
    for (name, secret) in &secrets {
        let file = at(secret, &["file"]).as_str().unwrap();
        assert_eq!(file, format!("./dashboards/secrets/{name}.txt"));
        assert!(manual.contains(&format!("`{name}.txt`")), "{name}");
    }
    let mut given = Vec::new();
    for (name, service) in services(&compose) {
        for secret in list(service.get("secrets")) {
            let source = at(secret, &["source"]).as_str().unwrap();
            let known = secrets.iter().any(|(known, _)| *known == source);
            assert!(known, "{name}: {source}");
            given.push(at(secret, &["target"]).as_str().unwrap());
        }
        let environment = service.get("environment").map(members).unwrap_or_default();
        for (variable, value) in environment {
            let secret = ["PASSWORD", "SECRET", "TOKEN", "CREDENTIAL"];
            let path = value.as_str().unwrap().starts_with("/run/secrets/");
            assert_eq!(
                path,
                secret.iter().any(|word| variable.contains(word)),
                "{name}: {variable}"
            );
        }
    }
    // Alertmanager looks for its own where its configuration says so.
    for line in text("dashboards/alertmanager/alertmanager.yml").lines() {
        let file = line.split_once("_file: ").map(|(_, file)| file.trim());
        assert!(file.is_none_or(|file| given.contains(&file)), "{line}");
    }
    assert!(
        text(".gitignore")
            .lines()
            .any(|line| line == "/dashboards/secrets/*")
    );
    assert!(
        text(".dockerignore")
            .lines()
            .any(|line| line == "dashboards/secrets")
    );
}

#[test]
fn the_image_is_built_with_the_compiler_of_the_workspace_and_runs_as_nobody_special() {
    let dockerfile = text("Dockerfile");
    let from: Vec<&str> = dockerfile
        .lines()
        .filter_map(|line| line.strip_prefix("FROM "))
        .collect();
    assert_eq!(from.len(), 2, "{from:?}");
    let workspace = text("Cargo.toml");
    let version = workspace
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "))
        .unwrap()
        .trim_matches('"');
    let builder = format!("rust:{version}-bookworm AS build");
    assert_eq!(from, [&*builder, "debian:bookworm-slim"]);
    let (_, stage) = dockerfile.rsplit_once("FROM ").unwrap();
    let user = stage.lines().find_map(|line| line.strip_prefix("USER "));
    assert_eq!(user, Some("dunghen"));
    let compose = compose();
    for name in ["worker", "serve", "simulator"] {
        let service = at(&compose, &["services", name]);
        assert_eq!(at(service, &["user"]).as_str(), user, "{name}");
    }
}

/// Prometheus asks every server and every worker, each by a name that compose gives it.
#[test]
fn prometheus_finds_every_process() {
    let compose = compose();
    let project = at(&compose, &["name"]).as_str().unwrap();
    let targets = |file: &str| -> Vec<String> {
        let list: Value =
            serde_yaml_ng::from_str(&text(&format!("dashboards/compose/targets/{file}"))).unwrap();
        let targets = texts(list[0].get("targets")).into_iter();
        targets.map(str::to_owned).collect()
    };
    for (name, file) in [("serve", "dunghen.yml"), ("worker", "workers.yml")] {
        let replicas = at(&compose, &["services", name, "deploy", "replicas"]).as_u64();
        let expected: Vec<String> = (1..=replicas.unwrap())
            .map(|number| format!("{project}-{name}-{number}:9464"))
            .collect();
        assert_eq!(targets(file), expected);
    }
    assert_eq!(targets("alertmanager.yml"), ["alertmanager:9093"]);
}

/// Links of alerts begin with addresses that compose publishes, and the one of the runbook with a file that
/// Prometheus is told to show.
#[test]
fn links_of_alerts_lead_to_what_is_served() {
    let compose = compose();
    let prometheus: Value =
        serde_yaml_ng::from_str(&text("dashboards/prometheus/prometheus.yml")).unwrap();
    let base = |name: &str| {
        let base = at(&prometheus, &["global", "external_labels", name]);
        let base = base.as_str().unwrap().strip_prefix("http://localhost:");
        let (port, path) = base.unwrap().split_once('/').unwrap_or((base.unwrap(), ""));
        (port.to_owned(), path.to_owned())
    };
    let publishes = |name: &str, port: &str| {
        let ports = texts(at(&compose, &["services", name]).get("ports"));
        let published = format!("127.0.0.1:{port}:");
        assert!(
            ports.iter().any(|port| port.starts_with(&published)),
            "{name}: {port}"
        );
    };
    publishes("grafana", &base("grafana").0);
    let (port, path) = base("runbook");
    publishes("prometheus", &port);
    let service = at(&compose, &["services", "prometheus"]);
    let told = texts(service.get("command")).into_iter();
    let mut assets = told.filter_map(|option| option.strip_prefix("--web.user-assets="));
    let file = format!(
        "{}/{}",
        assets.next_back().unwrap(),
        path.strip_prefix("user/").unwrap()
    );
    let shown = texts(service.get("volumes")).into_iter().any(|volume| {
        let (source, target) = volume.trim_end_matches(":ro").split_once(':').unwrap();
        let inside = file.strip_prefix(target);
        inside.is_some_and(|inside| root().join(format!("{source}{inside}")).is_file())
    });
    assert!(shown, "no volume holds {file}");
}

/// The files of Prometheus and Alertmanager lie in the containers as their own tools want them.
#[test]
fn the_tools_accept_what_is_mounted() {
    let folder = tempfile::tempdir().unwrap();
    let compose = compose();
    for (name, tool, arguments) in [
        (
            "prometheus",
            "promtool",
            ["check", "config", "prometheus.yml"].as_slice(),
        ),
        (
            "alertmanager",
            "amtool",
            ["check-config", "alertmanager.yml"].as_slice(),
        ),
    ] {
        let inside = folder.path().join(name);
        let service = at(&compose, &["services", name]);
        for volume in texts(service.get("volumes")) {
            let Some((source, target)) = volume.trim_end_matches(":ro").split_once(':') else {
                continue;
            };
            let etc = target.strip_prefix(&format!("/etc/{name}"));
            if let (Some(path), Some(source)) = (etc, source.strip_prefix("./")) {
                copy(
                    &root().join(source),
                    &inside.join(path.trim_start_matches('/')),
                );
            }
        }
        let output = Command::new(tools::program(tool))
            .args(arguments)
            .current_dir(&inside)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(output.status.success(), "{tool}: {said}");
    }
}

/// Copies a file, or a folder with all in it, over what is there.
fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
