//! What a dossier of ten events and three contacts occupies in the state, closed and open, with the
//! allocator of the product: resident memory before and after, divided by the dossiers.
#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a bench reports a failure by panicking, and prints"
)]

mod life;
#[path = "../tests/lives/mod.rs"]
mod lives;

use dunghen_lifecycle::{Batch, Store, Timeliness};
use life::{DAY, contacts, life};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

const DOSSIERS: usize = 1_000_000;
/// Dossiers that are settled at a time, as while running.
const TURN: usize = 50_000;
/// Of an open dossier the events up to the extension of its due date.
const OPEN: usize = 8;
/// Asks a process for one figure alone.
const PART: &str = "DUNGHEN_BENCH_EVENTS";

fn main() {
    // `cargo bench` says `--bench`; anything else is a filter for other benches.
    if std::env::args().skip(1).any(|a| !a.starts_with("--")) {
        return;
    }
    if let Ok(events) = std::env::var(PART) {
        let [seen, counted] = occupied(DOSSIERS, events.parse().unwrap());
        println!("{seen} {counted}");
        return;
    }
    let [closed, counted] = part(usize::MAX);
    println!("a closed dossier of ten events and three contacts: {closed:.0} bytes");
    println!("  ({counted:.0} by the estimate that is exported)");
    let [open, counted] = part(OPEN);
    println!("an open dossier of {OPEN} events and three contacts: {open:.0} bytes");
    println!("  ({counted:.0} by the estimate that is exported)");
    let mix = 0.95 * closed + 0.05 * open;
    println!("a mix of which 5 % are open: {mix:.0} bytes a dossier");
}

/// The same in a process of its own: what one store gave back, another would take without growing.
fn part(events: usize) -> [f64; 2] {
    let this = std::env::current_exe().unwrap();
    let mut command = std::process::Command::new(this);
    let output = command.env(PART, events.to_string()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut figures = text.split_whitespace().map(|word| word.parse().unwrap());
    [figures.next().unwrap(), figures.next().unwrap()]
}

/// Bytes a dossier of a store with so many of them, of which so many events have come: the growth of
/// the process after the first turn, which settling has its own memory from; and what is exported.
fn occupied(dossiers: usize, events: usize) -> [f64; 2] {
    let registry = lives::registry();
    let rules = lives::rules(Timeliness::Date, &registry);
    let mut store = Store::default();
    let mut batch = Batch::default();
    let mut first = None;
    for from in (0..dossiers).step_by(TURN) {
        batch.clear();
        for number in from..from + TURN {
            let life = life(number);
            life.iter().take(events).for_each(|event| batch.push(event));
            contacts(number).for_each(|event| batch.push(&event));
        }
        for arrival in batch.iter() {
            store.ingest(&arrival, &registry);
        }
        // By then the whole of a life is over, and of what is open nothing but the due date is left.
        store.settle(lives::START + 8 * DAY, &rules, &registry, |_, _| ());
        first.get_or_insert_with(resident);
    }
    let seen = (resident() - first.unwrap()) / (dossiers - TURN) as f64;
    [seen, store.bytes() as f64 / store.len() as f64]
}

/// Resident memory of this process, in bytes.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|l| l.strip_prefix("VmRSS:"))
        .unwrap();
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kib * 1024.0
}
