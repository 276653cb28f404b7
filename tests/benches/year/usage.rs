//! Time, CPU and memory of a process, as Linux counts them in `/proc`.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dunghen_tests::http;
use dunghen_tests::running::Running;

/// Clock ticks a second in `/proc/*/stat`: 100 on every Linux that Rust supports.
const TICKS: f64 = 100.0;

/// What something took.
pub struct Usage {
    /// From start to end.
    pub seconds: f64,
    cpu_seconds: f64,
    peak_mib: f64,
}

impl Usage {
    /// One line: rate, CPU a million events, memory.
    pub fn print(&self, what: &str, events: u64) {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let events = events as f64;
        println!(
            "{what:>40} {:>10.0} events/s {:>8.2} CPU s a million {:>8.0} MiB",
            events / self.seconds,
            self.cpu_seconds / events * 1e6,
            self.peak_mib
        );
    }
}

/// A command from its start to its end, its output thrown away.
pub fn measure(command: &mut Command) -> Usage {
    let start = now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut last = Usage {
        seconds: 0.0,
        cpu_seconds: 0.0,
        peak_mib: 0.0,
    };
    while let Some((cpu_seconds, peak_mib)) = alive(&mut child) {
        last = Usage {
            seconds: 0.0,
            cpu_seconds,
            peak_mib,
        };
        pause();
    }
    let status = child.wait().unwrap();
    assert!(status.success(), "{command:?}: {status}");
    last.seconds = start.elapsed().as_secs_f64();
    last
}

/// A server from its start until `url` answers 200.
pub fn measure_until(command: &mut Command, url: &str) -> Usage {
    let start = now();
    let mut server = Running::start(command);
    while http::body(url).is_err() {
        server.assert_alive();
        pause();
    }
    let seconds = start.elapsed().as_secs_f64();
    let (cpu_seconds, peak_mib) = of_process(server.id()).unwrap();
    Usage {
        seconds,
        cpu_seconds,
        peak_mib,
    }
}

/// Work of this process.
pub fn measure_here<T>(work: impl FnOnce() -> T) -> (T, Usage) {
    let id = std::process::id();
    let (cpu_before, _) = of_process(id).unwrap();
    let start = now();
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    let (cpu_after, peak_mib) = of_process(id).unwrap();
    let usage = Usage {
        seconds,
        cpu_seconds: cpu_after - cpu_before,
        peak_mib,
    };
    (result, usage)
}

fn alive(child: &mut Child) -> Option<(f64, f64)> {
    let usage = of_process(child.id());
    if child.try_wait().unwrap().is_some() {
        None
    } else {
        usage
    }
}

/// CPU seconds so far and peak memory in MiB; none when the process is gone.
fn of_process(id: u32) -> Option<(f64, f64)> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in brackets may hold anything; the numbers follow it, user and system time as 12th and 13th.
    let mut numbers = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = numbers.next()?.parse().ok()?;
    let system: f64 = numbers.next()?.parse().ok()?;
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = peak.trim().trim_end_matches(" kB").parse().ok()?;
    Some(((user + system) / TICKS, kib / 1024.0))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a bench measures the time that passes"
)]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "another process is watched")]
fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}
