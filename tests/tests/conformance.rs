//! The conformance kit by `replay`: every business series and every refusal, also with a snapshot
//! after each line, which must change nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use dunghen_tests::kit::{Province, Refusals};
use dunghen_tests::{dunghen, exposition, figures};

/// Replays a province and compares every series; the report of refused lines comes back.
fn replay(name: &str, more: &[&str]) -> (Province, String) {
    let province = Province::read(name);
    let mut command = dunghen::command(["replay"]);
    command
        .arg(province.events())
        .arg("--config")
        .arg(province.folder.join("dunghen.toml"))
        .args(["--at", &province.at, "--format", "prometheus"])
        .args(more);
    let output = dunghen::succeed(&mut command);
    let report = String::from_utf8(output.stderr.clone()).expect("text on standard error");
    let got = exposition::parse(&dunghen::stdout(output)).unwrap();
    if let Some(difference) = figures::difference(&province.expected, &got) {
        panic!("{name} {more:?}: {difference}");
    }
    (province, report)
}

/// The figures, and the refusals as standard error tells them: with the line's number and the reason.
fn agrees(name: &str, more: &[&str]) {
    let (province, report) = replay(name, more);
    assert_eq!(dunghen::refusals(&report), province.garbage, "{report}");
}

#[test]
fn tiny_date() {
    agrees("tiny-date", &[]);
}

#[test]
fn small_date() {
    agrees("small-date", &[]);
}

#[test]
fn small_instant() {
    agrees("small-instant", &[]);
}

#[test]
fn tiny_date_with_a_snapshot_a_line() {
    agrees("tiny-date", &["--tick", "1"]);
}

#[test]
fn small_date_with_a_snapshot_a_line() {
    agrees("small-date", &["--tick", "1"]);
}

#[test]
fn small_instant_with_a_snapshot_a_line() {
    agrees("small-instant", &["--tick", "1"]);
}

#[test]
fn refused_lines_are_kept_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("refused");
    let (province, _) = replay("tiny-date", &["--refused", kept.to_str().unwrap()]);
    let text = std::fs::read(&kept).unwrap();
    let lines = province.lines();
    let found = lines.iter().filter(|line| contains(&text, line)).count();
    let refused: u64 = Refusals::values(&province.garbage).sum();
    assert_eq!(u64::try_from(found).unwrap(), refused);
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
