//! `[rules]` and `[clock]`: how dossiers are judged, how long knowledge is kept, and what time it is.

use std::time::Duration;

use dunghen_contract::Millis;
use dunghen_lifecycle::Timeliness;

use super::ConfigFaults;
use super::section::Section;
use super::tree::Tree;

/// What time it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockMode {
    /// That of the machine.
    #[default]
    Wall,
    /// That of the events: the watermark.
    Event,
}

/// `[rules]` as they are written, before calendar and registry join them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) timeliness: Timeliness,
    pub(super) horizon: Millis,
    pub(super) disorder: Millis,
    pub(super) future: Millis,
}

const DAY: Millis = 86_400_000;
const MINUTE: Millis = 60_000;
/// Events lie between the years 2000 and 2199.
const LONGEST: Millis = 73_049 * DAY;

pub(super) fn read(tree: &Tree, faults: &mut ConfigFaults) -> Written {
    let known = [
        "timeliness",
        "correction_horizon",
        "allowed_disorder",
        "allowed_future",
    ];
    let section = &mut Section::new(tree, "rules", &known, faults);
    let written = Written {
        timeliness: section.text(
            "timeliness",
            Timeliness::default(),
            "write \"date\" or \"instant\"",
            timeliness,
        ),
        horizon: millis(section, "correction_horizon", 800 * DAY, "800d"),
        disorder: millis(section, "allowed_disorder", 5 * MINUTE, "5m"),
        future: millis(section, "allowed_future", 10 * MINUTE, "10m"),
    };
    if written.horizon == 0 {
        let problem = "is nothing, so that no correction would ever count";
        section.fault(
            "correction_horizon",
            problem,
            "write a duration such as \"800d\"",
        );
    }
    written
}

pub(super) fn clock(tree: &Tree, faults: &mut ConfigFaults) -> ClockMode {
    let section = &mut Section::new(tree, "clock", &["mode"], faults);
    let instead = "write \"wall\" or \"event\"";
    section.text("mode", ClockMode::default(), instead, |text| match text {
        "wall" => Some(ClockMode::Wall),
        "event" => Some(ClockMode::Event),
        _ => None,
    })
}

fn timeliness(word: &str) -> Option<Timeliness> {
    match word {
        "date" => Some(Timeliness::Date),
        "instant" => Some(Timeliness::Instant),
        _ => None,
    }
}

fn millis(section: &mut Section<'_>, key: &str, default: Millis, example: &str) -> Millis {
    let instead =
        format!("write a duration of whole milliseconds up to 200 years, such as \"{example}\"");
    section.text(key, default, &instead, |text| {
        let millis = Millis::try_from(duration(text)?.as_millis()).ok()?;
        (millis <= LONGEST).then_some(millis)
    })
}

/// A duration in whole milliseconds, such as `800d`, `5m`, `1s` or `2h 30m`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let duration = humantime::parse_duration(text.trim()).ok()?;
    duration
        .subsec_nanos()
        .is_multiple_of(1_000_000)
        .then_some(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, millis) in [
            ("800d", Some(800 * 86_400_000)),
            ("5m", Some(300_000)),
            ("1s", Some(1_000)),
            ("2h 30m", Some(9_000_000)),
            ("250ms", Some(250)),
            ("0s", Some(0)),
            ("soon", None),
            ("5", None),
            ("-5m", None),
            ("1us", None),
            ("", None),
        ] {
            assert_eq!(duration(text).map(|d| d.as_millis()), millis, "{text}");
        }
    }
}
