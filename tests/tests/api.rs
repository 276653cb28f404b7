//! The API of a running province, tried by schemathesis: whatever its document allows and forbids is asked,
//! and no answer is a failure of the server or one that the document does not know.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::process::Command;

use dunghen_tests::dunghen::{self, Pipeline};
use dunghen_tests::{http, tools};

/// What schemathesis asks is drawn from this number.
const SEED: &str = "20201214";

#[test]
fn every_answer_is_one_of_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let address = dunghen::free_address();
    let mut command = dunghen::command(["demo", "--listen", &address]);
    command.current_dir(folder.path());
    let mut pipeline = Pipeline::watch(&mut command, &address);
    // Its document lists the indicators once there is a snapshot; a pipeline that is ready has one.
    let document = http::body(&pipeline.url("/openapi.json")).unwrap();
    assert!(document.contains("\"timeliness_ratio/early/resolved\""));

    let hooks = tools::tests_folder().join("schemathesis");
    std::fs::write(
        folder.path().join("schemathesis.toml"),
        "hooks = \"narrow\"\nmax-stream-events = 1\n",
    )
    .unwrap();
    // One worker: Python 3.11 fails now and then where two threads read its own syntax at once.
    let output = Command::new(tools::schemathesis_python())
        .args(["-m", "schemathesis.cli", "run"])
        .arg(pipeline.url("/openapi.json"))
        .args(["--checks", "all", "--seed", SEED, "--max-examples", "50"])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--request-timeout", "20", "--no-shrink", "--workers", "1"])
        .env("PYTHONPATH", hooks)
        .env("NO_COLOR", "1")
        .current_dir(folder.path())
        .output()
        .expect("run schemathesis; tests/setup.sh test installs it");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "seed {SEED}: {said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("API Operations:"), "{said}");
    println!("{said}");
    pipeline.interrupt();
}
