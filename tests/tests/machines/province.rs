//! A small province whose counters write now, event after event, and that knows what it has written.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use dunghen_tests::kafka::Kafka;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};

/// The topic of the events.
pub const TOPIC: &str = "dossier.events";
/// The centres.
pub const CENTRES: [&str; 3] = ["H49.00.01", "H49.00.02", "H49.00.03"];
const PAUSE: Duration = Duration::from_millis(20);
/// Subjects that begin after each pause.
const AT_ONCE: u64 = 4;

const FILES: [(&str, &str); 5] = [
    (
        "centres.csv",
        "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
         H49.00.01,Trung tâm 1,province,H49,,,,,office\n\
         H49.00.02,Trung tâm 2,commune,H49,,,,,office\n\
         H49.00.03,Trung tâm 3,commune,H49,,,,,office\n",
    ),
    (
        "procedures.csv",
        "code,name,field,level,service_level,statutory_working_hours,fee\n\
         1.100001,Thủ tục 1,dat-dai,province,full,16,0\n\
         1.100002,Thủ tục 2,ho-tich,commune,partial,,0\n",
    ),
    (
        "fields.csv",
        "slug,name_vi,name_en\ndat-dai,Đất đai,Land\nho-tich,Hộ tịch,Civil status\n",
    ),
    (
        "targets.csv",
        "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n",
    ),
    (
        "calendar.toml",
        "timezone = \"Asia/Ho_Chi_Minh\"\ndefault = \"office\"\n[schedules.office]\n\
         mon = [\"07:30-11:30\", \"13:30-17:30\"]\ntue = [\"07:30-11:30\", \"13:30-17:30\"]\n\
         wed = [\"07:30-11:30\", \"13:30-17:30\"]\nthu = [\"07:30-11:30\", \"13:30-17:30\"]\n\
         fri = [\"07:30-11:30\", \"13:30-17:30\"]\n",
    ),
];

/// Writes registry and configuration into `folder`; the configuration's path comes back.
pub fn write(folder: &Path, kafka: &Kafka) -> PathBuf {
    for (name, text) in FILES {
        fs::write(folder.join(name), text).unwrap();
    }
    let config = folder.join("dunghen.toml");
    let text = format!(
        r#"
[kafka]
bootstrap = "{}"
[kafka.properties]
"session.timeout.ms" = "6000"
"heartbeat.interval.ms" = "500"
[registry]
centres = "centres.csv"
procedures = "procedures.csv"
fields = "fields.csv"
targets = "targets.csv"
[calendar]
file = "calendar.toml"
[state]
interval = "1s"
[publish]
interval = "200ms"
"#,
        kafka.bootstrap()
    );
    fs::write(&config, text).unwrap();
    config
}

/// How many dossiers were received so far, by centre: counted before they are sent.
#[derive(Clone, Default)]
pub struct Sent(Arc<[AtomicU64; 3]>);

impl Sent {
    /// At a centre.
    pub fn at(&self, centre: usize) -> u64 {
        self.0[centre].load(Ordering::SeqCst)
    }
}

/// Counters at work, until they are closed.
pub struct Counters {
    /// What they have written.
    pub sent: Sent,
    close: Sender<()>,
    thread: JoinHandle<()>,
}

impl Counters {
    /// Opens them.
    pub fn open(kafka: &Kafka) -> Self {
        let producer: BaseProducer = kafka
            .client()
            .set("partitioner", "murmur2_random")
            .create()
            .unwrap();
        let sent = Sent::default();
        let (close, closed) = channel();
        let counting = sent.clone();
        let thread = std::thread::spawn(move || {
            let mut next = 0;
            while closed.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                for number in next..next + AT_ONCE {
                    if number.is_multiple_of(50) {
                        let key = format!("garbage-{number}");
                        send(&producer, &key, "{\"specversion\":\"1.0\"");
                    } else {
                        life(number, &counting, &producer);
                    }
                }
                next += AT_ONCE;
                producer.poll(Duration::ZERO);
            }
            producer.flush(Duration::from_secs(20)).unwrap();
        });
        Self {
            sent,
            close,
            thread,
        }
    }

    /// Closes them; everything is written then.
    pub fn close(self) {
        self.close.send(()).unwrap();
        self.thread.join().unwrap();
    }
}

/// What is written about one subject, at once: some of it happened before, some of it twice.
fn life(number: u64, sent: &Sent, producer: &BaseProducer) {
    let centre = usize::try_from(number).unwrap() % CENTRES.len();
    let code = CENTRES[centre];
    let ago = [5, 70, 4_000][usize::try_from(number / 3).unwrap() % 3];
    let subject = format!("000.00.16.H49-261126-{number:06}");
    let put = |kind: &str, subject: &str, ago: u64, data: &str| {
        let at = now() - i64::try_from(ago * 1000).unwrap();
        let time = jiff::Timestamp::from_millisecond(at).unwrap();
        let event = format!(
            "{{\"specversion\":\"1.0\",\"id\":\"{kind}-{number}\",\"source\":\"/motcua/H49\",\"time\":\"{time}\",\
             \"type\":\"vn.dunghen.{kind}.v1\",\"subject\":\"{subject}\",\"data\":{{\"centre\":\"{code}\"{data}}}}}"
        );
        send(producer, subject, &event);
    };
    if number.is_multiple_of(7) {
        let ticket = format!("{code}/{number}");
        put("ticket.issued", &ticket, ago, "");
        if !number.is_multiple_of(3) {
            put("ticket.called", &ticket, ago / 2, "");
            put("ticket.served", &ticket, ago / 4, "");
        }
        return;
    }
    sent.0[centre].fetch_add(1, Ordering::SeqCst);
    let procedure = 1 + number % 2;
    let channel = ["counter", "online", "post"][usize::try_from(number / 2).unwrap() % 3];
    let due = jiff::Timestamp::from_millisecond(now() + 172_800_000).unwrap();
    let data = format!(
        ",\"procedure\":\"1.10000{procedure}\",\"channel\":\"{channel}\",\"due_at\":\"{due}\""
    );
    put("dossier.received", &subject, ago, &data);
    if number.is_multiple_of(5) {
        put(
            "dossier.resolved",
            &subject,
            ago / 3,
            ",\"signed_result\":true",
        );
    }
    if number.is_multiple_of(10) {
        put(
            "dossier.returned",
            &subject,
            ago / 5,
            ",\"channel\":\"post\"",
        );
        put("dossier.received", &subject, ago, &data);
    }
}

fn send(producer: &BaseProducer, key: &str, value: &str) {
    let record = BaseRecord::to(TOPIC).key(key).payload(value);
    producer.send(record).map_err(|(fault, _)| fault).unwrap();
}

#[expect(
    clippy::disallowed_methods,
    reason = "a live pipeline judges events by the broker's clock, so a test of one writes them now"
)]
fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
