//! A scenario of the simulator as a stream, and what `replay` makes of it.

use std::path::Path;
use std::process::{Command, Stdio};

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

/// The folder of the project, where its registry lies.
fn project() -> &'static Path {
    tools::tests_folder()
        .parent()
        .expect("the folder of the workspace")
}
