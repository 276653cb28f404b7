//! JSON: the moment, the windows, and every published series with its parts and unit.

use std::io::{self, Write};

use dunghen_windows::{Snapshot, Window};
use serde::Serialize;
use serde_json::{Map, Number, Value};

use super::instant;
use super::rows::{self, Row};

#[derive(Serialize)]
struct Series<'a> {
    family: &'a str,
    scope: &'a str,
    labels: Map<String, Value>,
    window: Option<&'a str>,
    value: Number,
    numerator: Option<Number>,
    denominator: Option<Number>,
    unit: &'a str,
}

#[derive(Serialize)]
struct Stretch {
    window: &'static str,
    start: String,
    end: String,
    revision: u64,
}

/// Series are written one by one, because there may be a million of them.
pub(super) fn write(snapshot: &Snapshot, out: &mut impl Write) -> io::Result<()> {
    let windows: Vec<Stretch> = Window::all()
        .map(|window| stretch(snapshot, window))
        .collect();
    out.write_all(b"{\"clock\":")?;
    serde_json::to_writer(&mut *out, &instant(snapshot.clock))?;
    out.write_all(b",\"watermark\":")?;
    serde_json::to_writer(&mut *out, &instant(snapshot.watermark))?;
    out.write_all(b",\"windows\":")?;
    serde_json::to_writer(&mut *out, &windows)?;
    out.write_all(b",\"series\":[")?;
    let mut separator = "\n";
    rows::visit(snapshot, |row| -> io::Result<()> {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        Ok(serde_json::to_writer(&mut *out, &series(row))?)
    })?;
    out.write_all(b"\n]}\n")
}

fn series<'a>(row: &'a Row<'_>) -> Series<'a> {
    let labels = row
        .entity
        .labels()
        .into_iter()
        .chain(row.labels.iter().copied());
    let (numerator, denominator) = row.value.parts.unzip();
    Series {
        family: &row.family.indicator.id,
        scope: row.scope.word(),
        labels: labels
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .collect(),
        window: row.window.map(Window::word),
        value: rows::number(row.value.value),
        numerator: numerator.map(rows::number),
        denominator: denominator.map(rows::number),
        unit: row.family.indicator.unit.word(),
    }
}

fn stretch(snapshot: &Snapshot, window: Window) -> Stretch {
    let (start, end) = snapshot.frame.span(window);
    Stretch {
        window: window.word(),
        start: instant(start),
        end: instant(end),
        revision: snapshot.revisions[window.index()],
    }
}
