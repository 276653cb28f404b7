//! `targets.csv`: what figures are measured against; empty cells match all.

use jiff::civil::Date;

use super::faults::{RegistryFault, Reporter};
use super::fields;
use super::table::{self, Row};
use super::validity::holds;
use crate::values::{Level, Op};

/// One target.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Name of the figure.
    pub indicator: String,
    /// Province it holds for; none: all.
    pub province: Option<String>,
    /// Level it holds for; none: all.
    pub level: Option<Level>,
    /// Slug of the sector it holds for; none: all.
    pub field: Option<String>,
    /// First day on which it holds; none: always.
    pub valid_from: Option<Date>,
    /// Last day on which it holds; none: for ever.
    pub valid_to: Option<Date>,
    /// How the figure is compared.
    pub op: Op,
    /// What it is compared with, in the figure's unit.
    pub value: f64,
    /// A figure that misses by at most this much stands as near; 0 where empty.
    pub near: f64,
    /// Where the target was set.
    pub source: String,
}

impl Target {
    /// Whether it holds on a day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        holds(self.valid_from, self.valid_to, day)
    }
}

const COLUMNS: [&str; 10] = [
    "indicator",
    "province",
    "level",
    "field",
    "valid_from",
    "valid_to",
    "op",
    "value",
    "near",
    "source",
];

pub(super) fn parse(
    file: &str,
    text: Option<&str>,
    faults: &mut Vec<RegistryFault>,
) -> Vec<Target> {
    let report = &mut Reporter { file, faults };
    let header = COLUMNS.join(",");
    table::rows(text.unwrap_or(&header), COLUMNS, report)
        .into_iter()
        .filter_map(|row| target(row, report))
        .collect()
}

fn target(row: Row<10>, report: &mut Reporter<'_>) -> Option<Target> {
    let Row {
        line,
        cells:
            [
                indicator,
                province,
                level,
                field,
                from,
                to,
                op,
                value,
                near,
                source,
            ],
    } = row;
    if !table::is_code(&indicator) {
        report.report(
            line,
            "indicator",
            "write the name of a figure, such as satisfaction_ratio",
        );
    }
    let level = if level.is_empty() {
        Some(None)
    } else {
        table::word(
            &level,
            Level::from_word,
            Level::WORDS,
            (line, "level"),
            report,
        )
        .map(Some)
    };
    if !field.is_empty() && !fields::is_slug(&field) {
        report.report(
            line,
            "field",
            format!("{field:?} is no slug; write one of fields.csv, or leave it empty"),
        );
    }
    let (valid_from, valid_to) = table::validity(&from, &to, line, report);
    let op = table::word(&op, Op::from_word, Op::WORDS, (line, "op"), report);
    let value = number(&value);
    if value.is_none() {
        report.report(line, "value", "write a number, such as 0.95");
    }
    let near = if near.is_empty() {
        Some(0.0)
    } else {
        number(&near).filter(|&near| near >= 0.0)
    };
    if near.is_none() {
        report.report(
            line,
            "near",
            "write a number of at least 0, or leave it empty",
        );
    }
    let some = |cell: String| (!cell.is_empty()).then_some(cell);
    Some(Target {
        indicator,
        province: some(province),
        level: level?,
        field: some(field),
        valid_from,
        valid_to,
        op: op?,
        value: value?,
        near: near?,
        source,
    })
}

fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|number: &f64| number.is_finite())
}
