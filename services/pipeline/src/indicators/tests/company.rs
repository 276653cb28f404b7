//! Several servers with one topic: whoever is left puts right what the others wrote last.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dunghen_windows::{Snapshot, Value, Window};

use super::model::{Fate, Process, Topic};
use crate::clock;
use crate::indicators::announcer::{Done, PATIENCE};
use crate::indicators::fault::AnnounceFault;
use crate::indicators::sample::{self, NOON};

const X: (f64, f64) = (1.0, 3.0);
const Y: (f64, f64) = (2.0, 3.0);

/// A moment at which a centre has this share, yesterday and in the last month.
fn moment(seconds: u32, (numerator, denominator): (f64, f64)) -> Arc<Snapshot> {
    let windows = ["yesterday", "last_month"].map(|word| Window::from_word(word).unwrap());
    Arc::new(sample::snapshot(
        NOON + i64::from(seconds) * 1000,
        |_| u64::from(seconds) + 1,
        |family, window, entity, _| {
            let here = (family, entity) == (1, 1) && windows.contains(&window);
            here.then_some(Value {
                value: numerator / denominator,
                parts: Some((numerator, denominator)),
            })
        },
    ))
}

/// A topic, two servers that share it, and a clock that starts now.
fn company() -> (Topic, [Process; 2], Instant) {
    let topic = Topic::default();
    let processes = [(), ()].map(|()| Process::start(&topic));
    (topic, processes, clock::monotonic())
}

fn is_fenced(result: &Result<Done, AnnounceFault>) -> bool {
    matches!(result, Err(AnnounceFault::Fenced { .. }))
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn who_looks_on_puts_right_what_another_one_wrote_last() {
    let (_, [mut first, mut second], start) = company();
    assert_eq!(second.announce(&moment(0, X), start).unwrap(), Done::All);
    assert_eq!(first.announce(&moment(0, X), start).unwrap(), Done::All);
    assert_eq!(second.announce(&moment(1, Y), start).unwrap(), Done::All);
    drop(second);
    let again = moment(2, X);
    let later = start + SECOND;
    assert_eq!(first.announce(&again, later).unwrap(), Done::Waits);
    let done = first.announce(&again, later + PATIENCE);
    assert_eq!(done.unwrap(), Done::All);
}

#[test]
fn who_stood_still_puts_right_what_another_one_wrote_meanwhile() {
    let (_, [mut first, mut second], start) = company();
    assert_eq!(first.announce(&moment(0, X), start).unwrap(), Done::All);
    assert_eq!(second.announce(&moment(1, Y), start).unwrap(), Done::All);
    drop(second);
    let again = moment(2, X);
    assert!(is_fenced(&first.announce(&again, start)));
    let later = start + SECOND;
    assert_eq!(first.announce(&again, later).unwrap(), Done::Waits);
    let done = first.announce(&again, later + PATIENCE);
    assert_eq!(done.unwrap(), Done::All);
}

#[test]
fn who_was_shut_out_half_way_puts_right_what_it_wrote_itself() {
    let (topic, [mut first, _], start) = company();
    assert_eq!(first.announce(&moment(0, X), start).unwrap(), Done::All);
    topic.meets(Some((1, Fate::Fenced)));
    assert!(is_fenced(&first.announce(&moment(1, Y), start)));
    let again = moment(2, X);
    let later = start + SECOND;
    assert_eq!(first.announce(&again, later).unwrap(), Done::Waits);
    let done = first.announce(&again, later + PATIENCE);
    assert_eq!(done.unwrap(), Done::All);
}
