//! One node of Apache Kafka for the tests of a file: the broker that users run, not an imitation.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use futures::executor::block_on;
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewPartitions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use tempfile::TempDir;

use crate::{ports, tools, wait};

/// Starts and signals the broker as it is told, a line an order, each answered once it is carried out.
///
/// When standard input closes it ends the broker and removes its folder, which the end of the test
/// process does in every case, also where nothing is dropped (a static) or all is killed.
const GUARD: &str = r#"dir=$1; shift
while read -r order; do
    case $order in
    START) "$@" >>"$dir/broker.log" 2>&1 & ;;
    KILL | TERM) kill "-$order" $!; wait $! ;;
    *) kill "-$order" $! ;;
    esac
    echo "$order"
done
kill -KILL $!
wait
rm -rf "$dir""#;

/// A broker, which runs but while it is stopped.
pub struct Kafka {
    bootstrap: String,
    folder: PathBuf,
    guard: Mutex<Guard>,
}

/// The process that the broker is a child of.
struct Guard {
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    _process: Child,
}

impl Guard {
    fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").expect("tell the guard");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("hear the guard");
        assert_eq!(answer.trim_end(), order, "the broker's guard");
    }
}

impl Kafka {
    /// The broker of this test process, started at the first call.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Kafka> = OnceLock::new();
        SHARED.get_or_init(Self::own)
    }

    /// A broker that nobody else uses, so that it can be stopped.
    #[must_use]
    pub fn own() -> Self {
        let folder = TempDir::with_prefix("dunghen-kafka-")
            .expect("a folder")
            .keep();
        let [broker, controller] = ports::free();
        let properties = folder.join("server.properties");
        std::fs::write(&properties, server_properties(&folder, broker, controller))
            .expect("write the properties");
        let class_path = tools::kafka_class_path();
        format_storage(&class_path, &properties);
        let mut guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .arg(&folder)
            .args(["java", "-Xmx512m", "-cp", &class_path])
            .arg("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
            .arg("kafka.Kafka")
            .arg(&properties)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("start the broker's guard");
        let kafka = Self {
            bootstrap: format!("127.0.0.1:{broker}"),
            folder,
            guard: Mutex::new(Guard {
                orders: guard.stdin.take().expect("a piped stdin"),
                answers: BufReader::new(guard.stdout.take().expect("a piped stdout")),
                _process: guard,
            }),
        };
        kafka.start();
        kafka
    }

    /// Starts it where it was stopped, on the data that it had, and waits until it answers.
    pub fn start(&self) {
        self.order("START");
        self.wait_until_ready(&self.folder.join("broker.log"));
    }

    /// Ends it as an operator does.
    pub fn stop(&self) {
        self.order("TERM");
    }

    /// Ends it as a power cut does.
    pub fn kill(&self) {
        self.order("KILL");
    }

    /// Keeps it from doing anything: it is there and does not answer.
    pub fn pause(&self) {
        self.order("STOP");
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.order("CONT");
    }

    fn order(&self, order: &str) {
        self.guard.lock().expect("the guard").order(order);
    }

    fn wait_until_ready(&self, log: &Path) {
        let client: BaseConsumer = self.client().create().expect("a client");
        wait::until("Kafka answers", Duration::from_secs(90), || {
            let metadata = client
                .fetch_metadata(None, Duration::from_secs(2))
                .map_err(|error| with_log(&error.to_string(), log))?;
            if metadata.brokers().is_empty() {
                return Err(with_log("no broker yet", log));
            }
            Ok(())
        });
    }

    /// `host:port` of the broker.
    #[must_use]
    pub fn bootstrap(&self) -> &str {
        &self.bootstrap
    }

    /// The configuration of a client of this broker; silent while the broker is not there yet.
    #[must_use]
    pub fn client(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", &self.bootstrap)
            .set("log_level", "2");
        config
    }

    /// Makes a topic as the contract wants it: `LogAppendTime`, messages up to `largest` bytes.
    pub fn create_topic(&self, name: &str, partitions: i32, largest: usize) {
        let largest = largest.to_string();
        let topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1))
            .set("message.timestamp.type", "LogAppendTime")
            .set("max.message.bytes", &largest);
        let admin: AdminClient<DefaultClientContext> = self.client().create().expect("a client");
        let results = block_on(admin.create_topics([&topic], &AdminOptions::new()))
            .expect("ask for the topic");
        for result in results {
            result.expect("make the topic");
        }
    }

    /// Raises the partitions of a topic, and waits until clients are told so.
    pub fn raise_partitions(&self, name: &str, partitions: usize) {
        let admin: AdminClient<DefaultClientContext> = self.client().create().expect("a client");
        let wanted = NewPartitions::new(name, partitions);
        let results = block_on(admin.create_partitions([&wanted], &AdminOptions::new()))
            .expect("ask for the partitions");
        for result in results {
            result.expect("raise the partitions");
        }
        let client: BaseConsumer = self.client().create().expect("a client");
        wait::until("the partitions are there", Duration::from_secs(30), || {
            let metadata = client
                .fetch_metadata(Some(name), Duration::from_secs(5))
                .map_err(|error| error.to_string())?;
            let there = metadata.topics()[0].partitions().iter();
            let led = there.filter(|partition| partition.leader() >= 0).count();
            (led == partitions).then_some(()).ok_or(format!("{led}"))
        });
    }
}

fn with_log(error: &str, log: &Path) -> String {
    let log = std::fs::read_to_string(log).unwrap_or_default();
    format!("{error}; the broker says:\n{log}")
}

fn server_properties(folder: &Path, broker: u16, controller: u16) -> String {
    let mut text = String::new();
    for (name, value) in [
        ("process.roles", "broker,controller".to_owned()),
        ("node.id", "1".to_owned()),
        (
            "controller.quorum.voters",
            format!("1@127.0.0.1:{controller}"),
        ),
        (
            "listeners",
            format!("PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}"),
        ),
        (
            "advertised.listeners",
            format!("PLAINTEXT://127.0.0.1:{broker}"),
        ),
        ("controller.listener.names", "CONTROLLER".to_owned()),
        ("log.dirs", folder.join("data").display().to_string()),
        ("auto.create.topics.enable", "false".to_owned()),
        ("offsets.topic.replication.factor", "1".to_owned()),
        ("offsets.topic.num.partitions", "1".to_owned()),
        ("transaction.state.log.replication.factor", "1".to_owned()),
        ("transaction.state.log.num.partitions", "1".to_owned()),
        ("transaction.state.log.min.isr", "1".to_owned()),
        ("group.initial.rebalance.delay.ms", "0".to_owned()),
    ] {
        writeln!(text, "{name}={value}").expect("write to a string");
    }
    text
}

fn format_storage(class_path: &str, properties: &Path) {
    let output = Command::new("java")
        .args(["-cp", class_path, "kafka.tools.StorageTool", "format"])
        .args(["-t", "ZHVuZ2hlbi10ZXN0cy0wMQ", "-c"])
        .arg(properties)
        .output()
        .expect("run java");
    assert!(
        output.status.success(),
        "format the storage: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
