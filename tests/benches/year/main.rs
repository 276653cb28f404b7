//! The rates of the whole pipeline on the year of `quang-ninh-2020`: a null consumer, `dunghen run` to
//! the same end of the same topic of Apache Kafka, a kill and a start, and `replay` from a file.
//!
//! `DUNGHEN_BENCH_SCALE` takes less of the year; the broker shares the machine with what is measured.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench reports a failure by panicking"
)]

mod consumer;
mod restart;
mod usage;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use dunghen_tests::dunghen;
use dunghen_tests::kafka::Kafka;
use dunghen_tests::scenario::{configuration, replay, simulate, to_file};
use usage::{Usage, measure, measure_until};

const AT: &str = "2020-12-14T23:59:59+07:00";
const SCENARIO: &str = "quang-ninh-2020";
const TOPIC: &str = "dossier.events";
const PARTITIONS: i32 = 4;
const ROUNDS: usize = 3;

fn main() {
    // `cargo bench` says `--bench`; anything else is a filter for other benches.
    if std::env::args()
        .skip(1)
        .any(|argument| !argument.starts_with("--"))
    {
        return;
    }
    let scale = std::env::var("DUNGHEN_BENCH_SCALE").unwrap_or_else(|_| "1".to_owned());
    let cores = std::thread::available_parallelism().unwrap();
    println!(
        "year of {SCENARIO} at scale {scale}, {cores} cores, {PARTITIONS} partitions, broker on the same machine"
    );

    let folder = tempfile::tempdir().unwrap();
    let kafka = Kafka::shared();
    kafka.create_topic(TOPIC, PARTITIONS, 4 << 20);
    kafka.create_topic("dossier.dead-letters", 1, 8 << 20);
    let target = [
        "--scale",
        &scale,
        "--kafka",
        kafka.bootstrap(),
        "--topic",
        TOPIC,
    ];
    let filling = measure(&mut simulate(SCENARIO, &target));
    // The year lies behind the wall clock; all else is as it is by default.
    let clock = "[clock]\nmode = \"event\"";
    // Once for nothing, as the broker is slow until its own code is compiled.
    consumer::drain(kafka, TOPIC, PARTITIONS);
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        // In turns, because a shared machine is not equally fast all the time.
        let (events, null) = consumer::drain(kafka, TOPIC, PARTITIONS);
        if round == 1 {
            filling.print("simulate into Kafka", events);
        }
        null.print("null consumer", events);
        let address = dunghen::free_address();
        // Each round begins with no state.
        let own = folder.path().join(round.to_string());
        std::fs::create_dir(&own).unwrap();
        let config = configuration(&own, kafka, &address, clock);
        let command = || dunghen::command(["run", "--config", config.to_str().unwrap()]);
        let run = measure_until(&mut command(), &format!("http://{address}/readyz"));
        run.print("dunghen run, until caught up", events);
        ratios.push(null.seconds / run.seconds);
        if round == ROUNDS {
            restart::measure(command, &address);
        }
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "{:>40} {:.2} of the null consumer's rate, the median of {ratios:.2?}",
        "",
        ratios[ROUNDS / 2]
    );

    let file = folder.path().join("year.ndjson");
    to_file(SCENARIO, &["--scale", &scale], &file);
    let replayed: Usage = measure(&mut replay(&file, AT));
    replayed.print("dunghen replay from a file", events_of(&file));
}

/// The lines of a file.
fn events_of(file: &Path) -> u64 {
    let lines = BufReader::new(File::open(file).unwrap()).split(b'\n');
    lines.map(Result::unwrap).count() as u64
}
