//! `dunghen state` on what a pipeline on Apache Kafka keeps: looked at, checked, made to fit another
//! calendar and registry, and moved to more partitions, after which the figures are those of a pipeline
//! that had never known anything else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

use dunghen_tests::dunghen::{self, Pipeline};
use dunghen_tests::kafka::Kafka;
use dunghen_tests::kit::Province;
use dunghen_tests::{exposition, figures, kcat, log, wait};
use serde_json::Value;

/// Larger than every line of the kit, which has some beyond the contract's bound.
const LARGEST: usize = 4 << 20;
/// A centre of the province without centres below it.
const GONE: &str = "H49.20.05";

/// A province whose events lie in a topic, and the configuration of its pipeline.
struct Setting {
    kafka: &'static Kafka,
    topic: &'static str,
    folder: tempfile::TempDir,
    config: PathBuf,
    lines: Vec<Vec<u8>>,
}

impl Setting {
    fn new(topic: &'static str, partitions: i32) -> Self {
        let kafka = Kafka::shared();
        kafka.create_topic(topic, partitions, LARGEST);
        kafka.create_topic(&format!("{topic}.dead"), 2, 2 * LARGEST);
        let folder = tempfile::tempdir().unwrap();
        let more = format!(
            "[kafka]\nbootstrap = \"{}\"\ntopics = [\"{topic}\"]\n\
             dead_letter_topic = \"{topic}.dead\"\n[clock]\nmode = \"event\"\n\
             [state]\nurl = \"file:state\"\ninterval = \"1s\"\n",
            kafka.bootstrap()
        );
        let province = Province::read("tiny-date");
        Self {
            kafka,
            topic,
            config: province.configuration(folder.path(), &more),
            lines: province.lines(),
            folder,
        }
    }

    fn produce(&self, lines: &[Vec<u8>]) {
        kcat::produce(self.kafka, self.topic, lines.iter().map(Vec::as_slice));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = dunghen::command(arguments.iter().copied());
        command.arg("--config").arg(&self.config);
        command.env("DUNGHEN_PUBLISH__LISTEN", dunghen::free_address());
        command
    }

    fn start(&self) -> Pipeline {
        start(&mut self.command(&["run"]))
    }

    /// A pipeline under the same configuration without any past, on a topic of the same events.
    fn fresh(&self, topic: &str, number: u32) -> Pipeline {
        let dead_letters = format!("{topic}.dead.{number}");
        self.kafka.create_topic(&dead_letters, 1, 2 * LARGEST);
        let state = self.folder.path().join(&dead_letters);
        let mut command = self.command(&["run"]);
        command
            .env("DUNGHEN_STATE__URL", format!("file:{}", state.display()))
            .env("DUNGHEN_KAFKA__TOPICS", topic)
            .env("DUNGHEN_KAFKA__DEAD_LETTER_TOPIC", dead_letters);
        start(&mut command)
    }

    fn state(&self, arguments: &[&str]) -> String {
        let arguments = [&["state"], arguments].concat();
        dunghen::stdout(dunghen::succeed(&mut self.command(&arguments)))
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--format", "json"]].concat();
        serde_json::from_str(&self.state(&arguments)).unwrap()
    }

    /// Runs a command to a bad end with exit code 1; what it said.
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        both(&output)
    }

    fn edit(&self, file: &str, change: impl FnOnce(String) -> String) {
        let path = self.folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        let changed = change(text.clone());
        assert_ne!(text, changed, "{file} is as it was");
        fs::write(path, changed).unwrap();
    }
}

