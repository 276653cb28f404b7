//! `dunghen dead-letters` on Apache Kafka: what was refused is listed without its content, shown when
//! asked for, and sent again once mended, after which it counts once however often it is sent.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dunghen_tests::kafka::Kafka;
use dunghen_tests::kit::Province;
use dunghen_tests::log::{self, Message};
use dunghen_tests::producer::{Outgoing, Position, send};
use dunghen_tests::{dunghen, exposition, figures};
use serde_json::Value;

const EVENTS: &str = "letters.events";
const DEAD_LETTERS: &str = "letters.dead-letters";
const PARTITIONS: i32 = 3;
/// Larger than what a dead letter has room for.
const LARGEST: usize = 4 << 20;
const AT: &str = "2026-10-02T12:00:00+07:00";
/// What stands where personal data may, and is printed only where it is asked for.
const SECRET: &str = "NGUYEN-THI-BI-MAT";
/// A centre that the registry does not have at first.
const NEW: &str = "H49.99.01";

/// The receipt of a dossier.
fn received(number: usize, centre: &str) -> Outgoing {
    let subject = format!("000.00.16.H49-261001-{number:04}");
    let value = format!(
        r#"{{"specversion":"1.0","id":"e-{number}","source":"/motcua/H49","type":"vn.dunghen.dossier.received.v1","time":"2026-10-01T09:00:00+07:00","subject":"{subject}","data":{{"centre":"{centre}","procedure":"1.100015","channel":"counter","HoTen":"{SECRET}"}}}}"#
    );
    Outgoing {
        topic: EVENTS.to_owned(),
        partition: None,
        key: Some(subject.into_bytes()),
        value: Some(value.into_bytes()),
        headers: Vec::new(),
    }
}

/// One message of each kind, by its name.
fn messages() -> Vec<(&'static str, Outgoing)> {
    let mut new = received(4, NEW);
    new.headers = vec![
        ("dunghen_note".to_owned(), b"of another kind".to_vec()),
        ("reason".to_owned(), b"too_old".to_vec()),
        ("trace".to_owned(), b"\xff\0".to_vec()),
    ];
    let mut misplaced = received(6, "H49.00.01");
    // The key belongs elsewhere.
    misplaced.partition = Some(PARTITIONS - 1);
    let mut garbage = received(7, "H49.00.01");
    garbage.value = Some(b"\xff{\x1b[2J}".to_vec());
    let mut huge = received(8, "H49.00.01");
    huge.value = Some(vec![b' '; LARGEST - (1 << 20)]);
    vec![
        ("good", received(1, "H49.00.01")),
        ("good too", received(2, "H49.20.05")),
        ("good as well", received(3, "H23.00.01")),
        ("new", new),
        ("new too", received(5, NEW)),
        ("misplaced", misplaced),
        ("garbage", garbage),
        ("huge", huge),
    ]
}

struct Setting {
    kafka: &'static Kafka,
    _folder: tempfile::TempDir,
    config: PathBuf,
    centres: PathBuf,
}

impl Setting {
    fn new() -> Self {
        let kafka = Kafka::shared();
        kafka.create_topic(EVENTS, PARTITIONS, LARGEST);
        kafka.create_topic(DEAD_LETTERS, 2, LARGEST);
        let folder = tempfile::tempdir().unwrap();
        let more = format!(
            "[kafka]\nbootstrap = \"{}\"\ntopics = [\"{EVENTS}\"]\ngroup = \"letters\"\n\
             dead_letter_topic = \"{DEAD_LETTERS}\"\n",
            kafka.bootstrap()
        );
        Self {
            kafka,
            config: Province::read("tiny-date").configuration(folder.path(), &more),
            centres: folder.path().join("centres.csv"),
            _folder: folder,
        }
    }

    /// Runs the pipeline over what there is; its figures come back.
    fn run(&self) -> String {
        let mut command = dunghen::command(["run", "--bounded", "--at", AT]);
        command
            .args(["--format", "prometheus", "--config"])
            .arg(&self.config);
        dunghen::stdout(dunghen::succeed(&mut command))
    }

    /// Runs `dead-letters` to a good end.
    fn letters(&self, arguments: &[&str]) -> String {
        let mut command = dunghen::command(["dead-letters"]);
        command.args(arguments).arg("--config").arg(&self.config);
        dunghen::stdout(dunghen::succeed(&mut command))
    }

