//! A server asked again and again: what it shows never goes back, and never runs ahead of what was
//! written.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use dunghen_tests::exposition::{self, Exposition, sum};
use dunghen_tests::http;

use crate::province::{CENTRES, Sent};

/// What a poll saw.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    centres: [f64; 3],
    level: f64,
    province: f64,
    year: f64,
}

impl Seen {
    fn of(series: &Exposition) -> Self {
        let received = |scope: &str, labels: &[(&str, &str)]| {
            sum(
                series,
                &format!("dunghen_{scope}_dossiers_received"),
                labels,
            )
        };
        Self {
            centres: CENTRES
                .map(|centre| received("centre", &[("centre", centre), ("window", "this_month")])),
            level: received("level", &[("window", "this_month")]),
            province: received("province", &[("window", "this_month")]),
            year: received("province", &[("window", "report_year")]),
        }
    }

    /// All that it holds, which may only grow.
    fn all(&self) -> [f64; 6] {
        let [a, b, c] = self.centres;
        [a, b, c, self.level, self.province, self.year]
    }
}

/// A thread that asks without a pause.
pub struct Watch {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<u32>,
}

impl Watch {
    /// Begins to ask.
    pub fn begin(url: String, sent: Sent) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut before = Seen::default();
            let mut polls = 0;
            while !stopped.load(Ordering::Relaxed) {
                let text = http::body(&url).unwrap();
                let seen = Seen::of(&exposition::parse(&text).unwrap());
                check(&before, &seen, &sent);
                before = seen;
                polls += 1;
            }
            polls
        });
        Self { stop, thread }
    }

    /// Asks no more; how often it did. What it saw amiss fails here.
    pub fn end(self) -> u32 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }

    /// Fails early where something was amiss.
    pub fn assert_well(&self) {
        assert!(!self.thread.is_finished(), "something was amiss: see above");
    }
}

fn check(before: &Seen, seen: &Seen, sent: &Sent) {
    let back = before.all().into_iter().zip(seen.all()).any(|(a, b)| b < a);
    assert!(!back, "a total went back: {before:?} to {seen:?}");
    let mut most = 0.0;
    for (place, shown) in seen.centres.iter().enumerate() {
        let written = f64::from(u32::try_from(sent.at(place)).unwrap());
        assert!(
            *shown <= written,
            "{shown} of {written} at {}",
            CENTRES[place]
        );
        most += written;
    }
    assert!(
        seen.province <= most && seen.year <= most,
        "{seen:?} of {most}"
    );
    let parts: f64 = seen.centres.iter().sum();
    let agree = [seen.level, seen.province]
        .iter()
        .all(|whole| (whole - parts).abs() < 0.5);
    assert!(agree, "parts and wholes are of two moments: {seen:?}");
}
