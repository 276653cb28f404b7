//! Whether readers of the stream slow the tick: 500 that take what they get, and 50 that ask for
//! everything and never read, against none.
//!
//! The 500 are idle at first, and nothing of what they ask for changes; then each reads a province's day. Then
//! they are 200 wallboards, which fetch the page at what they hear, each time over a connection of its own. Ticks
//! come once a second, as in a pipeline, and rounds with and without readers take turns, so that a machine
//! that becomes slower does not speak for or against readers. The readers are a process of their own, and
//! share the machine with the pipeline.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    missing_docs,
    reason = "a bench measures, and reports a failure by panicking"
)]

#[path = "../../windows/benches/province/mod.rs"]
mod province;

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use dunghen_publish::{Health, Published, Site, bind, router, serve};
use province::{Pipeline, Province};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

const SLOW: usize = 50;
const TICKS: usize = 20;
const ROUNDS: usize = 5;
const EVERY: Duration = Duration::from_secs(1);
/// Figures of a window that has ended.
const IDLE: &str = "/api/v1/stream?province=H49&scope=province&window=last_year";
const DAY: &str = "/api/v1/stream?province=H49&scope=province&window=today";
const EVERYTHING: &str = "/api/v1/stream";
/// What the page itself listens to.
const NEWS: &str =
    "/api/v1/stream?province=H49&scope=province&window=now&indicator=tickets_waiting";

/// Readers that take what they get.
struct Kind {
    name: &'static str,
    number: usize,
    path: &'static str,
    /// Whether each fetches the page at what it hears.
    fetches: bool,
}

const KINDS: [Kind; 3] = [
    Kind {
        name: "idle",
        number: 500,
        path: IDLE,
        fetches: false,
    },
    Kind {
        name: "that read the day",
        number: 500,
        path: DAY,
        fetches: false,
    },
    Kind {
        name: "wallboards",
        number: 200,
        path: NEWS,
        fetches: true,
    },
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("readers"), Some(address)) => {
            let kind: usize = arguments.next().unwrap().parse().unwrap();
            readers(&address, &KINDS[kind]);
        }
        // What cargo passes on to every bench.
        _ => measure(),
    }
}

fn measure() {
    let province = Province::new();
    let mut pipeline = Pipeline::new(&province, 100_000);
    let published = Published::new();
    published.publish(pipeline.change(&province, 1), 0);
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let address = listen(&runtime, &province, &published);
    let mut ticks = || median_tick(&mut pipeline, &province, &published);
    println!(
        "no reader, to warm up: median of {TICKS} ticks {:?}",
        ticks()
    );
    for (place, kind) in KINDS.iter().enumerate() {
        let (what, number) = (kind.name, kind.number);
        let mut ratios: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let before = ticks();
                let readers = Readers::open(&address, place);
                let with = ticks();
                let events = readers.end();
                let after = ticks();
                println!(
                    "none {before:?}, {number} {what} and {SLOW} slow {with:?}, none {after:?}; {events} for each that reads, memory {} MiB",
                    memory()
                );
                with.as_secs_f64() / f64::midpoint(before.as_secs_f64(), after.as_secs_f64())
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        println!(
            "{number} {what} and {SLOW} slow to none: median of {ROUNDS} rounds {:.2}, from {:.2} to {:.2}",
            ratios[ROUNDS / 2],
            ratios[0],
            ratios[ROUNDS - 1]
        );
    }
}

/// A process of readers.
struct Readers {
    process: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Readers {
    /// All of them, once they are there.
    fn open(address: &str, kind: usize) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["readers", address, &kind.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        assert_eq!(said.next().unwrap().unwrap(), "there");
        Self { process, said }
    }

    /// Ends them; what they got.
    fn end(mut self) -> String {
        drop(self.process.stdin.take());
        let got = self.said.next().unwrap().unwrap();
        self.process.wait().unwrap();
        got
    }
}

fn listen(runtime: &Runtime, province: &Province, published: &Published) -> String {
    let health = Arc::new(Health::new("bench", 0));
    let site = Site::new(
        &province.registry,
        published.clone(),
        health,
        Arc::new(|| 0),
    );
    let listener = runtime.block_on(bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    runtime.spawn(serve(listener, router(site), std::future::pending()));
    address
}

fn median_tick(pipeline: &mut Pipeline, province: &Province, published: &Published) -> Duration {
    let pace = Builder::new_current_thread().enable_time().build().unwrap();
    let mut beat = pace.block_on(async { tokio::time::interval(EVERY) });
    let mut took: Vec<Duration> = (0..TICKS)
        .map(|_| {
            pace.block_on(beat.tick());
            let begun = Instant::now();
            published.publish(pipeline.change(province, 1), 0);
            begun.elapsed()
        })
        .collect();
    took.sort_unstable();
    took[TICKS / 2]
}

/// Resident memory of this process.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}

/// Opens all lines, says so, and reads until told to end.
fn readers(address: &str, kind: &Kind) {
    let slow: Vec<TcpStream> = (0..SLOW).map(|_| open(address, EVERYTHING)).collect();
    let lines = (0..kind.number).map(|_| open(address, kind.path));
    let reading: Vec<TcpStream> = lines.collect();
    println!("there");
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (ended, end) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        let _told = std::io::stdin().read(&mut [0]);
        let _gone = ended.send(());
    });
    let (events, pages) = runtime.block_on(async {
        let events = Arc::new(AtomicU64::new(0));
        let pages = Arc::new(AtomicU64::new(0));
        for line in reading {
            let (events, pages) = (Arc::clone(&events), Arc::clone(&pages));
            let page = kind.fetches.then(|| address.to_owned());
            tokio::spawn(read(line, page, events, pages));
        }
        let _ended = end.await;
        (events.load(Relaxed), pages.load(Relaxed))
    });
    let each = |all: u64| all / kind.number as u64;
    println!("{} events and {} pages", each(events), each(pages));
    drop(slow);
}

/// Reads a line to its end, and fetches the page of an address at what it hears.
async fn read(
    line: TcpStream,
    page: Option<String>,
    events: Arc<AtomicU64>,
    pages: Arc<AtomicU64>,
) {
    let mut line = tokio::net::TcpStream::from_std(line).unwrap();
    let mut piece = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = line.read(&mut piece).await {
        let heard = piece[..length].windows(7).filter(|w| w == b"event: ");
        let heard = heard.count() as u64;
        events.fetch_add(heard, Relaxed);
        if let Some(address) = page.as_ref().filter(|_| heard > 0) {
            fetch(address).await;
            pages.fetch_add(1, Relaxed);
        }
    }
}

async fn fetch(address: &str) {
    let mut line = tokio::net::TcpStream::connect(address).await.unwrap();
    let asked = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    line.write_all(asked.as_bytes()).await.unwrap();
    let mut page = Vec::new();
    line.read_to_end(&mut page).await.unwrap();
    assert!(page.ends_with(b"</html>"));
}

fn open(address: &str, path: &str) -> TcpStream {
    let mut line = TcpStream::connect(address).unwrap();
    let asked = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    line.write_all(asked.as_bytes()).unwrap();
    line.set_nonblocking(true).unwrap();
    line
}