    /// Runs `dead-letters` to a bad end with exit code 1.
    fn fails(&self, arguments: &[&str]) -> String {
        let mut command = dunghen::command(["dead-letters"]);
        command.args(arguments).arg("--config").arg(&self.config);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn list(&self, arguments: &[&str]) -> Value {
        let arguments = [&["list", "--format", "json"], arguments].concat();
        serde_json::from_str(&self.letters(&arguments)).unwrap()
    }

    fn mend(&self) {
        let centres = fs::read_to_string(&self.centres).unwrap();
        let line = format!("{NEW},Trung tâm mới,commune,H49,H49.00.01,2015-01-01,,,office\n");
        let centres = centres + &line;
        fs::write(&self.centres, centres).unwrap();
    }
}

fn open(figures: &str) -> f64 {
    let series = exposition::parse(figures).unwrap();
    exposition::sum(&series, "dunghen_province_dossiers_open", &[])
}

#[test]
fn what_was_refused_is_listed_shown_and_sent_again_once_mended() {
    let setting = Setting::new();
    let (names, outgoing): (Vec<&str>, Vec<Outgoing>) = messages().into_iter().unzip();
    let positions = send(setting.kafka, &outgoing);
    let positions: BTreeMap<&str, Position> = names.into_iter().zip(positions).collect();
    assert!((open(&setting.run()) - 3.0).abs() < f64::EPSILON);
    let stranger = Outgoing {
        topic: DEAD_LETTERS.to_owned(),
        value: Some(b"hello".to_vec()),
        ..Outgoing::default()
    };
    let _place = send(setting.kafka, &[stranger]);

    let places = listed(&setting, &positions);
    shown(&setting, &places);
    not_sent_before_it_is_mended(&setting, &places);
    setting.mend();
    let before = log::read(setting.kafka, EVENTS);
    sent_once_mended(&setting, &places);
    as_they_were(&before, &log::read(setting.kafka, EVENTS));

    let figures = setting.run();
    assert!((open(&figures) - 6.0).abs() < f64::EPSILON, "{figures}");
    setting.letters(&["replay", "--all"]);
    let again = setting.run();
    assert_eq!(figures::line_difference(&figures, &again), None);
}

/// The list has every refused message with its reason and position, and no content; the place of the
/// letter of each comes back.
fn listed(
    setting: &Setting,
    positions: &BTreeMap<&str, Position>,
) -> BTreeMap<&'static str, String> {
    let list = setting.list(&[]);
    let letters = list["letters"].as_array().unwrap();
    assert_eq!(letters.len(), 6, "{list:#}");
    let mut places = BTreeMap::new();
    for (name, reason) in [
        ("new", "unknown_centre"),
        ("new too", "unknown_centre"),
        ("misplaced", "wrong_partition"),
        ("garbage", "malformed_json"),
        ("huge", "too_large"),
    ] {
        let position = positions[name];
        let of_position = letters.iter().find(|letter| {
            letter["source"]["partition"] == position.partition
                && letter["source"]["offset"] == position.offset
        });
        let letter = of_position.unwrap_or_else(|| panic!("no letter of {name}: {list:#}"));
        assert_eq!(letter["reason"], reason, "{name}");
        assert_eq!(letter["source"]["topic"], EVENTS);
        assert_eq!(letter["cut"].get("value").is_some(), name == "huge");
        places.insert(name, letter["place"].as_str().unwrap().to_owned());
    }
    assert_eq!(list["summary"]["letters"], 5);
    assert_eq!(list["summary"]["foreign"], 1);
    assert_eq!(list["summary"]["reasons"]["unknown_centre"], 2);

    let some = setting.list(&[
        "--reason",
        "unknown_centre",
        "--topic",
        EVENTS,
        "--limit",
        "1",
    ]);
    assert_eq!(some["letters"].as_array().unwrap().len(), 1);
    assert_eq!(some["summary"]["letters"], 2);
    assert_eq!(
        setting.list(&["--topic", "elsewhere"])["summary"]["letters"],
        0
    );
    let table = setting.letters(&["list"]);
    for place in places.values() {
        let begins = |line: &str| line.split(' ').next() == Some(place);
        assert!(table.lines().any(begins), "{place} in {table}");
    }
    assert!(
        !table.contains("BI-MAT") && !table.contains("000.00.16"),
        "{table}"
    );
    places
}

