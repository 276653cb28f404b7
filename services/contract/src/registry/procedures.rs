//! `procedures.csv`: the catalogue of administrative procedures.

use rustc_hash::FxHashMap;

use super::faults::{RegistryFault, Reporter};
use super::fields::{self, Fields};
use super::table::{self, Row};
use crate::Millis;
use crate::values::{Level, ServiceLevel};

/// A procedure of the catalogue by its place in `procedures.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcedureId(pub u32);

impl ProcedureId {
    /// The place as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One procedure of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// Its code, normalised.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Slug of its sector; empty: none is known.
    pub field: String,
    /// The level that carries it out.
    pub level: Level,
    /// Level of its online service.
    pub service_level: ServiceLevel,
    /// Statutory working time in milliseconds, where there is one; above 0.
    pub statutory_ms: Option<Millis>,
    /// Fee in đồng, where it is given.
    pub fee: Option<u64>,
}

/// A procedure's code without what a locality added: one that begins with a digit, a dot and six
/// digits followed by a dot is cut to those; any other is kept as it is.
#[must_use]
pub fn normalise_procedure(sent: &str) -> &str {
    match sent.as_bytes() {
        [n, b'.', six @ ..] if n.is_ascii_digit() && six.len() > 6 => {
            if six[..6].iter().all(u8::is_ascii_digit) && six[6] == b'.' {
                &sent[..8]
            } else {
                sent
            }
        }
        _ => sent,
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Procedures {
    file: String,
    rows: Vec<Procedure>,
    lines: Vec<u64>,
    by_code: FxHashMap<String, ProcedureId>,
}

const COLUMNS: [&str; 7] = [
    "code",
    "name",
    "field",
    "level",
    "service_level",
    "statutory_working_hours",
    "fee",
];

impl Procedures {
    pub(super) fn parse(file: &str, text: Option<&str>, faults: &mut Vec<RegistryFault>) -> Self {
        let mut procedures = Self {
            file: file.to_owned(),
            ..Self::default()
        };
        let report = &mut Reporter { file, faults };
        let header = COLUMNS.join(",");
        for row in table::rows(text.unwrap_or(&header), COLUMNS, report) {
            let line = row.line;
            let Ok(id) = u32::try_from(procedures.rows.len()) else {
                break;
            };
            let Some(procedure) = procedure(row, report) else {
                continue;
            };
            if procedures
                .by_code
                .insert(procedure.code.clone(), ProcedureId(id))
                .is_some()
            {
                let advice = format!(
                    "{:?} is given twice; remove one of the lines",
                    procedure.code
                );
                report.report(line, "code", advice);
            }
            procedures.rows.push(procedure);
            procedures.lines.push(line);
        }
        procedures
    }

    pub(super) fn rows(&self) -> &[Procedure] {
        &self.rows
    }

    pub(super) fn by_code(&self, code: &str) -> Option<ProcedureId> {
        self.by_code.get(code).copied()
    }

    pub(super) fn unlisted_fields(&self, fields: &Fields) -> Vec<RegistryFault> {
        let unlisted =
            |row: &&Procedure| !row.field.is_empty() && fields.by_slug(&row.field).is_none();
        let warning = |row: &Procedure, line: u64| RegistryFault {
            file: self.file.clone(),
            line,
            column: "field",
            advice: format!(
                "{:?} is not in fields.csv and is shown as other; add it there",
                row.field
            ),
        };
        self.rows
            .iter()
            .zip(&self.lines)
            .filter(|(row, _)| unlisted(row))
            .map(|(row, &line)| warning(row, line))
            .collect()
    }
}

fn procedure(row: Row<7>, report: &mut Reporter<'_>) -> Option<Procedure> {
    let Row {
        line,
        cells: [code, name, field, level, service_level, hours, fee],
    } = row;
    if !table::is_code(&code) {
        report.report(
            line,
            "code",
            "write the code of the procedure, 1 to 64 characters",
        );
    }
    if !field.is_empty() && !fields::is_slug(&field) {
        report.report(
            line,
            "field",
            format!("{field:?} is no slug; write one of fields.csv"),
        );
    }
    let level = table::word(
        &level,
        Level::from_word,
        Level::WORDS,
        (line, "level"),
        report,
    );
    let service_level = if service_level.is_empty() {
        Some(ServiceLevel::None)
    } else {
        let at = (line, "service_level");
        table::word(
            &service_level,
            ServiceLevel::from_word,
            ServiceLevel::WORDS,
            at,
            report,
        )
    };
    let statutory = working_time(&hours);
    if statutory.is_none() {
        let advice = format!(
            "{hours:?} is no number of hours; write one such as 40 or 7.5, or leave it empty"
        );
        report.report(line, "statutory_working_hours", advice);
    }
    let fee = if fee.is_empty() {
        Some(None)
    } else {
        fee.parse().ok().map(Some)
    };
    if fee.is_none() {
        report.report(
            line,
            "fee",
            "write a whole number of đồng, or leave it empty",
        );
    }
    Some(Procedure {
        code: normalise_procedure(&code).to_owned(),
        name,
        field,
        level: level?,
        service_level: service_level?,
        statutory_ms: statutory?.filter(|&ms| ms > 0),
        fee: fee?,
    })
}

/// Hours as whole milliseconds: an integer or a decimal of at most five places (which always is a
/// whole number of milliseconds), at most 999,999 hours. The outer none is a fault, the inner an
/// empty cell.
#[expect(
    clippy::option_option,
    reason = "a fault and an empty cell are two answers"
)]
fn working_time(hours: &str) -> Option<Option<Millis>> {
    if hours.is_empty() {
        return Some(None);
    }
    let (whole, places) = hours.split_once('.').unwrap_or((hours, "0"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(whole, 6) || !digits(places, 5) {
        return None;
    }
    let whole: Millis = whole.parse().ok()?;
    let places: Millis = format!("{places:0<5}").parse().ok()?;
    Some(Some(whole * 3_600_000 + places * 36))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_forms_are_cut() {
        for (sent, kept) in [
            ("1.001122", "1.001122"),
            ("1.001122.000.00.00.H48", "1.001122"),
            ("1.001122.", "1.001122"),
            ("1.0011222", "1.0011222"),
            ("1.0011222.H61", "1.0011222.H61"),
            ("10.001122.H61", "10.001122.H61"),
            ("1.00112x.H61", "1.00112x.H61"),
            ("đ.001122.H61", "đ.001122.H61"),
            ("1.đ0112.H61", "1.đ0112.H61"),
            ("1.", "1."),
            ("", ""),
        ] {
            assert_eq!(normalise_procedure(sent), kept);
        }
    }

    #[test]
    fn hours_are_whole_milliseconds() {
        assert_eq!(working_time(""), Some(None));
        assert_eq!(working_time("0"), Some(Some(0)));
        assert_eq!(working_time("40"), Some(Some(144_000_000)));
        assert_eq!(working_time("7.5"), Some(Some(27_000_000)));
        assert_eq!(working_time("0.00001"), Some(Some(36)));
        for fault in ["-1", "1,5", "1.", ".5", "1e3", "0.000001", "1000000", "x"] {
            assert_eq!(working_time(fault), None, "{fault}");
        }
    }
}
