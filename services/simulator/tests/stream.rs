//! The stream of messages: repeatable, in order, and spoilt only as asked for.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "tests"
)]

mod common;

use std::collections::{HashMap, HashSet};

use common::{calendar, emissions, options, registry};
use dunghen_contract::{Decoder, Message, Policy, Reason};
use dunghen_simulator::{Emission, Options, ScenarioName, SimulateError, generate};

const HOUR: i64 = 3_600_000;

fn year(seed: u64) -> Options {
    options(ScenarioName::QuangNinh2020, 0.002, seed)
}

fn spoilt(seed: u64) -> Options {
    Options {
        disorder: 2 * HOUR,
        duplicates: 0.05,
        garbage: 0.01,
        ..year(seed)
    }
}

#[test]
fn the_same_options_give_the_same_bytes() {
    for options in [year(1), spoilt(1)] {
        assert!(emissions(&options).eq(emissions(&options)));
    }
    assert!(!emissions(&year(1)).eq(emissions(&year(2))));
}

#[test]
fn events_come_in_the_order_of_their_time_with_ids_of_their_own() {
    for scenario in ScenarioName::ALL {
        let mut ids = HashSet::new();
        let mut last = i64::MIN;
        for emission in emissions(&options(scenario, 0.01, 1)).take(100_000) {
            assert!(last <= emission.time, "{scenario}");
            last = emission.time;
            let text = String::from_utf8(emission.line).unwrap();
            assert!(!text.contains('\n'));
            assert!(
                ids.insert(text.split("\"time\"").next().unwrap().to_owned()),
                "{text}"
            );
        }
    }
}

#[test]
fn disorder_delays_within_its_bound_and_loses_nothing() {
    let late = Options {
        disorder: 2 * HOUR,
        ..year(1)
    };
    let delayed: Vec<Emission> = emissions(&late).collect();
    let mut sorted: Vec<Vec<u8>> = delayed
        .iter()
        .map(|emission| emission.line.clone())
        .collect();
    sorted.sort_unstable();
    let mut plain: Vec<Vec<u8>> = emissions(&year(1)).map(|emission| emission.line).collect();
    plain.sort_unstable();
    assert_eq!(sorted, plain);
    let mut newest = 0;
    let mut back = 0;
    for emission in &delayed {
        assert!(newest - emission.time <= 2 * HOUR);
        back += usize::from(emission.time < newest);
        newest = newest.max(emission.time);
    }
    assert!(
        back > delayed.len() / 4,
        "{back} of {} are out of order",
        delayed.len()
    );
}

#[test]
fn duplicates_are_a_share_of_the_good_messages_byte_for_byte() {
    let good = emissions(&year(1)).count();
    let mut seen: HashMap<Vec<u8>, u32> = HashMap::new();
    for emission in emissions(&Options {
        duplicates: 0.05,
        garbage: 0.01,
        ..year(1)
    }) {
        if emission.garbage.is_none() {
            *seen.entry(emission.line).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), good);
    let good = good as f64;
    let twice = seen.values().filter(|&&times| times == 2).count() as f64;
    assert!((twice / good - 0.05).abs() < 0.002, "{twice} of {good}");
    assert!(seen.values().all(|&times| times <= 2));
}

#[test]
fn garbage_is_refused_for_the_reason_it_was_made_for_and_nothing_else_is() {
    let decoder = Decoder::new(registry(), Policy::default());
    let mut reasons: HashMap<Reason, u64> = HashMap::new();
    let mut good = 0_u64;
    for emission in emissions(&spoilt(1)) {
        let refused = decoder
            .decode(&Message::line(&emission.line))
            .outcome
            .err()
            .map(|refusal| refusal.reason);
        assert_eq!(
            refused,
            emission.garbage,
            "{}",
            String::from_utf8_lossy(&emission.line[..400.min(emission.line.len())])
        );
        match emission.garbage {
            Some(reason) => *reasons.entry(reason).or_default() += 1,
            None => good += 1,
        }
    }
    let garbage: u64 = reasons.values().sum();
    let good = good as f64 / 1.05;
    assert!(
        (garbage as f64 / good - 0.01).abs() < 0.001,
        "{garbage} of {good}"
    );
    let expected = [
        Reason::TooLarge,
        Reason::MalformedJson,
        Reason::NotCloudevent,
        Reason::UnknownType,
        Reason::MissingField,
        Reason::InvalidField,
        Reason::UnknownCentre,
    ];
    assert_eq!(reasons.len(), expected.len());
    assert!(
        expected.iter().all(|reason| reasons.contains_key(reason)),
        "{reasons:?}"
    );
}

#[test]
fn subjects_of_dossiers_have_the_official_forms() {
    let (mut short, mut long) = (0, 0);
    for emission in emissions(&year(1)) {
        let subject = String::from_utf8(emission.subject().to_vec()).unwrap();
        let parts: Vec<&str> = subject.split(['-', '/']).collect();
        if subject.contains('/') {
            assert_eq!(parts.len(), 5, "{subject}");
            assert!(
                parts[4].starts_with('A') && parts[4].len() >= 4,
                "{subject}"
            );
        } else if subject.starts_with("000.") {
            short += 1;
            assert!(
                parts[0].ends_with("H49") && parts[1].len() == 6 && parts[2].len() >= 4,
                "{subject}"
            );
        } else {
            long += 1;
            assert!(
                parts[0].len() == 10 && parts[1].len() == 6 && parts[2].starts_with("VN"),
                "{subject}"
            );
        }
    }
    assert!(short > 0 && long > 0);
}

#[test]
fn options_out_of_range_are_refused_with_what_to_give_instead() {
    for (wrong, option) in [
        (
            Options {
                scale: 0.0,
                ..year(1)
            },
            "scale",
        ),
        (
            Options {
                scale: f64::NAN,
                ..year(1)
            },
            "scale",
        ),
        (
            Options {
                duplicates: 1.5,
                ..year(1)
            },
            "duplicates",
        ),
        (
            Options {
                garbage: -0.1,
                ..year(1)
            },
            "garbage",
        ),
        (
            Options {
                rate: 0.0,
                ..year(1)
            },
            "rate",
        ),
    ] {
        let refused = generate(&wrong, registry(), calendar()).err().unwrap();
        assert!(
            matches!(&refused, SimulateError::Option { option: named, .. } if *named == option),
            "{refused}"
        );
    }
}
