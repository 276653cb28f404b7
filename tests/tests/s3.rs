//! The state in a bucket: a pipeline on Apache Kafka that is killed and started again, and taken over,
//! keeps everything in a store that speaks S3, whose conditional create is what tells rivals apart.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use dunghen_tests::dunghen::{self, Pipeline};
use dunghen_tests::kafka::Kafka;
use dunghen_tests::kit::Province;
use dunghen_tests::moto::{BUCKET, Moto};
use dunghen_tests::{exposition, figures, kcat, wait};

const TOPIC: &str = "bucket.events";
const LETTERS: &str = "bucket.letters";
const PREFIX: &str = "state/h49";
/// Larger than every line of the kit, which has some beyond the contract's bound.
const LARGEST: usize = 4 << 20;

struct Setting {
    moto: Moto,
    config: PathBuf,
    _folder: tempfile::TempDir,
}

impl Setting {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = dunghen::command(arguments.iter().copied());
        command.arg("--config").arg(&self.config);
        command.envs(self.moto.environment());
        command
    }

    fn start(&self) -> Pipeline {
        let address = dunghen::free_address();
        let mut command = self.command(&["run"]);
        command.env("DUNGHEN_PUBLISH__LISTEN", &address);
        Pipeline::watch(&mut command, &address)
    }

    fn objects(&self, folder: &str) -> Vec<String> {
        self.moto.names(&format!("{PREFIX}/shard-0000/{folder}/"))
    }
}

/// Waits until a checkpoint holds everything, because it began after what is asked for was seen.
fn kept(pipeline: &Pipeline) {
    let completed = || {
        let series = exposition::parse(&pipeline.metrics()).unwrap();
        let outcome = [("outcome", "completed")];
        exposition::sum(&series, "dunghen_checkpoints_total", &outcome)
    };
    let enough = completed() + 2.0;
    wait::until("all is kept", Duration::from_mins(1), || {
        let now = completed();
        (now >= enough).then_some(()).ok_or(now)
    });
}

fn agree(when: &str, expected: &str, got: &Pipeline) {
    wait::until(when, Duration::from_secs(20), || {
        figures::line_difference(expected, &got.metrics()).map_or(Ok(()), Err)
    });
}

#[test]
fn a_state_in_a_bucket_outlives_its_processes() {
    let (kafka, moto) = (Kafka::shared(), Moto::start());
    kafka.create_topic(TOPIC, 2, LARGEST);
    kafka.create_topic(LETTERS, 1, 2 * LARGEST);
    let province = Province::read("tiny-date");
    let folder = tempfile::tempdir().unwrap();
    let more = format!(
        "[kafka]\nbootstrap = \"{}\"\ntopics = [\"{TOPIC}\"]\n\
         dead_letter_topic = \"{LETTERS}\"\n[clock]\nmode = \"event\"\n\
         [state]\nurl = \"s3://{BUCKET}/{PREFIX}\"\ninterval = \"1s\"\n",
        kafka.bootstrap()
    );
    let setting = Setting {
        moto,
        config: province.configuration(folder.path(), &more),
        _folder: folder,
    };
    let lines = province.lines();
    let (first, second) = lines.split_at(lines.len() / 2);
    let produce = |lines: &[Vec<u8>]| kcat::produce(kafka, TOPIC, lines.iter().map(Vec::as_slice));

    // Killed with all of it in the bucket, the next one knows it without reading anything again.
    produce(first);
    let killed = setting.start();
    kept(&killed);
    let before = killed.metrics();
    drop(killed);
    let resumed = setting.start();
    agree("after a kill", &before, &resumed);
    let series = exposition::parse(&resumed.metrics()).unwrap();
    let read = exposition::sum(&series, "dunghen_events_total", &[]);
    assert!(read < 1.0, "{read} read again");

    // A claim that is there is refused by the store itself, so the next takes the one after it.
    let claims = setting.objects("claims");
    assert_eq!(claims.len(), 2, "{claims:?}");
    assert_eq!(setting.moto.create(&claims[1]), 412);

    // Two processes: the later goes on, the earlier writes no more and says so.
    produce(second);
    let later = setting.start();
    let mut earlier = resumed.process;
    let status = earlier.ended(Duration::from_secs(10));
    assert_eq!(status.code(), Some(1));
    let said = earlier.stderr();
    assert!(said.contains("another process"), "{said}");
    kept(&later);
    let whole = later.metrics();
    drop(later);
    let manifests = setting.objects("manifests");
    let generations = manifests.iter().filter(|name| name.contains("/000003-"));
    assert!(generations.count() > 0, "{manifests:?}");
    let mut last = setting.start();
    agree("after a take-over and a kill", &whole, &last);
    last.terminate();

    let verified = dunghen::stdout(dunghen::succeed(&mut setting.command(&["state", "verify"])));
    assert!(verified.contains("shard 0"), "{verified}");
}
