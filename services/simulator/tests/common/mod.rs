//! A province for tests, and a second opinion on what its events say: the fold of `counting.md` 1 written once more, as
//! plainly as it goes, under rule `date`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    unused_imports,
    reason = "tests, each using a part"
)]

mod fold;
mod province;

pub use fold::{Dossier, Status, Verdict};
pub use province::{calendar, registry};

use std::collections::HashMap;
use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::{Decoder, Family, Kind, Message, Registry};
use dunghen_simulator::{Emission, Options, ScenarioName, generate};

/// An event without its borrowed parts.
#[derive(Clone, Debug)]
pub struct Told {
    pub kind: Kind,
    pub time: i64,
    pub centre: String,
    pub id: String,
    pub data: serde_json::Value,
}

/// Everything that was emitted, by subject.
pub struct Heard {
    pub registry: Arc<Registry>,
    pub calendar: Arc<Calendar>,
    pub dossiers: HashMap<String, Vec<Told>>,
    pub tickets: HashMap<String, Vec<Told>>,
    pub contacts: HashMap<String, u64>,
    pub events: u64,
    pub first: i64,
    pub last: i64,
}

pub fn options(scenario: ScenarioName, scale: f64, seed: u64) -> Options {
    Options {
        scale,
        seed,
        ..Options::new(scenario)
    }
}

pub fn emissions(options: &Options) -> impl Iterator<Item = Emission> + use<> {
    generate(options, registry(), calendar()).expect("options are in order")
}

impl Heard {
    pub fn of(emissions: impl Iterator<Item = Emission>) -> Self {
        let registry = registry();
        let decoder = Decoder::new(Arc::clone(&registry), dunghen_contract::Policy::default());
        let mut heard = Self {
            registry: Arc::clone(&registry),
            calendar: calendar(),
            dossiers: HashMap::new(),
            tickets: HashMap::new(),
            contacts: HashMap::new(),
            events: 0,
            first: i64::MAX,
            last: i64::MIN,
        };
        for emission in emissions {
            let outcome = decoder.decode(&Message::line(&emission.line)).outcome;
            let event = outcome.unwrap_or_else(|refusal| {
                panic!("{refusal}: {}", String::from_utf8_lossy(&emission.line));
            });
            assert_eq!(event.time, emission.time);
            assert_eq!(event.subject.as_bytes(), emission.subject());
            heard.events += 1;
            heard.first = heard.first.min(event.time);
            heard.last = heard.last.max(event.time);
            let json: serde_json::Value = serde_json::from_slice(&emission.line).unwrap();
            let told = Told {
                kind: event.kind,
                time: event.time,
                centre: registry.centre(event.centre).code.clone(),
                id: event.id.to_string(),
                data: json["data"].clone(),
            };
            match event.kind.family() {
                Family::Dossier => heard
                    .dossiers
                    .entry(event.subject.to_string())
                    .or_default()
                    .push(told),
                Family::Ticket => heard
                    .tickets
                    .entry(event.subject.to_string())
                    .or_default()
                    .push(told),
                Family::Contact => {
                    *heard
                        .contacts
                        .entry(told.data["kind"].as_str().unwrap().to_owned())
                        .or_default() += 1;
                }
            }
        }
        heard
    }

    /// The dossiers as the fold leaves them, at the end of everything.
    pub fn folded(&self) -> Vec<Dossier> {
        let fold = |events: &Vec<Told>| Dossier::fold(events, &self.registry, &self.calendar);
        self.dossiers.values().map(fold).collect()
    }

    /// How many of each event type.
    pub fn count(&self, kind: Kind) -> usize {
        let all = self
            .dossiers
            .values()
            .chain(self.tickets.values())
            .flatten();
        all.filter(|told| told.kind == kind).count()
    }
}
