//! The year through Apache Kafka, late, twice and with garbage: byte for byte the figures of the clean
//! stream, and the dead letters are the garbage.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::path::Path;

use dunghen_tests::figures::line_difference;
use dunghen_tests::kafka::Kafka;
use dunghen_tests::scenario::{configuration, replay, simulate, to_file};
use dunghen_tests::{dunghen, log};

const AT: &str = "2020-12-14T23:59:59+07:00";

const DISORDER: [&str; 6] = [
    "--disorder",
    "2h",
    "--duplicates",
    "0.05",
    "--garbage",
    "0.01",
];

/// Refused lines by reason.
type Reasons = BTreeMap<String, usize>;

/// A tenth of the year; `DUNGHEN_TEST_SCALE=1` takes all of it.
fn scale() -> String {
    std::env::var("DUNGHEN_TEST_SCALE").unwrap_or_else(|_| "0.1".to_owned())
}

#[test]
fn gives_the_same_figures_and_refuses_the_garbage() {
    let scale = scale();
    let folder = tempfile::tempdir().unwrap();
    let [clean, wild] = ["clean", "wild"].map(|name| folder.path().join(name));
    to_file("quang-ninh-2020", &["--scale", &scale], &clean);
    let options = [&["--scale", &scale][..], &DISORDER].concat();
    to_file("quang-ninh-2020", &options, &wild);

    let figures = dunghen::stdout(dunghen::succeed(&mut replay(&clean, AT)));
    let garbage = garbage(&clean, &wild);
    assert!(!garbage.is_empty(), "no garbage");
    let (of_replay, reasons) = replayed(&wild, folder.path(), garbage.len());
    same("replayed in disorder", &figures, &of_replay);

    let (of_kafka, dead) = over_kafka(&options, folder.path());
    same("over Kafka", &figures, &of_kafka);
    let mut dead_reasons = Reasons::new();
    for message in &dead {
        *dead_reasons
            .entry(message.header("reason").unwrap())
            .or_default() += 1;
    }
    assert_eq!(dead_reasons, reasons);
    let mut dead: Vec<u64> = dead
        .iter()
        .map(|message| digest(message.value.as_deref().unwrap()))
        .collect();
    let mut garbage = garbage;
    dead.sort_unstable();
    garbage.sort_unstable();
    assert!(dead == garbage, "the dead letters are not the garbage");
}

fn same(how: &str, expected: &str, got: &str) {
    if let Some(difference) = line_difference(expected, got) {
        panic!("{how} the figures are others: {difference}");
    }
}

fn digest(line: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    line.hash(&mut hasher);
    hasher.finish()
}

fn digests(file: &Path) -> impl Iterator<Item = u64> {
    let lines = BufReader::new(fs::File::open(file).unwrap()).split(b'\n');
    lines.map(|line| digest(&line.unwrap()))
}

/// The lines of the wild stream that the clean one has not.
fn garbage(clean: &Path, wild: &Path) -> Vec<u64> {
    let clean: HashSet<u64> = digests(clean).collect();
    digests(wild).filter(|line| !clean.contains(line)).collect()
}

/// The figures of a file, and what was refused of it by reason: `expected` lines.
fn replayed(file: &Path, folder: &Path, expected: usize) -> (String, Reasons) {
    let kept = folder.join("refused");
    let output = dunghen::succeed(replay(file, AT).arg("--refused").arg(&kept));
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    let reasons: Reasons = dunghen::refusals(&report)
        .into_iter()
        .map(|(reason, count)| (reason, usize::try_from(count).unwrap()))
        .collect();
    assert_eq!(
        reasons.values().sum::<usize>(),
        expected,
        "refused by replay"
    );
    (dunghen::stdout(output), reasons)
}

/// The figures of the same stream through Kafka, and its dead letters.
fn over_kafka(options: &[&str], folder: &Path) -> (String, Vec<log::Message>) {
    let kafka = Kafka::shared();
    kafka.create_topic("dossier.events", 3, 4 << 20);
    kafka.create_topic("dossier.dead-letters", 1, 8 << 20);
    let target = ["--kafka", kafka.bootstrap(), "--topic", "dossier.events"];
    dunghen::succeed(simulate("quang-ninh-2020", options).args(target));

    let config = configuration(folder, kafka, &dunghen::free_address(), "");
    let mut run = dunghen::command(["run", "--bounded", "--at", AT, "--format", "prometheus"]);
    let figures = dunghen::stdout(dunghen::succeed(run.arg("--config").arg(&config)));
    (figures, log::read(kafka, "dossier.dead-letters"))
}
