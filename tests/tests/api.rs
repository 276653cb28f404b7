//! The API of a running province, tried by schemathesis: whatever its document allows and forbids is asked,
//! and no answer is a failure of the server or one that the document does not know; nor is one to who is
//! not let in, on either listener.
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

use dunghen_tests::curl::Curl;
use dunghen_tests::dunghen::{self, Pipeline};
use dunghen_tests::running::Running;
use dunghen_tests::{http, tools, wait};
use serde_json::Value;

/// What schemathesis asks is drawn from this number.
const SEED: &str = "20201214";
/// Of the password `bí mật`, cheap.
const HASH: &str = "$2b$04$abcdefghijklmnopqrstuuVlXQ8WB20T6HdTMzIR6ct6WnwqZza46";
const PASSWORD: &str = "bí mật";
/// The user `an` with this password, as RFC 7617 writes it in UTF-8.
const AUTHORIZATION: &str = "Authorization: Basic YW46YsOtIG3huq10";

/// Tries every operation of a document, with these options more.
fn try_all(folder: &Path, document: &str, options: &[&str]) {
    let hooks = tools::tests_folder().join("schemathesis");
    fs::write(
        folder.join("schemathesis.toml"),
        "hooks = \"narrow\"\nmax-stream-events = 1\n",
    )
    .unwrap();
    // One worker: Python 3.11 fails now and then where two threads read its own syntax at once.
    let output = Command::new(tools::schemathesis_python())
        .args(["-m", "schemathesis.cli", "run", document])
        .args(["--checks", "all", "--seed", SEED])
        .args(["--request-timeout", "20", "--no-shrink", "--workers", "1"])
        .args(options)
        .env("PYTHONPATH", hooks)
        .env("NO_COLOR", "1")
        .current_dir(folder)
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
}

#[test]
fn every_answer_is_one_of_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let address = dunghen::free_address();
    let mut command = dunghen::command(["demo", "--listen", &address]);
    command.current_dir(folder.path());
    let mut pipeline = Pipeline::watch(&mut command, &address);
    // Its document lists the indicators once there is a snapshot; a pipeline that is ready has one.
    let url = pipeline.url("/openapi.json");
    let document = http::body(&url).unwrap();
    assert!(document.contains("\"timeliness_ratio/early/resolved\""));
    // A dossier is for the admin listener.
    assert!(!document.contains("/api/v1/dossiers"));
    let phases = "examples,coverage,fuzzing";
    try_all(
        folder.path(),
        &url,
        &["--max-examples", "50", "--phases", phases],
    );
    pipeline.interrupt();
}

/// A demonstration that asks who everybody is, on both listeners.
struct Guarded {
    process: Running,
    public: String,
    admin: String,
    known: Curl,
}

impl Guarded {
    /// Once it is ready.
    fn start(folder: &Path) -> Self {
        let [public, admin] = [(); 2].map(|()| dunghen::free_address());
        let file = folder.join("web.yml");
        fs::write(&file, format!("basic_auth_users: {{an: \"{HASH}\"}}\n")).unwrap();
        let mut command = dunghen::command(["demo", "--listen", &public]);
        command
            .current_dir(folder)
            .env("DUNGHEN_PUBLISH__ADMIN_LISTEN", &admin)
            .env("DUNGHEN_PUBLISH__WEB_CONFIG", file);
        let mut guarded = Self {
            process: Running::start(&mut command),
            public: format!("http://{public}"),
            admin: format!("http://{admin}"),
            known: Curl::default().as_user("an", PASSWORD),
        };
        wait::until("it is ready", Duration::from_mins(3), || {
            guarded.process.assert_alive();
            let ready = format!("{}/readyz", guarded.public);
            let reply = guarded.known.get(&ready)?;
            (reply.status == 200).then_some(()).ok_or(reply.body)
        });
        guarded
    }

    fn document(&self, listener: &str) -> String {
        let reply = self.known.get(&format!("{listener}/openapi.json")).unwrap();
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.body
    }
}

/// The paths of a document.
fn paths(document: &str) -> BTreeSet<String> {
    let document: Value = serde_json::from_str(document).unwrap();
    let paths = document["paths"].as_object().unwrap();
    paths.keys().cloned().collect()
}

#[test]
fn every_answer_to_admins_and_to_strangers_is_one_of_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let mut guarded = Guarded::start(folder.path());
    let (public, admin) = (
        guarded.document(&guarded.public),
        guarded.document(&guarded.admin),
    );

    // What the listeners share is tried above.
    let (shared, for_admins) = (paths(&public), paths(&admin));
    let alone: Vec<&String> = for_admins.difference(&shared).collect();
    assert_eq!(alone, ["/api/v1/dossiers/{code}"]);
    let url = format!("{}/openapi.json", guarded.admin);
    let mut options = vec![
        "--max-examples",
        "50",
        "--phases",
        "examples,coverage,fuzzing",
    ];
    options.extend(["--header", AUTHORIZATION]);
    for path in alone {
        options.extend(["--include-path", path.as_str()]);
    }
    try_all(folder.path(), &url, &options);

    for (listener, document) in [(&guarded.public, public), (&guarded.admin, admin)] {
        let file = folder.path().join("openapi.json");
        fs::write(&file, document).unwrap();
        let few = ["--max-examples", "5", "--phases", "examples,coverage"];
        let options = [&["--url", listener.as_str()][..], &few].concat();
        try_all(folder.path(), file.to_str().unwrap(), &options);
    }
    guarded.process.interrupt();
    let status = guarded.process.ended(Duration::from_secs(2));
    assert_eq!(status.code(), Some(0), "{}", guarded.process.stderr());
}
