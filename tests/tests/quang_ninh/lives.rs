//! The lives behind the figures: dossiers pause, are extended, amended, reopened and transferred as
//! often as the scenarios promise, also where the figures are exact.

use std::collections::BTreeMap;

use dunghen_tests::dunghen;
use dunghen_tests::scenario::simulate;
use serde_json::Value;

/// What happened to a dossier, by the type of event.
type Life = BTreeMap<String, usize>;

fn lives() -> (Vec<Life>, usize) {
    let mut command = simulate("quang-ninh-2020", &["--scale", "0.01", "--out", "-"]);
    let stream = dunghen::stdout(dunghen::succeed(&mut command));
    let mut lives: BTreeMap<String, Life> = BTreeMap::new();
    let mut tickets = 0;
    for line in stream.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let name = event["type"].as_str().unwrap();
        if name == "vn.dunghen.ticket.issued.v1" {
            tickets += 1;
        }
        if let Some(step) = name.strip_prefix("vn.dunghen.dossier.") {
            let subject = event["subject"].as_str().unwrap().to_owned();
            let step = step.trim_end_matches(".v1").to_owned();
            *lives.entry(subject).or_default().entry(step).or_default() += 1;
        }
    }
    let received = lives
        .into_values()
        .filter(|life| life.contains_key("received"));
    (received.collect(), tickets)
}

/// The share of lives for which something holds.
fn share(lives: &[Life], holds: impl Fn(&Life) -> bool) -> f64 {
    let count = lives.iter().filter(|life| holds(life)).count();
    ratio(count, lives.len())
}

fn ratio(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole).unwrap())
}

#[test]
fn are_like_real_ones() {
    let (lives, tickets) = lives();
    let events: usize = lives.iter().flat_map(Life::values).sum();
    let mean = ratio(events, lives.len());
    assert!(mean >= 6.0, "{mean} events a dossier");
    assert!(tickets > 0, "no tickets");
    let has = |step: &'static str| move |life: &Life| life.contains_key(step);
    for (what, promised, got) in [
        (
            "paused",
            0.2,
            share(&lives, |life| {
                has("supplement_requested")(life) || has("payment_requested")(life)
            }),
        ),
        ("extended", 0.05, share(&lives, has("extended"))),
        ("amended", 0.03, share(&lives, |life| life["received"] > 1)),
        ("reopened", 0.01, share(&lives, has("reopened"))),
        ("transferred", 0.1, share(&lives, has("transferred"))),
    ] {
        assert!(
            (got - promised).abs() < 0.15 * promised,
            "{what}: {got}, not {promised}"
        );
    }
}