fn both(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn start(command: &mut Command) -> Pipeline {
    let address = dunghen::free_address();
    command.env("DUNGHEN_PUBLISH__LISTEN", &address);
    Pipeline::watch(command, &address)
}

/// Waits until both show the same business figures, which they do from the end of the stream on.
fn agree(when: &str, expected: &Pipeline, got: &Pipeline) {
    wait::until(when, Duration::from_secs(20), || {
        figures::line_difference(&expected.metrics(), &got.metrics()).map_or(Ok(()), Err)
    });
}

fn events(pipeline: &Pipeline) -> f64 {
    let series = exposition::parse(&pipeline.metrics()).unwrap();
    exposition::sum(&series, "dunghen_events_total", &[])
}

#[test]
fn a_state_is_looked_at_checked_and_made_to_fit_what_changed() {
    let setting = Setting::new("kept.events", 2);
    setting.produce(&setting.lines);
    setting.start().terminate();
    looked_at(&setting);
    another_calendar(&setting);
    another_registry(&setting);
    another_rule(&setting);
    a_centre_is_gone(&setting);
    damaged(&setting);
}

fn looked_at(setting: &Setting) {
    let list = setting.json(&["list"]);
    let shards = list["shards"].as_array().unwrap();
    assert_eq!(shards.len(), 2, "{list:#}");
    let messages = log::read(setting.kafka, setting.topic);
    for shard in shards {
        let of_shard = messages.iter().filter(|m| m.partition == shard["shard"]);
        assert_eq!(shard["newest"]["topics"][setting.topic], of_shard.count());
        assert_eq!(shard["newest"]["generation"], 1);
        assert!(
            shard["newest"]["bytes"].as_u64().unwrap() > 1000,
            "{shard:#}"
        );
    }
    let table = setting.state(&["list"]);
    assert!(
        table.contains("next offsets") && table.contains(setting.topic),
        "{table}"
    );

    let shown = setting.json(&["show", "1"]);
    assert_eq!(shown["differing"], serde_json::json!([]));
    assert_eq!(shown["manifest"]["identity"]["partitions"], 2);
    let table = setting.state(&["show", "1"]);
    assert!(
        table.contains("-subjects") && table.contains(GONE),
        "{table}"
    );
    assert!(setting.state(&["verify"]).contains("shard 1: "));
    assert!(setting.fails(&["state", "show", "2"]).contains("shard 2"));
}

fn another_calendar(setting: &Setting) {
    setting.edit("calendar.toml", |text| {
        text + "[[holidays]]\ndate = 2026-10-20\nname = \"Nghỉ\"\n"
    });
    let refused = setting.fails(&["run"]);
    assert!(
        refused.contains("another calendar") && refused.contains("dunghen state rebuild"),
        "{refused}"
    );
    assert_eq!(
        setting.json(&["show", "0"])["differing"],
        serde_json::json!(["calendar"])
    );
    rebuilt(setting, 1);
    let again = setting.state(&["rebuild"]);
    assert!(again.contains("nothing had to be rebuilt"), "{again}");
}

/// Every centre gets another number.
fn another_registry(setting: &Setting) {
    setting.edit("centres.csv", |text| {
        let (header, rows) = text.split_once('\n').unwrap();
        format!(
            "{header}\nH49.00.00,Trung tâm mới,commune,H49,H49.00.01,2015-01-01,,,office\n{rows}"
        )
    });
    rebuilt(setting, 2);
}

/// Rebuilds, and compares with a pipeline that has read everything under the configuration as it is.
fn rebuilt(setting: &Setting, number: u32) {
    let said = setting.state(&["rebuild"]);
    for words in [
        "shard 0: rebuilt",
        "shard 1: rebuilt",
        "every window whole",
        "dead-letters replay",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    setting.state(&["verify"]);
    let mut expected = setting.fresh(setting.topic, number);
    let mut got = setting.start();
    agree("after a rebuild", &expected, &got);
    assert!(events(&expected) > 100.0);
    assert!(events(&got) < 0.5, "nothing is read again");
    expected.terminate();
    got.terminate();
}

/// A start may do it by itself.
fn another_rule(setting: &Setting) {
    setting.edit("dunghen.toml", |text| {
        text.replace("timeliness = \"date\"", "timeliness = \"instant\"")
    });
    let mut command = setting.command(&["run"]);
    command.env("DUNGHEN_STATE__ON_CHANGE", "rebuild");
    let mut got = start(&mut command);
    let mut expected = setting.fresh(setting.topic, 3);
    agree("after a start that rebuilds", &expected, &got);
    expected.terminate();
    got.terminate();
    let shown = setting.json(&["show", "0"]);
    assert_eq!(shown["differing"], serde_json::json!([]));
}

fn a_centre_is_gone(setting: &Setting) {
    let centres = setting.folder.path().join("centres.csv");
    let text = fs::read_to_string(&centres).unwrap();
    setting.edit("centres.csv", |text| {
        let kept = text.lines().filter(|line| !line.starts_with(GONE));
        kept.flat_map(|line| [line, "\n"]).collect()
    });
    let before = setting.json(&["list"]);
    let said = setting.fails(&["state", "rebuild"]);
    assert!(
        said.contains(GONE) && said.contains("put it back"),
        "{said}"
    );
    assert_eq!(setting.json(&["list"]), before, "nothing was claimed");
    fs::write(centres, text).unwrap();
}

fn damaged(setting: &Setting) {
    let manifest = &setting.json(&["show", "0"])["manifest"];
    let mut files = manifest["files"].as_array().unwrap().iter();
    let newest = files.rfind(|file| file["kind"] == "subjects").unwrap();
    let key = newest["key"].as_str().unwrap();
    let path = setting.folder.path().join("state").join(key);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let said = setting.fails(&["state", "verify"]);
    assert!(said.contains(key) && said.contains("checksum"), "{said}");
    assert!(
        said.contains("go back to epoch") || said.contains("restore"),
        "{said}"
    );
    assert!(setting.state(&["verify", "1"]).contains(": whole"));
    let refused = setting.fails(&["run"]);
    assert!(refused.contains(key), "{refused}");
}

#[test]
fn a_start_beside_a_running_process_takes_the_state_over() {
    let setting = Setting::new("taken.events", 2);
    setting.produce(&setting.lines);
    let mut first = setting.start();
    let mut second = setting.start();
    let status = first.process.ended(Duration::from_secs(20));
    assert_eq!(status.code(), Some(1));
    let said = first.process.stderr();
    // By what it noticed first: a newer claim, a manifest that it could not write, or its dead letters.
    let noticed = [
        "another process has taken the state over",
        "another process owns this shard",
        "another process writes them now",
    ];
    assert!(noticed.iter().any(|words| said.contains(words)), "{said}");
    second.terminate();
    setting.state(&["verify"]);
}

#[test]
fn a_state_is_moved_to_more_partitions() {
    let setting = Setting::new("moved.events", 2);
    let (read, unread) = setting.lines.split_at(setting.lines.len() / 2);
    setting.produce(read);
    setting.start().terminate();
    setting.produce(unread);

    let early = setting.fails(&["state", "repartition", "--partitions", "3"]);
    assert!(early.contains("2 partitions now"), "{early}");
    setting.kafka.raise_partitions(setting.topic, 3);
    let refused = setting.fails(&["run"]);
    assert!(refused.contains("dunghen state repartition"), "{refused}");
    let said = setting.state(&["repartition", "--partitions", "3"]);
    assert!(
        said.contains("shard 2: ") && said.contains("wrong_partition"),
        "{said}"
    );
    let again = setting.state(&["repartition", "--partitions", "3"]);
    assert!(again.contains("already"), "{again}");
    setting.state(&["verify"]);
    dossiers_moved(&setting);

    let mut got = setting.start();
    let replay = ["dead-letters", "replay", "--reason", "wrong_partition"];
    let said = dunghen::stdout(dunghen::succeed(&mut setting.command(&replay)));
    assert!(
        said.contains("not sent 0\n") && !said.starts_with("sent 0\n"),
        "{said}"
    );
    let whole = Setting::new("whole.events", 3);
    whole.produce(&whole.lines);
    let mut expected = setting.fresh(whole.topic, 1);
    agree("after a repartition", &expected, &got);
    expected.terminate();
    got.terminate();
    kept_by_a_restart(&setting);
}

/// Every shard has some of the dossiers, and a new one begins at the beginning of its partition.
fn dossiers_moved(setting: &Setting) {
    let list = setting.json(&["list"]);
    let shards = list["shards"].as_array().unwrap();
    assert_eq!(shards.len(), 3, "{list:#}");
    for shard in shards {
        let newest = &shard["newest"];
        assert_eq!(newest["partitions"], 3);
        let dossiers = newest["dossiers"].as_object().unwrap().values();
        assert!(
            dossiers.map(|n| n.as_u64().unwrap()).sum::<u64>() > 0,
            "{shard:#}"
        );
        let next = newest["topics"][setting.topic].as_i64().unwrap();
        assert_eq!(next == 0, shard["shard"] == 2, "{shard:#}");
    }
}

/// The checkpoints that follow on a repartition are as good as any.
fn kept_by_a_restart(setting: &Setting) {
    let mut again = setting.start();
    assert!(events(&again) < 0.5, "nothing is read again");
    again.terminate();
    setting.state(&["verify"]);
}
