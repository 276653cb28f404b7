//! Debian's Prometheus and its `promtool`: what reads the metrics in earnest.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::running::Running;
use crate::{http, ports, tools, wait};

/// What `promtool check metrics` finds in a scrape; nothing where it is fine.
#[must_use]
pub fn promtool_findings(scrape: &str) -> String {
    let mut promtool = Command::new(tools::program("promtool"))
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("start promtool");
    let mut stdin = promtool.stdin.take().expect("a piped stdin");
    stdin
        .write_all(scrape.as_bytes())
        .expect("write to promtool");
    drop(stdin);
    let output = promtool.wait_with_output().expect("promtool ends");
    let findings = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&findings).trim().to_owned();
    if text.is_empty() && !output.status.success() {
        return output.status.to_string();
    }
    text
}

/// The folder of the committed configuration and rules.
#[must_use]
pub fn committed() -> PathBuf {
    tools::tests_folder().join("../dashboards/prometheus")
}

/// Runs `promtool` and gives what it said; panics where it found a fault.
#[must_use]
pub fn promtool(arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(tools::program("promtool"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("start promtool");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "promtool {arguments:?}: {said}");
    said
}

/// A Prometheus that scrapes one target.
pub struct Prometheus {
    process: Running,
    address: String,
    _folder: TempDir,
}

impl Prometheus {
    /// Starts it on `target` (`host:port`), scraping every second, and waits until it is ready.
    #[must_use]
    pub fn start(target: &str) -> Self {
        Self::scraping(target, "scheme: http")
    }

    /// The same with settings of the scrape, such as a password.
    #[must_use]
    pub fn scraping(target: &str, settings: &str) -> Self {
        let folder = TempDir::with_prefix("dunghen-prometheus-").expect("a folder");
        std::fs::write(
            folder.path().join("prometheus.yml"),
            format!(
                "global: {{scrape_interval: 1s}}\n\
                 scrape_configs: [{{job_name: dunghen, {settings}, static_configs: [{{targets: ['{target}']}}]}}]\n"
            ),
        )
        .expect("write the configuration");
        Self::launch(folder)
    }

    /// Starts it with the committed configuration and rules, told by the files of targets alone that
    /// Dunghen listens at `target` and that there is no Alertmanager.
    #[must_use]
    pub fn start_committed(target: &str) -> Self {
        let folder = TempDir::with_prefix("dunghen-prometheus-").expect("a folder");
        copy(&committed(), folder.path());
        let targets = folder.path().join("targets");
        for (name, text) in [
            ("dunghen.yml", format!("- targets: ['{target}']\n")),
            ("workers.yml", "[]\n".to_owned()),
            ("alertmanager.yml", "[]\n".to_owned()),
        ] {
            std::fs::write(targets.join(name), text).expect("write the targets");
        }
        Self::launch(folder)
    }

    fn launch(folder: TempDir) -> Self {
        let config = folder.path().join("prometheus.yml");
        let [port] = ports::free();
        let address = format!("127.0.0.1:{port}");
        let process = Running::start(
            Command::new(tools::program("prometheus"))
                .arg(format!("--config.file={}", config.display()))
                .arg(format!(
                    "--storage.tsdb.path={}",
                    folder.path().join("data").display()
                ))
                .arg(format!("--web.listen-address={address}"))
                .arg("--log.level=warn"),
        );
        let mut prometheus = Self {
            process,
            address,
            _folder: folder,
        };
        wait::until("Prometheus is ready", Duration::from_mins(1), || {
            prometheus.process.assert_alive();
            http::body(&format!("http://{}/-/ready", prometheus.address))
        });
        prometheus
    }

    /// What the HTTP API answers to `path` with these parameters.
    ///
    /// # Errors
    /// What it says where it cannot answer.
    pub fn api(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Value, String> {
        let mut url = format!("http://{}/api/v1/{path}?", self.address);
        for (name, value) in parameters {
            write!(url, "{name}=").expect("write to a string");
            for byte in value.bytes() {
                write!(url, "%{byte:02X}").expect("write to a string");
            }
            url.push('&');
        }
        let answer: Value = serde_json::from_str(&http::body(&url)?).map_err(|e| e.to_string())?;
        Ok(answer["data"].clone())
    }

    /// The answer to an instant query: the labels and the value of each series.
    ///
    /// # Errors
    /// What it says where it cannot answer.
    pub fn query(&self, query: &str) -> Result<Vec<(Value, f64)>, String> {
        let answer = self.api("query", &[("query", query)])?;
        let result = answer["result"].as_array().ok_or(answer.to_string())?;
        result
            .iter()
            .map(|row| {
                let value = row["value"][1].as_str().and_then(|text| text.parse().ok());
                Ok((row["metric"].clone(), value.ok_or(row.to_string())?))
            })
            .collect()
    }

    /// The answer once it has at least one series: the first scrape may be still to come.
    #[must_use]
    pub fn query_until_answered(&self, query: &str) -> Vec<(Value, f64)> {
        wait::until(query, Duration::from_mins(1), || {
            let rows = self.query(query)?;
            if rows.is_empty() {
                return Err("no series".to_owned());
            }
            Ok(rows)
        })
    }
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("make a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let copied = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            std::fs::copy(&path, &copied).expect("copy a file");
        }
    }
}
