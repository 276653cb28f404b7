//! What a reader of the stream relies on: nothing lost, nothing twice, whoever is cut off and whenever.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use dunghen_contract::Registry;
use dunghen_windows::{Scope, Snapshot, Window};
use support::server::Server;
use support::sse::{Known, Reader};
use support::{indicators, plain, registry, snapshot};

/// The figures of a step: received rises for the first province, a series comes and goes.
fn step(registry: &Registry, number: u64) -> Snapshot {
    let step = f64::from(u32::try_from(number).unwrap());
    let mut made = snapshot(registry, indicators(), |asked| {
        match (asked.scope, asked.id, asked.column, asked.window) {
            (Scope::Province, "dossiers_received", "online", "today") => plain(step),
            (Scope::Province, "dossiers_received", "post", "today") => plain(5.0),
            (Scope::Province, "satisfaction_ratio", "value", "today")
                if !number.is_multiple_of(3) =>
            {
                plain(0.5)
            }
            _ => None,
        }
    });
    made.number = number;
    made
}

/// One layout, one list of families and one publication for all steps, as in one process.
struct Steps {
    registry: Registry,
    first: Snapshot,
}

impl Steps {
    fn new() -> Self {
        let registry = registry();
        Self {
            first: step(&registry, 1),
            registry,
        }
    }

    fn at(&self, number: u64, revision: u64) -> Snapshot {
        let mut made = step(&self.registry, number);
        made.layout = self.first.layout.clone();
        made.publication = self.first.publication.clone();
        for (family, first) in made.families.iter_mut().zip(&self.first.families) {
            family.indicator = first.indicator.clone();
        }
        made.revisions[Window::from_word("yesterday").unwrap().index()] = revision;
        made
    }
}

const PROVINCE: &str = "/api/v1/stream?province=H49&scope=province";
const ONLINE: &str = "dossiers_received/online;scope=province;province=H49;window=today";
const SATISFIED: &str = "satisfaction_ratio;scope=province;province=H49;window=today";

#[test]
fn a_snapshot_then_what_changed_and_what_became_of_windows() {
    let steps = Steps::new();
    let server = Server::start(&steps.registry);
    let mut reader = Reader::open(&format!("{}{PROVINCE}", server.address), None);
    server.publish(steps.at(1, 0));
    let first = reader.next().unwrap();
    assert_eq!(first.kind, "snapshot");
    assert_eq!(first.data["items"].as_array().unwrap().len(), 3);
    assert_eq!(first.data["as_of"], "2026-09-23T23:54:59.999+07:00");
    assert_eq!(first.data["windows"].as_array().unwrap().len(), 18);

    server.publish(steps.at(2, 0));
    let second = reader.next().unwrap();
    assert_eq!(second.kind, "update");
    let items = second.data["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "only what changed: {items:?}");
    assert_eq!(
        (&items[0]["series"], &items[0]["value"]),
        (&ONLINE.into(), &2.into())
    );
    assert_eq!(second.data["windows"].as_array().unwrap().len(), 0);

    server.publish(steps.at(3, 1));
    let third = reader.next().unwrap();
    assert_eq!(third.data["gone"][0], SATISFIED);
    assert_eq!(third.data["windows"][0]["revision"], 1);
    let closed = reader.next().unwrap();
    assert_eq!(
        (&*closed.kind, &closed.data["window"]),
        ("window_closed", &"yesterday".into())
    );
    assert_eq!(closed.data["start"], "2026-09-22T00:00:00+07:00");
    assert_eq!(closed.data["end"], "2026-09-23T00:00:00+07:00");

    server.publish(steps.at(4, 7));
    assert_eq!(reader.next().unwrap().kind, "update");
    let revised = reader.next().unwrap();
    assert_eq!(
        (&*revised.kind, &revised.data["revision"]),
        ("window_revised", &7.into())
    );
    server.stop();
}

/// Cut off at every moment, a reader who comes back has in the end what one who stayed has, and was
/// told of each window once.
#[test]
fn who_is_cut_off_loses_and_repeats_nothing() {
    let steps = Steps::new();
    let server = Server::start(&steps.registry);
    let url = format!("{}{PROVINCE}", server.address);
    server.publish(steps.at(1, 0));
    let mut stays = Reader::open(&url, None);
    let mut whole = Known::default();
    whole.take(&stays.next().unwrap());
    let mut cut = Known::default();
    let mut last = None;
    for number in 2..40 {
        server.publish(steps.at(number, number / 5));
        // Who stays sees each step, so that each is a step of the stream.
        let told = 1 + usize::from(number % 5 == 0);
        for _ in 0..told {
            whole.take(&stays.next().unwrap());
        }
        // The other one comes for one event at a time, and falls behind where there are two.
        let mut comes = Reader::open(&url, last.as_deref());
        cut.take(&comes.next().unwrap());
        last = comes.last;
    }
    let mut comes = Reader::open(&url, last.as_deref());
    while cut.values[ONLINE].to_bits() != whole.values[ONLINE].to_bits()
        || cut.windows.len() < whole.windows.len()
    {
        cut.take(&comes.next().unwrap());
    }
    assert_eq!(cut, whole);
    assert_eq!(whole.windows.len(), 7);
    server.stop();
}

#[test]
fn after_a_restart_the_first_event_is_a_snapshot() {
    let steps = Steps::new();
    let first = Server::start(&steps.registry);
    first.publish(steps.at(1, 0));
    let mut reader = Reader::open(&format!("{}{PROVINCE}", first.address), None);
    assert_eq!(reader.next().unwrap().kind, "snapshot");
    let last = reader.last.clone().unwrap();
    first.stop();
    assert!(reader.next().is_none(), "its line ends with the server");

    let second = Server::start(&steps.registry);
    second.publish(steps.at(9, 0));
    for known in [&*last, "0-0", "nothing"] {
        let mut back = Reader::open(&format!("{}{PROVINCE}", second.address), Some(known));
        let event = back.next().unwrap();
        assert_eq!(event.kind, "snapshot", "{known}");
        let mut known = Known::default();
        known.take(&event);
        assert_eq!(known.values[ONLINE].to_bits(), 9_f64.to_bits());
        assert_ne!(back.last.unwrap(), last);
    }
    second.stop();
}

/// Events of a filter are those of its series and windows alone.
#[test]
fn a_filter_narrows_items_and_windows() {
    let steps = Steps::new();
    let server = Server::start(&steps.registry);
    server.publish(steps.at(1, 0));
    let url = format!(
        "{}{PROVINCE}&window=today&indicator=dossiers_received",
        server.address
    );
    let mut reader = Reader::open(&url, None);
    let first = reader.next().unwrap();
    assert_eq!(first.data["items"].as_array().unwrap().len(), 2);
    assert_eq!(first.data["windows"].as_array().unwrap().len(), 1);
    server.publish(steps.at(2, 3));
    assert_eq!(reader.next().unwrap().kind, "update");
    server.publish(steps.at(3, 4));
    let next = reader.next().unwrap();
    assert_eq!(next.kind, "update", "yesterday was not asked for");
    assert_eq!(next.data["gone"].as_array().unwrap().len(), 0);
    server.stop();
}
