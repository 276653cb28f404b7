//! Lives are those that `cli.md` asks for, also in the scenarios with exact figures.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "tests"
)]

mod common;

use common::{Dossier, Heard, emissions, options};
use dunghen_contract::Kind;
use dunghen_simulator::ScenarioName;

fn share(dossiers: &[&Dossier], test: fn(&Dossier) -> bool) -> f64 {
    dossiers.iter().filter(|dossier| test(dossier)).count() as f64 / dossiers.len() as f64
}

#[test]
fn dossiers_live_like_real_ones() {
    for (scenario, scale) in [
        (ScenarioName::QuangNinh2020, 0.02),
        (ScenarioName::QuangNinhQ1_2020, 1.0),
    ] {
        let heard = Heard::of(emissions(&options(scenario, scale, 1)));
        let all = heard.folded();
        let dossiers: Vec<&Dossier> = all
            .iter()
            .filter(|dossier| dossier.received.is_some())
            .collect();
        let events: usize = dossiers.iter().map(|dossier| dossier.events).sum();
        let mean = events as f64 / dossiers.len() as f64;
        assert!(
            (6.5..8.0).contains(&mean),
            "{scenario}: {mean} events a dossier"
        );
        for (what, wanted, got) in [
            (
                "paused",
                0.2,
                share(&dossiers, |dossier| dossier.pauses > 0),
            ),
            (
                "extended",
                0.05,
                share(&dossiers, |dossier| dossier.extensions > 0),
            ),
            (
                "amended",
                0.03,
                share(&dossiers, |dossier| dossier.amendments > 0),
            ),
            (
                "reopened",
                0.01,
                share(&dossiers, |dossier| dossier.reopenings > 0),
            ),
            (
                "transferred",
                0.1,
                share(&dossiers, |dossier| dossier.transfers > 0),
            ),
        ] {
            assert!(
                (got / wanted - 1.0).abs() < 0.05,
                "{scenario}: {got} {what}"
            );
        }
        let tickets = heard.count(Kind::TicketServed) as f64 / dossiers.len() as f64;
        assert!(tickets > 0.3, "{scenario}: {tickets} tickets a dossier");
    }
}

#[test]
fn the_year_has_the_shape_of_the_province() {
    let heard = Heard::of(emissions(&options(ScenarioName::QuangNinh2020, 0.02, 1)));
    let all = heard.folded();
    let dossiers: Vec<&Dossier> = all
        .iter()
        .filter(|dossier| dossier.received.is_some())
        .collect();
    let provincial = share(&dossiers, |dossier| dossier.centre == "H49.00.01");
    assert!((0.03..0.07).contains(&provincial), "{provincial}");
    let events = heard.events as f64 / dossiers.len() as f64;
    assert!((10.5..12.0).contains(&events), "{events} events a dossier");
    let sms = heard.contacts["sms"] as f64 / dossiers.len() as f64;
    assert!((2.55..2.65).contains(&sms), "{sms}");
    let worked = |dossier: &&&Dossier| {
        let centre = heard
            .registry
            .centre(heard.registry.centre_by_code(&dossier.centre).unwrap());
        let schedule = heard
            .calendar
            .schedule(&centre.hours)
            .unwrap_or(heard.calendar.default_schedule());
        let received = dossier.received.unwrap();
        heard.calendar.work(schedule, received - 1, received) > 0
    };
    assert_eq!(
        dossiers.iter().filter(worked).count(),
        dossiers.len(),
        "received in working hours"
    );
}

#[test]
fn every_event_type_of_the_contract_occurs() {
    let load = dunghen_simulator::Options {
        rate: 100.0,
        ..options(ScenarioName::Load, 1.0, 1)
    };
    let heard = Heard::of(emissions(&load).take(400_000));
    for kind in Kind::ALL {
        let count = if kind == Kind::ContactMade {
            heard.contacts.len()
        } else {
            heard.count(kind)
        };
        assert!(count > 2, "{}", kind.name());
    }
}
