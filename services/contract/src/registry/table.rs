//! Reading one CSV table by column name, and the cells that several tables share.
//!
//! Columns may stand in any order; every one of the contract must be there, others are ignored.

use jiff::civil::Date;

use super::faults::Reporter;

/// One row: its line in the file and its cells in the order in which columns were asked for.
pub(super) struct Row<const N: usize> {
    pub(super) line: u64,
    pub(super) cells: [String; N],
}

/// The rows of a table; what cannot be read is reported and left out.
pub(super) fn rows<const N: usize>(
    text: &str,
    columns: [&'static str; N],
    report: &mut Reporter<'_>,
) -> Vec<Row<N>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            report.report(
                1,
                "",
                format!(
                    "the header cannot be read ({error}); write {}",
                    columns.join(",")
                ),
            );
            return Vec::new();
        }
    };
    let places = columns.map(|column| header.iter().position(|name| name == column));
    for (column, place) in columns.iter().zip(&places) {
        if place.is_none() {
            report.report(
                1,
                column,
                format!(
                    "the column is missing; write the header {}",
                    columns.join(",")
                ),
            );
        }
    }
    if places.contains(&None) {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => rows.push(Row {
                line: record.position().map_or(0, csv::Position::line),
                cells: places
                    .map(|place| place.and_then(|at| record.get(at)).unwrap_or("").to_owned()),
            }),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let cells = header.len();
                report.report(
                    line,
                    "",
                    format!("write {cells} cells, as the header has ({})", cause(&error)),
                );
            }
        }
    }
    rows
}

fn cause(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { len, .. } => format!("this line has {len}"),
        _ => error.to_string(),
    }
}

/// A day, or none for an empty cell.
pub(super) fn date(
    cell: &str,
    line: u64,
    column: &'static str,
    report: &mut Reporter<'_>,
) -> Option<Date> {
    if cell.is_empty() {
        return None;
    }
    // The parser takes more spellings than a table should have.
    let date = if cell.len() == 10 {
        cell.parse().ok()
    } else {
        None
    };
    if date.is_none() {
        report.report(
            line,
            column,
            format!("{cell:?} is no day; write it as 2026-01-31, or leave it empty"),
        );
    }
    date
}

/// The days from which and to which a row holds, in this order.
pub(super) fn validity(
    from: &str,
    to: &str,
    line: u64,
    report: &mut Reporter<'_>,
) -> (Option<Date>, Option<Date>) {
    let from = date(from, line, "valid_from", report);
    let to = date(to, line, "valid_to", report);
    if let (Some(first), Some(last)) = (from, to)
        && last < first
    {
        report.report(
            line,
            "valid_to",
            format!("{last} is before valid_from; write {first} or a later day"),
        );
    }
    (from, to)
}

/// One of a closed list.
pub(super) fn word<T>(
    cell: &str,
    from_word: fn(&str) -> Option<T>,
    words: &[&str],
    (line, column): (u64, &'static str),
    report: &mut Reporter<'_>,
) -> Option<T> {
    let value = from_word(cell);
    if value.is_none() {
        report.report(
            line,
            column,
            format!("{cell:?} is unknown; write one of {}", words.join(", ")),
        );
    }
    value
}

/// Whether a cell can be a code: 1 to 64 characters, none of them a control character.
pub(super) fn is_code(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().count() <= 64 && !cell.chars().any(char::is_control)
}
