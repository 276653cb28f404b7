//! A scenario of the simulator as a stream, and what `replay` makes of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::kafka::Kafka;
use crate::{dunghen, exposition, tools};

/// `dunghen simulate` of a scenario with more options.
#[must_use]
pub fn simulate(scenario: &str, options: &[&str]) -> Command {
    let mut command = dunghen::command(["simulate", "--scenario", scenario]);
    command.args(options).current_dir(project());
    command
}

/// The stream of a scenario in a file.
pub fn to_file(scenario: &str, options: &[&str], file: &Path) {
    dunghen::succeed(simulate(scenario, options).arg("--out").arg(file));
}

/// `dunghen replay` of what `source` says (files, or `-`) with the registry of the project.
#[must_use]
pub fn replay(source: &Path, at: &str) -> Command {
    let mut command = dunghen::command(["replay"]);
    command
        .arg(source)
        .args(["--at", at, "--format", "prometheus"])
        .current_dir(project());
    command
}

/// What `simulate … --out - | replay - --at …` prints, read.
#[must_use]
pub fn piped(scenario: &str, options: &[&str], at: &str) -> exposition::Exposition {
    let mut simulator = simulate(scenario, options)
        .args(["--out", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("start the simulator");
    let stream = simulator.stdout.take().expect("a piped stdout");
    let output = dunghen::succeed(replay(Path::new("-"), at).stdin(stream));
    let status = simulator.wait().expect("the simulator ends");
    assert!(status.success(), "simulate: {status}");
    exposition::parse(&dunghen::stdout(output)).expect("the text format")
}

/// A configuration in `folder`: this broker, the registry of the project, and `more` tables.
#[must_use]
pub fn configuration(folder: &Path, kafka: &Kafka, listen: &str, more: &str) -> PathBuf {
    let registry = project().join("schemas/registry");
    let registry = registry.display();
    let text = format!(
        r#"
{more}
[kafka]
bootstrap = "{}"
[publish]
listen = "{listen}"
[registry]
centres = "{registry}/centres.csv"
procedures = "{registry}/procedures.csv"
fields = "{registry}/fields.csv"
targets = "{registry}/targets.csv"
[calendar]
file = "{registry}/calendar.toml"
"#,
        kafka.bootstrap()
    );
    let path = folder.join("dunghen.toml");
    fs::write(&path, text).expect("write the configuration");
    path
}

/// The folder of the project, where its registry lies.
fn project() -> &'static Path {
    tools::tests_folder()
        .parent()
        .expect("the folder of the workspace")
}
