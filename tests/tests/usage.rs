//! The command line: exit codes, help with examples, faults of the configuration all at once, and
//! inputs and formats that a user may choose.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use dunghen_tests::dunghen;
use dunghen_tests::kit::Province;

fn run(arguments: &[&str]) -> Output {
    dunghen::command(arguments.iter().copied())
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn fails(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    assert!(!text.is_empty(), "{arguments:?} fails without a word");
    assert!(!text.contains("panicked"), "{arguments:?}: {text}");
    text
}

#[test]
fn help_shows_examples() {
    let commands = [
        "demo",
        "run",
        "worker",
        "serve",
        "replay",
        "simulate",
        "validate",
        "check",
        "dead-letters",
        "state",
    ];
    let overview = dunghen::stdout(run(&["--help"]));
    for command in commands {
        assert!(
            overview.contains(command),
            "{command} is not in the overview"
        );
        let output = run(&[command, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        let help = dunghen::stdout(output);
        let example = format!("dunghen {command}");
        assert!(
            help.lines()
                .any(|line| line.contains(&example) && !line.contains("Usage")),
            "{command}: no example in\n{help}"
        );
    }
}

/// The event clock is the least of all partitions, and no worker has all of them.
#[test]
fn workers_know_the_wall_clock_alone() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("dunghen.toml");
    fs::write(&config, "[clock]\nmode = \"event\"").unwrap();
    for command in ["worker", "serve"] {
        let text = fails(&[command, "--config", config.to_str().unwrap()], 2);
        assert!(
            text.contains("clock.mode") && text.contains("dunghen run"),
            "{text}"
        );
    }
}

#[test]
fn help_on_dead_letters_shows_examples_and_warns_of_personal_data() {
    for command in ["list", "show", "replay"] {
        let help = dunghen::stdout(run(&["dead-letters", command, "--help"]));
        let example = format!("  dunghen dead-letters {command} ");
        assert!(help.contains(&example), "{command}: no example in\n{help}");
    }
    let help = dunghen::stdout(run(&["dead-letters", "show", "--help"]));
    assert!(help.contains("personal"), "{help}");
}

#[test]
fn help_on_the_state_shows_examples() {
    for command in ["list", "show", "verify", "rebuild", "repartition"] {
        let help = dunghen::stdout(run(&["state", command, "--help"]));
        let example = format!("  dunghen state {command} ");
        assert!(help.contains(&example), "{command}: no example in\n{help}");
        let takes_over = help.contains("stop the\npipeline") || help.contains("over: a pipeline");
        let writes = ["rebuild", "repartition"].contains(&command);
        assert_eq!(takes_over, writes, "{command}: {help}");
    }
}

/// An address without a state is named, and looking at it leaves nothing behind.
#[test]
fn a_state_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "[state]\nurl = \"file:nowhere\"\n");
    let config = config.to_str().unwrap();
    for command in [&["list"][..], &["show", "0"], &["verify"], &["rebuild"]] {
        let arguments = [&["state"], command, &["--config", config]].concat();
        let text = fails(&arguments, 1);
        assert!(
            text.contains("file:nowhere") && text.contains("state.url"),
            "{text}"
        );
    }
    assert!(!folder.path().join("nowhere").exists());
}

#[test]
fn wrong_use_is_2() {
    for arguments in [
        &[][..],
        &["dance"],
        &["replay"],
        &["replay", "events.ndjson"],
        &["replay", "events.ndjson", "--at", "tomorrow"],
        &["replay", "events.ndjson", "--at", "2026-01-01T00:00:00"],
        &[
            "replay",
            "events.ndjson",
            "--at",
            "2026-01-01T00:00:00Z",
            "--format",
            "xml",
        ],
        &["run"],
        &["run", "--bounded"],
        &["simulate", "--scenario", "atlantis"],
        &["simulate", "--scenario", "load", "--scale", "-1"],
        &["check"],
        &["dead-letters"],
        &["dead-letters", "list", "--reason", "bad weather"],
        &["dead-letters", "show"],
        &["dead-letters", "show", "42"],
        &["dead-letters", "replay"],
        &["dead-letters", "replay", "--dry-run"],
        &["dead-letters", "replay", "--all", "0:42"],
        &["state"],
        &["state", "show"],
        &["state", "show", "first"],
        &["state", "verify", "-1"],
        &["state", "repartition"],
        &["state", "repartition", "--partitions", "0"],
    ] {
        fails(arguments, 2);
    }
}

#[test]
fn failure_while_running_is_1() {
    let text = fails(
        &[
            "replay",
            "no-such-file.ndjson",
            "--at",
            "2026-01-01T00:00:00Z",
        ],
        1,
    );
    assert!(text.contains("no-such-file.ndjson"), "{text}");
}

#[test]
fn a_configuration_that_is_not_there_is_2() {
    let text = fails(&["check", "--config", "no-such-file.toml"], 2);
    assert!(text.contains("no-such-file.toml"), "{text}");
}

