//! Debian's Prometheus and its `promtool`: what reads the metrics in earnest.

use std::fmt::Write as _;
use std::io::Write as _;
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

/// A Prometheus that scrapes one target every second.
pub struct Prometheus {
    process: Running,
    address: String,
    _folder: TempDir,
}

impl Prometheus {
    /// Starts it on `target` (`host:port`) and waits until it is ready.
    #[must_use]
    pub fn start(target: &str) -> Self {
        Self::scraping(target, "scheme: http")
    }

    /// The same with settings of the scrape, such as a password.
    #[must_use]
    pub fn scraping(target: &str, settings: &str) -> Self {
        let folder = TempDir::with_prefix("dunghen-prometheus-").expect("a folder");
        let config = folder.path().join("prometheus.yml");
        std::fs::write(
            &config,
            format!(
                "global: {{scrape_interval: 1s}}\n\
                 scrape_configs: [{{job_name: dunghen, {settings}, static_configs: [{{targets: ['{target}']}}]}}]\n"
            ),
        )
        .expect("write the configuration");
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

    /// The answer to an instant query: the labels and the value of each series.
    ///
    /// # Errors
    /// What it says where it cannot answer.
    pub fn query(&self, query: &str) -> Result<Vec<(Value, f64)>, String> {
        let mut url = format!("http://{}/api/v1/query?query=", self.address);
        for byte in query.bytes() {
            write!(url, "%{byte:02X}").expect("write to a string");
        }
        let answer: Value = serde_json::from_str(&http::body(&url)?).map_err(|e| e.to_string())?;
        let result = answer["data"]["result"]
            .as_array()
            .ok_or(answer.to_string())?;
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
