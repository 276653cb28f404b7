//! The headline figures of each province as a table, in Vietnamese and English.

use std::io::{self, Write};

use dunghen_contract::Registry;
use dunghen_publish::Directory;
use dunghen_windows::{EntityIx, Scope, Snapshot, Unit, Window};

use super::headline::{Headline, IN_WINDOWS, NOW};
use super::instant;
use crate::progress::grouped;

/// The windows that a table has room for.
const WINDOWS: [&str; 5] = [
    "today",
    "this_month",
    "this_quarter",
    "this_year",
    "report_year",
];
/// The widths of names and figures, in characters.
const NAME: usize = 62;
const FIGURE: usize = 14;

pub(super) fn write(
    snapshot: &Snapshot,
    registry: &Registry,
    out: &mut impl Write,
) -> io::Result<()> {
    let clock = instant(snapshot.clock);
    writeln!(out, "Thời điểm / at {clock}")?;
    let directory = Directory::new(registry);
    let provinces = snapshot.layout.entities_of(Scope::Province);
    for (province, name) in provinces.zip(directory.provinces()) {
        let centre = name.centre.as_deref().unwrap_or_default();
        writeln!(out, "\n{}  {centre}", name.code)?;
        in_windows(snapshot, province, out)?;
        now(snapshot, province, out)?;
    }
    Ok(())
}

fn in_windows(snapshot: &Snapshot, province: EntityIx, out: &mut impl Write) -> io::Result<()> {
    let windows = WINDOWS.map(Window::from_word);
    row("", WINDOWS.map(str::to_owned), out)?;
    for headline in IN_WINDOWS {
        let figures = windows.map(|window| {
            let value = window.and_then(|_| headline.value(snapshot, province, window));
            figure(value)
        });
        row(&name(headline), figures, out)?;
    }
    Ok(())
}

fn now(snapshot: &Snapshot, province: EntityIx, out: &mut impl Write) -> io::Result<()> {
    row("", ["hiện nay/now".to_owned()], out)?;
    for headline in NOW {
        let value = headline.value(snapshot, province, None);
        row(&name(headline), [figure(value)], out)?;
    }
    Ok(())
}

fn name(headline: &Headline) -> String {
    format!("{} / {}", headline.vi, headline.en)
}

/// One line; Vietnamese names are counted in characters, not in bytes.
fn row<const N: usize>(name: &str, figures: [String; N], out: &mut impl Write) -> io::Result<()> {
    let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.chars().count()));
    let mut line = format!("{name}{}", pad(name, NAME));
    for figure in figures {
        line.push_str(&pad(&figure, FIGURE));
        line.push_str(&figure);
    }
    writeln!(out, "{}", line.trim_end())
}

fn figure(value: Option<(f64, Unit)>) -> String {
    match value {
        None => "–".to_owned(),
        Some((share, Unit::Ratio)) => format!("{:.3} %", share * 100.0),
        Some((seconds, Unit::Seconds)) => duration(whole(seconds)),
        Some((count, Unit::Count | Unit::Timestamp)) => grouped(whole(count)),
    }
}

/// A duration in its two largest units.
fn duration(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{} h {minutes:02} min", grouped(hours))
    } else if minutes > 0 {
        format!("{minutes} min {rest:02} s")
    } else {
        format!("{rest} s")
    }
}

/// Counts and durations are not below 0; what is wrong saturates.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturating"
)]
fn whole(value: f64) -> u64 {
    value.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_people_read_them() {
        for (value, unit, text) in [
            (1_191_036.0, Unit::Count, "1,191,036"),
            (1_123_332.0 / 1_126_219.0, Unit::Ratio, "99.744 %"),
            (1_500.0, Unit::Seconds, "25 min 00 s"),
            (59.6, Unit::Seconds, "1 min 00 s"),
            (93_600.0, Unit::Seconds, "26 h 00 min"),
            (-1.0, Unit::Count, "0"),
        ] {
            assert_eq!(figure(Some((value, unit))), text);
        }
        assert_eq!(figure(None), "–");
    }

    #[test]
    fn names_fit_their_column() {
        for headline in IN_WINDOWS.iter().chain(NOW) {
            let name = name(headline);
            assert!(name.chars().count() < NAME, "{name}");
        }
    }
}