/// A configuration file with these tables, in a folder of its own.
fn configured(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("dunghen.toml");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn every_fault_of_the_configuration_is_listed_with_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(
        folder.path(),
        r#"
        [kafka]
        partitioner = "md5"
        topic = "dossier.events"
        [registry]
        centres = "nowhere.csv"
        [rules]
        timeliness = "hour"
        correction_horizon = "soon"
        [clock]
        mode = "sun"
        [publish]
        listen = "somewhere"
        max_series = -1
        [publish.windows]
        centre = ["2h"]
        [publish.families]
        level = ["dossiers_lost"]
        "#,
    );
    let text = fails(&["check", "--config", config.to_str().unwrap()], 2);
    for (key, instead) in [
        ("kafka.partitioner", "murmur2"),
        ("kafka.topic", "topics"),
        ("nowhere.csv", ""),
        ("rules.timeliness", "instant"),
        ("rules.correction_horizon", "800d"),
        ("clock.mode", "event"),
        ("publish.listen", "127.0.0.1:9464"),
        ("publish.max_series", ""),
        ("publish.windows.centre", "24h"),
        ("publish.families.level", "dossiers_received"),
    ] {
        assert!(text.contains(key), "{key} is missing in\n{text}");
        assert!(
            text.contains(instead),
            "{instead}, for {key}, is missing in\n{text}"
        );
    }
}

/// What `check` says of the centres of a province with some cells replaced.
fn centres_checked(replacements: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let config = Province::read("tiny-date").configuration(folder.path(), "");
    let centres = folder.path().join("centres.csv");
    let mut text = fs::read_to_string(&centres).unwrap();
    for (good, bad) in replacements {
        assert!(text.contains(good), "{good}");
        text = text.replace(good, bad);
    }
    fs::write(&centres, text).unwrap();
    fails(&["check", "--config", config.to_str().unwrap()], 2)
}

#[test]
fn every_fault_of_the_registry_is_listed() {
    let text = centres_checked(&[
        ("Trung tâm 1,district", "Trung tâm 1,village"),
        (
            "H23.00.01,2015-01-01,,,office",
            "H23.00.01,2015-13-01,,H77.00.00,office",
        ),
    ]);
    for fault in ["village", "2015-13-01", "H77.00.00"] {
        assert!(text.contains(fault), "{fault} is missing in\n{text}");
    }
}

#[test]
fn a_schedule_that_the_calendar_does_not_have_is_a_fault() {
    let text = centres_checked(&[(",,,short", ",,,night")]);
    assert!(
        text.contains("night") && text.contains("saturday"),
        "{text}"
    );
}

#[test]
fn a_good_configuration_passes() {
    let config = Province::read("small-instant").folder.join("dunghen.toml");
    dunghen::succeed(dunghen::command(["check", "--config"]).arg(&config));
    let output = dunghen::command(["check", "--config"])
        .arg(&config)
        .env("DUNGHEN_RULES__TIMELINESS", "hour")
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(2),
        "the environment overrides the file"
    );
    assert!(stderr(&output).contains("rules.timeliness"));
}

#[test]
fn validate_names_line_and_reason_and_says_so_by_its_exit_code() {
    let province = Province::read("tiny-date");
    let folder = tempfile::tempdir().unwrap();
    let config = province.folder.join("dunghen.toml");
    let validate = |lines: &[u8]| {
        let file = folder.path().join("events.ndjson");
        fs::write(&file, lines).unwrap();
        let mut command = dunghen::command(["validate"]);
        command.arg(&file).arg("--config").arg(&config);
        command.output().unwrap()
    };
    let lines = province.lines();
    let good = lines.iter().find(|line| line.ends_with(b"}}")).unwrap();
    assert_eq!(validate(good).status.code(), Some(0));
    let mut bad = good.clone();
    bad.extend_from_slice(b"\n\nhello\n{}\n");
    let output = validate(&bad);
    assert_eq!(output.status.code(), Some(1));
    let said = format!("{}{}", stderr(&output), dunghen::stdout(output));
    for (line, reason) in [("3", "malformed_json"), ("4", "not_cloudevent")] {
        assert!(
            said.lines()
                .any(|said| said.contains(line) && said.contains(reason)),
            "line {line} as {reason} is missing in\n{said}"
        );
    }
}

/// `replay` of a province, from where `source` says.
fn replay(province: &Province, source: &str, format: &str, input: Option<&[u8]>) -> String {
    let mut command =
        dunghen::command(["replay", source, "--at", &province.at, "--format", format]);
    command
        .arg("--config")
        .arg(province.folder.join("dunghen.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    if let Some(input) = input {
        stdin.write_all(input).unwrap();
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "refused lines do not change the exit code"
    );
    dunghen::stdout(output)
}

#[test]
fn files_packed_files_and_standard_input_are_the_same() {
    let province = Province::read("tiny-date");
    let lines = province.lines().join(&b'\n');
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("events.ndjson");
    fs::write(&plain, &lines).unwrap();
    let packed = replay(
        &province,
        province.events().to_str().unwrap(),
        "prometheus",
        None,
    );
    assert!(packed.len() > 1_000_000, "all series of the province");
    assert!(
        packed == replay(&province, plain.to_str().unwrap(), "prometheus", None),
        "plain"
    );
    assert!(
        packed == replay(&province, "-", "prometheus", Some(&lines)),
        "standard input"
    );
}

#[test]
fn figures_come_in_the_other_formats_too() {
    let province = Province::read("tiny-date");
    let events = province.events();
    let events = events.to_str().unwrap();
    let json = replay(&province, events, "json", None);
    serde_json::from_str::<serde_json::Value>(&json).unwrap();
    let csv = replay(&province, events, "csv", None);
    let columns = csv.lines().next().unwrap().split(',').count();
    assert!(columns > 2, "a header: {}", csv.lines().next().unwrap());
    let table = replay(&province, events, "table", None);
    assert!(table.lines().count() > 10, "{table}");
}
