//! Debian's Alertmanager and its `amtool`: who is told of an alert, and which one is held back.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::running::Running;
use crate::{http, ports, tools, wait};

/// The committed configuration.
#[must_use]
pub fn committed() -> PathBuf {
    tools::tests_folder().join("../dashboards/alertmanager/alertmanager.yml")
}

/// Runs `amtool` and gives what it printed; panics where it found a fault.
#[must_use]
pub fn amtool(arguments: &[&str]) -> String {
    let output = Command::new(tools::program("amtool"))
        .args(arguments)
        .output()
        .expect("start amtool");
    assert!(
        output.status.success(),
        "amtool {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

/// An Alertmanager on its own.
pub struct Alertmanager {
    process: Running,
    address: String,
    _folder: TempDir,
}

impl Alertmanager {
    /// Starts it with a configuration and waits until it is ready.
    #[must_use]
    pub fn start(config: &Path) -> Self {
        let folder = TempDir::with_prefix("dunghen-alertmanager-").expect("a folder");
        let [port] = ports::free();
        let address = format!("127.0.0.1:{port}");
        // Unpacked it finds its templates in the folder it is started in; installed it knows where they are.
        let movable = tools::program("alertmanager-here");
        let mut command = if movable.is_file() {
            let mut command = Command::new(movable);
            command.current_dir(tools::cache().join("debian/usr/share/prometheus/alertmanager"));
            command
        } else {
            Command::new("prometheus-alertmanager")
        };
        let process = Running::start(
            command
                .arg(format!("--config.file={}", config.display()))
                .arg(format!("--storage.path={}", folder.path().display()))
                .arg(format!("--web.listen-address={address}"))
                // It is alone: no other one to talk to.
                .arg("--cluster.listen-address=")
                .arg("--log.level=warn"),
        );
        let mut alertmanager = Self {
            process,
            address,
            _folder: folder,
        };
        wait::until("Alertmanager is ready", Duration::from_mins(1), || {
            alertmanager.process.assert_alive();
            http::body(&alertmanager.url("/-/ready"))
        });
        alertmanager
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Tells it of alerts, each by its labels (`name=value`).
    pub fn fire(&self, alerts: &[&[&str]]) {
        let url = self.url("");
        for labels in alerts {
            let mut arguments = vec!["alert", "add", "--alertmanager.url", &url];
            arguments.extend(*labels);
            let _said = amtool(&arguments);
        }
    }

    /// Waits until the alerts that it holds back because of others are these, by name and sorted. It learns of
    /// alerts one by one, so that it must be asked again.
    pub fn holds_back(&self, expected: &[&str]) {
        wait::until("it holds them back", Duration::from_mins(1), || {
            let body = http::body(&self.url("/api/v2/alerts?inhibited=true"))?;
            let alerts: Vec<Value> = serde_json::from_str(&body).map_err(|e| e.to_string())?;
            let mut held: Vec<&str> = alerts
                .iter()
                .filter(|alert| {
                    let by = alert["status"]["inhibitedBy"].as_array();
                    by.is_some_and(|by| !by.is_empty())
                })
                .map(|alert| alert["labels"]["alertname"].as_str().unwrap_or_default())
                .collect();
            held.sort_unstable();
            (held == expected).then_some(()).ok_or(body)
        });
    }
}