/// `show` prints the bytes where that is asked for, and nothing of them elsewhere.
fn shown(setting: &Setting, places: &BTreeMap<&str, String>) {
    let masked = setting.letters(&["show", &places["new"]]);
    assert!(
        !masked.contains("BI-MAT") && !masked.contains(NEW),
        "{masked}"
    );
    assert!(
        masked.contains("\"HoTen\":\"xxxxxx-xxx-xx-xxx\""),
        "{masked}"
    );
    let whole = setting.letters(&["show", &places["new"], "--unmasked"]);
    let value = received(4, NEW).value.unwrap();
    assert!(
        whole.contains(std::str::from_utf8(&value).unwrap()),
        "{whole}"
    );
    for line in [
        "  reason: unknown_centre",
        "  reason: too_old",
        "  trace: \\xff\\u{0}",
        "000.00.16.H49-261001-0004",
    ] {
        assert!(
            whole.lines().any(|shown| shown == line),
            "{line} in {whole}"
        );
    }
    let garbage = setting.letters(&["show", &places["garbage"], "--unmasked"]);
    assert!(garbage.contains("\\xff{\\u{1b}[2J}"), "{garbage}");

    for (place, why) in [("0:99999", "holds"), ("7:0", "2 partitions")] {
        let text = setting.fails(&["show", place]);
        assert!(text.contains(place) && text.contains(why), "{text}");
    }
}

fn not_sent_before_it_is_mended(setting: &Setting, places: &BTreeMap<&str, String>) {
    let said = setting.letters(&["replay", "--reason", "unknown_centre"]);
    assert!(
        said.contains("\nsent 0\n") && said.contains("\nnot sent 2\n"),
        "{said}"
    );
    let line = format!("{} is not sent: unknown_centre: ", places["new"]);
    assert!(said.contains(&line), "{said}");
    let said = setting.letters(&["replay", "--dry-run", &places["misplaced"]]);
    assert!(
        said.contains(&format!("would be sent to {EVENTS} [")),
        "{said}"
    );
    assert!(said.contains("would be sent 1\n"), "{said}");
    assert_eq!(log::read(setting.kafka, EVENTS).len(), messages().len());
}

/// What is mended is sent; what was cut, is still refused or no letter is named with why.
fn sent_once_mended(setting: &Setting, places: &BTreeMap<&str, String>) {
    let said = setting.letters(&["replay", "--all"]);
    assert!(said.contains("\nsent 3\nnot sent 3\n"), "{said}");
    let cut = format!("{} is not sent: cut: the value of ", places["huge"]);
    let refused = format!("{} is not sent: malformed_json: ", places["garbage"]);
    for line in [&cut, &refused, "is not sent: foreign"] {
        assert!(said.contains(line), "{line} in {said}");
    }
}

/// The messages behind those that were there before are `new`, `new too` and `misplaced` as they were
/// sent first, each in the partition of its key.
fn as_they_were(before: &[Message], after: &[Message]) {
    let known = |message: &&Message| {
        let place = (message.partition, message.offset);
        before
            .iter()
            .any(|old| (old.partition, old.offset) == place)
    };
    let again: Vec<&Message> = after.iter().filter(|message| !known(message)).collect();
    assert_eq!(again.len(), 3);
    let first: BTreeMap<_, _> = messages().into_iter().collect();
    for name in ["new", "new too", "misplaced"] {
        let first = &first[name];
        let same = again.iter().find(|message| message.key == first.key);
        let same = same.unwrap_or_else(|| panic!("{name} is not there again"));
        assert_eq!(same.value, first.value, "{name}");
        assert_eq!(same.headers, first.headers, "{name}");
        if name != "misplaced" {
            let old = before.iter().find(|old| old.key == first.key).unwrap();
            assert_eq!(same.partition, old.partition, "{name}");
        }
    }
}

#[test]
fn a_topic_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("dunghen.toml");
    let bootstrap = Kafka::shared().bootstrap();
    let text = format!("[kafka]\nbootstrap = \"{bootstrap}\"\ndead_letter_topic = \"nowhere\"\n");
    fs::write(&config, text).unwrap();
    let said = fails_listing(&config);
    assert!(
        said.contains("nowhere") && said.contains("kafka.dead_letter_topic"),
        "{said}"
    );
}

fn fails_listing(config: &Path) -> String {
    let mut command = dunghen::command(["dead-letters", "list", "--config"]);
    let output = command.arg(config).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}
