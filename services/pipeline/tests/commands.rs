//! `check`, `validate` and `simulate` as a user runs them, with nothing but the binary.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn dunghen(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dunghen"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("DUNGHEN_") {
            command.env_remove(name);
        }
    }
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

fn run(arguments: &[&str], folder: &Path) -> (Option<i32>, String, String) {
    said(dunghen(arguments, folder).output().unwrap())
}

fn said(output: Output) -> (Option<i32>, String, String) {
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code(), out, err)
}

#[test]
fn check_summarises_and_warns() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("dunghen.toml"),
        "[rules]\ncorrection_horizon = \"100d\"",
    )
    .unwrap();
    let (code, out, err) = run(&["check", "--config", "dunghen.toml"], folder.path());
    assert_eq!(code, Some(0), "{err}");
    for part in [
        "H49",
        "191",
        "1,882",
        "families        53",
        "warning: rules.correction_horizon",
    ] {
        assert!(out.contains(part), "{part} is missing in\n{out}");
    }
}

#[test]
fn check_plans_the_queries_of_an_operator() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("own")).unwrap();
    fs::write(
        folder.path().join("dunghen.toml"),
        "[queries]\nfolder = \"own\"",
    )
    .unwrap();
    let header = "-- id: ID\n-- vi: a\n-- en: b\n-- unit: count\n-- scopes: province\n-- windows: all\n-- numerator: c\n";
    let good = header.replace("ID", "mine") + "SELECT key, received_online AS value FROM rollup";
    fs::write(folder.path().join("own/mine.sql"), &good).unwrap();
    let (code, out, err) = run(&["check", "--config", "dunghen.toml"], folder.path());
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("families        54"), "{out}");

    let lost = header.replace("ID", "lost") + "SELECT key, no_such_column AS value FROM rollup";
    fs::write(folder.path().join("own/lost.sql"), lost).unwrap();
    fs::write(folder.path().join("own/same.sql"), good).unwrap();
    let (code, _, err) = run(&["check", "--config", "dunghen.toml"], folder.path());
    assert_eq!(code, Some(2));
    for part in ["lost.sql", "no_such_column", "same.sql", "mine"] {
        assert!(err.contains(part), "{part} is missing in\n{err}");
    }
}

#[test]
fn validate_counts_by_type_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let options = [
        "simulate",
        "--scenario",
        "quang-ninh-2020",
        "--scale",
        "0.001",
    ];
    let good = [&options[..], &["--out", "good.ndjson.zst"]].concat();
    assert_eq!(run(&good, folder.path()).0, Some(0));
    let (code, out, _) = run(&["validate", "good.ndjson.zst"], folder.path());
    assert_eq!(code, Some(0), "{out}");
    assert!(
        out.contains("dossier.received") && out.contains("refused 0"),
        "{out}"
    );

    let bad = [
        &options[..],
        &["--garbage", "0.01", "--out", "bad.ndjson.gz"],
    ]
    .concat();
    assert_eq!(run(&bad, folder.path()).0, Some(0));
    let (code, out, err) = run(&["validate", "bad.ndjson.gz"], folder.path());
    assert_eq!(code, Some(1), "{err}");
    let refused = out
        .lines()
        .filter(|line| line.starts_with("bad.ndjson.gz:"));
    let refused = refused.count();
    assert!(
        refused > 50 && out.contains(&format!("refused {refused}\n")),
        "{out}"
    );
}

#[test]
fn personal_data_is_named_by_its_member_alone() {
    let folder = tempfile::tempdir().unwrap();
    let line = r#"{"specversion":"1.0","id":"1","source":"/a","type":"vn.dunghen.contact.made.v1","time":"2026-01-05T07:00:00+07:00","subject":"s","data":{"centre":"H49.00.01","kind":"sms","Email":"an@example.vn"}}"#;
    fs::write(folder.path().join("a.ndjson"), format!("\r\n{line}\r\n")).unwrap();
    let (code, out, err) = run(&["validate", "a.ndjson"], folder.path());
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(
        out.contains("Email") && !format!("{out}{err}").contains("example.vn"),
        "{out}"
    );
}

#[test]
fn the_same_seed_gives_the_same_bytes_packed_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let simulate = |more: &[&str]| {
        let options = [
            "simulate",
            "--scenario",
            "counters-25",
            "--scale",
            "0.05",
            "--seed",
            "3",
        ];
        let (code, out, err) = run(&[&options[..], more].concat(), folder.path());
        assert_eq!(code, Some(0), "{err}");
        out
    };
    let out = simulate(&[]);
    assert!(out.lines().count() > 1_000);
    simulate(&["--out", "plain"]);
    simulate(&["--out", "packed.zst"]);
    assert!(fs::read_to_string(folder.path().join("plain")).unwrap() == out);
    let packed = fs::read(folder.path().join("packed.zst")).unwrap();
    assert!(zstd::decode_all(&*packed).unwrap() == out.as_bytes());
}

#[test]
fn a_reader_that_goes_ends_it_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = dunghen(&["simulate", "--scenario", "load"], folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    drop(out);
    assert!(first.contains("specversion"));
    let (code, _, err) = said(child.wait_with_output().unwrap());
    assert_eq!((code, &*err), (Some(0), ""));
}

#[test]
fn an_endless_simulation_ends_well_when_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let options = [
        "simulate",
        "--scenario",
        "load",
        "--rate",
        "200",
        "--out",
        "-",
    ];
    let mut child = dunghen(&options, folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The signals are listened to before the first line is written.
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let mut last = line;
    while {
        let mut next = String::new();
        let more = out.read_line(&mut next).unwrap() > 0;
        if more {
            last = next;
        }
        more
    } {}
    assert!(
        last.ends_with("}}\n"),
        "the last line is whole, but for: {last}"
    );
    assert_eq!(said(child.wait_with_output().unwrap()).0, Some(0));
}

#[test]
fn standard_input_may_be_packed() {
    let folder = tempfile::tempdir().unwrap();
    let packed = zstd::encode_all(&b"{}\n"[..], 1).unwrap();
    let mut child = dunghen(&["validate", "-"], folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&packed).unwrap();
    let (code, out, _) = said(child.wait_with_output().unwrap());
    assert_eq!(code, Some(1));
    assert!(out.contains("-:1 not_cloudevent"), "{out}");
}
