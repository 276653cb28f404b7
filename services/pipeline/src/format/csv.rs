//! CSV: one published series a line.

use std::io::{self, Write};

use ::csv::Writer;
use dunghen_windows::{Snapshot, Window};

use super::rows::{self, Row};

const COLUMNS: [&str; 12] = [
    "name",
    "scope",
    "province",
    "level",
    "centre",
    "field",
    "labels",
    "window",
    "value",
    "numerator",
    "denominator",
    "unit",
];

pub(super) fn write(snapshot: &Snapshot, out: &mut impl Write) -> io::Result<()> {
    let mut table = Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    rows::visit(snapshot, |row| table.write_record(cells(row)))?;
    table.flush()
}

fn cells(row: &Row<'_>) -> [String; COLUMNS.len()] {
    let own = row
        .labels
        .iter()
        .map(|(name, value)| format!("{name}={value}"));
    let labels: Vec<String> = own.collect();
    let (numerator, denominator) = row.value.parts.unzip();
    let number = |value: Option<f64>| {
        value
            .map(|v| rows::number(v).to_string())
            .unwrap_or_default()
    };
    [
        row.name(),
        row.scope.word().to_owned(),
        row.entity.province.clone(),
        row.entity.level.unwrap_or_default().to_owned(),
        row.entity.centre.clone().unwrap_or_default(),
        row.entity.field.clone().unwrap_or_default(),
        labels.join(";"),
        row.window.map(Window::word).unwrap_or_default().to_owned(),
        number(Some(row.value.value)),
        number(numerator),
        number(denominator),
        row.family.indicator.unit.word().to_owned(),
    ]
}
