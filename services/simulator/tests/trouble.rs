//! What goes wrong goes wrong where it was asked for, and nowhere else.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::HashMap;

use common::{Heard, calendar, emissions, options, registry};
use dunghen_calendar::Day;
use dunghen_simulator::{ScenarioName, Trouble};
use jiff::civil::date;

#[test]
fn one_sector_of_one_centre_becomes_overdue() {
    let asked = options(ScenarioName::OverdueSpike, 1.0, 1);
    let heard = Heard::of(emissions(&asked));
    // Dossiers that pass the end of their due day unresolved, by centre, field and that day. Due dates here are the last
    // ones, which is near enough for a count.
    let mut lapsed: HashMap<(String, String), HashMap<Day, u32>> = HashMap::new();
    for dossier in heard.folded() {
        let Some(due) = dossier.due.map(|due| heard.calendar.day_of(due)) else {
            continue;
        };
        let lapse = heard.calendar.midnight(Day(due.0 + 1));
        if dossier.ended.unwrap_or(i64::MAX) >= lapse && lapse <= heard.last {
            *lapsed
                .entry((dossier.centre, dossier.field))
                .or_default()
                .entry(due)
                .or_default() += 1;
        }
    }
    let trouble = [date(2020, 10, 12), date(2020, 10, 13)].map(Day::from);
    let in_trouble = |days: &HashMap<Day, u32>| {
        trouble
            .iter()
            .map(|day| days.get(day).copied().unwrap_or(0))
            .sum::<u32>()
    };
    let mut spikes: Vec<_> = lapsed
        .iter()
        .map(|(cell, days)| (in_trouble(days), cell))
        .collect();
    spikes.sort_unstable();
    let (worst, (centre, field)) = spikes.pop().unwrap();
    let (second, _) = spikes.pop().unwrap();
    let announced = Trouble::of(&asked, registry(), calendar()).unwrap();
    assert!(
        matches!(announced, Some(Trouble::Stall { centre: at, field: of, .. }) if at == *centre && of == *field)
    );
    assert!(
        worst >= 16 && second * 5 <= worst,
        "{worst} at {centre} {field}, then {second}"
    );
    let before = lapsed[&(centre.clone(), field.clone())]
        .iter()
        .filter(|(day, _)| **day < trouble[0]);
    assert!(
        before.map(|(_, count)| *count).max().unwrap_or(0) <= 2,
        "the baseline is near zero"
    );
    assert!(heard.dossiers.len() > 80_000);
}

#[test]
fn one_centre_falls_silent() {
    let mut last: HashMap<String, i64> = HashMap::new();
    let heard = Heard::of(emissions(&options(ScenarioName::SilentCentre, 1.0, 1)));
    for told in heard
        .dossiers
        .values()
        .chain(heard.tickets.values())
        .flatten()
    {
        let newest = last.entry(told.centre.clone()).or_default();
        *newest = (*newest).max(told.time);
    }
    let silent_from = heard.calendar.midnight(Day::from(date(2020, 10, 14))) + 10 * 3_600_000;
    let friday = heard.calendar.midnight(Day::from(date(2020, 10, 16)));
    let silent: Vec<_> = last
        .iter()
        .filter(|(_, newest)| **newest < friday)
        .collect();
    assert_eq!(silent.len(), 1, "{silent:?}");
    assert!(*silent[0].1 < silent_from && silent_from - *silent[0].1 < 3_600_000);
    assert_eq!(last.len(), 191);
}
