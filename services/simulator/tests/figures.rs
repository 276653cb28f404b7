//! The figures of the scenarios are exact at every scale, for every seed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "tests"
)]

mod common;

use common::{Dossier, Heard, Status, Verdict, calendar, emissions, options};
use dunghen_contract::Kind;
use dunghen_simulator::{Counted, Expected, ScenarioName};

fn parts(scale: f64, figures: [f64; 4]) -> [usize; 4] {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small figures"
    )]
    figures.map(|figure| (figure * scale).round() as usize)
}

fn verdicts(dossiers: &[Dossier]) -> [usize; 4] {
    [
        Verdict::Early,
        Verdict::OnTime,
        Verdict::Late,
        Verdict::Unresolved,
    ]
    .map(|verdict| {
        dossiers
            .iter()
            .filter(|dossier| dossier.received.is_some() && dossier.verdict == verdict)
            .count()
    })
}

#[test]
fn the_year_of_quang_ninh_is_exact() {
    for (scale, seed) in [
        (0.000_01, 5),
        (0.0001, 4),
        (0.001, 0),
        (0.001, 1),
        (0.0021, 2),
        (0.01, 3),
    ] {
        let options = options(ScenarioName::QuangNinh2020, scale, seed);
        let heard = Heard::of(emissions(&options));
        let dossiers = heard.folded();
        let expected = parts(scale, [506_606.0, 616_726.0, 2_887.0, 64_817.0]);
        assert_eq!(verdicts(&dossiers), expected, "scale {scale}, seed {seed}");
        let open = |dossier: &&Dossier| {
            matches!(
                dossier.status,
                Status::Open | Status::PausedForSupplement | Status::PausedForPayment
            )
        };
        assert_eq!(dossiers.iter().filter(open).count(), expected[3]);
        let waiting = dossiers
            .iter()
            .filter(|dossier| dossier.status == Status::Submitted)
            .count();
        assert_eq!(waiting, 0, "nobody waits for acceptance when the year ends");
        let start = calendar().midnight(jiff::civil::date(2019, 12, 15).into());
        let end = calendar().midnight(jiff::civil::date(2020, 12, 15).into());
        assert!(start <= heard.first && heard.last <= end - 1000);
    }
}

#[test]
fn the_first_quarter_of_the_provincial_centre_is_exact() {
    for (scale, seed) in [(1.0, 0), (0.1, 1), (0.013, 2)] {
        let options = options(ScenarioName::QuangNinhQ1_2020, scale, seed);
        let heard = Heard::of(emissions(&options));
        let dossiers = heard.folded();
        let received: Vec<_> = dossiers
            .iter()
            .filter(|dossier| dossier.received.is_some())
            .collect();
        assert!(received.iter().all(|dossier| dossier.centre == "H49.00.01"));
        let count =
            |test: fn(&Dossier) -> bool| received.iter().filter(|dossier| test(dossier)).count();
        let figures = [
            received.len(),
            count(|dossier| dossier.channel == "online"),
            count(|dossier| dossier.returned_by.as_deref() == Some("post")),
            count(|dossier| dossier.signed),
        ];
        assert_eq!(
            figures,
            parts(scale, [13_800.0, 4_800.0, 1_200.0, 2_800.0]),
            "scale {scale}"
        );
        let contacts = [heard.contacts["sms"], heard.contacts["hotline"]]
            .map(|count| usize::try_from(count).unwrap());
        assert_eq!(contacts, parts(scale, [36_000.0, 1_700.0, 0.0, 0.0])[..2]);
        let [early, on_time, late, open] = verdicts(&dossiers);
        assert_eq!([late, open], parts(scale, [13.0, 800.0, 0.0, 0.0])[..2]);
        let punctual = (early + on_time) as f64 / (early + on_time + late) as f64;
        assert!(
            scale < 1.0 || (punctual - 0.999).abs() < 1e-12,
            "{punctual}"
        );
        let last = Expected::of(&options, &calendar()).unwrap().at;
        assert!(heard.last <= last && last - heard.last < 30 * 86_400_000);
    }
}

#[test]
fn a_visit_takes_25_minutes_on_average() {
    for (scale, seed) in [(1.0, 0), (0.01, 1), (0.037, 2)] {
        let heard = Heard::of(emissions(&options(ScenarioName::Counters25, scale, seed)));
        let at = |events: &[common::Told], kind| {
            events
                .iter()
                .find(|told| told.kind == kind)
                .map(|told| told.time)
        };
        let day = |time| heard.calendar.day_of(time);
        let mut totals = Vec::new();
        for events in heard.tickets.values() {
            let issued = at(events, Kind::TicketIssued).unwrap();
            assert!(
                events
                    .iter()
                    .all(|told| told.time >= issued && day(told.time) == day(issued))
            );
            if let Some(served) = at(events, Kind::TicketServed) {
                assert!(at(events, Kind::TicketCalled).is_some_and(|called| called <= served));
                totals.push(served - issued);
            }
        }
        let [short, long, ..] = parts(scale, [12_240.0, 11_760.0, 0.0, 0.0]);
        assert_eq!(totals.len(), short + long);
        assert_eq!(
            totals.iter().sum::<i64>(),
            1_500_000 * i64::try_from(totals.len()).unwrap()
        );
        assert_eq!(
            totals.iter().filter(|&&total| total < 600_000).count(),
            short
        );
        assert!(heard.count(Kind::TicketMissed) > 0);
    }
}

#[test]
fn what_is_expected_is_what_is_documented() {
    let expected = |scenario| Expected::of(&options(scenario, 1.0, 0), &calendar());
    let year = expected(ScenarioName::QuangNinh2020).unwrap();
    assert_eq!(year.window, "report_year");
    assert_eq!(
        year.at,
        dunghen_contract::time::parse("2020-12-14T23:59:59+07:00").unwrap()
    );
    assert_eq!(
        year.figures,
        [
            Counted::Received(1_191_036),
            Counted::Early(506_606),
            Counted::OnTime(616_726),
            Counted::Late(2_887),
            Counted::Open(64_817)
        ]
    );
    let quarter = expected(ScenarioName::QuangNinhQ1_2020).unwrap().figures;
    for figure in [
        Counted::Received(13_800),
        Counted::ReceivedOnline(4_800),
        Counted::Sms(36_000),
        Counted::Late(13),
    ] {
        assert!(quarter.contains(&figure), "{figure:?}");
    }
    let week = expected(ScenarioName::Counters25).unwrap().figures;
    assert_eq!(
        week,
        [
            Counted::Served(24_000),
            Counted::ServedBelowTenMinutes(12_240)
        ]
    );
    assert_eq!(expected(ScenarioName::Load), None);
}
