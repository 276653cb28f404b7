//! `centres.csv`: the one-stop centres, their place in the hierarchy and their successors.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::faults::{RegistryFault, Reporter};
use super::table::{self, Row};
use super::validity::holds;
use crate::values::Level;

/// A centre by its place in `centres.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CentreId(pub u16);

/// A province by its place in the sorted list of provinces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProvinceId(pub u16);

/// One centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Centre {
    /// Its code, a label value.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Code of its province.
    pub province: String,
    /// The centre above it.
    pub parent: Option<CentreId>,
    /// First day on which it works; none: always.
    pub valid_from: Option<Date>,
    /// Last day on which it works; none: for ever.
    pub valid_to: Option<Date>,
    /// The centre that took over from it.
    pub successor: Option<CentreId>,
    /// Its schedule in the working calendar; empty: the calendar's default.
    pub hours: String,
}

impl Centre {
    /// Whether it works on a day: it has begun and not ended.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        holds(self.valid_from, self.valid_to, day)
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Centres {
    file: String,
    rows: Vec<Centre>,
    lines: Vec<u64>,
    by_code: FxHashMap<String, CentreId>,
    provinces: Vec<String>,
    province_of: Vec<ProvinceId>,
}

const COLUMNS: [&str; 9] = [
    "code",
    "name",
    "level",
    "province",
    "parent",
    "valid_from",
    "valid_to",
    "successor",
    "hours",
];

impl Centres {
    pub(super) fn parse(file: &str, text: Option<&str>, faults: &mut Vec<RegistryFault>) -> Self {
        let mut centres = Self {
            file: file.to_owned(),
            ..Self::default()
        };
        let report = &mut Reporter { file, faults };
        let header = COLUMNS.join(",");
        let rows = table::rows(text.unwrap_or(&header), COLUMNS, report);
        if rows.is_empty() && text.is_some() && report.faults.is_empty() {
            report.report(0, "code", "there is no centre; write at least one line");
        }
        centres.number(&rows, report);
        for row in rows {
            let line = row.line;
            if let Some(centre) = centres.centre(row, report) {
                centres.rows.push(centre);
                centres.lines.push(line);
            }
        }
        // Numbers are places only where every row stands; otherwise there are faults anyway.
        if centres.rows.len() == centres.by_code.len() {
            centres.check_loops("successor", |centre| centre.successor, report);
            centres.check_loops("parent", |centre| centre.parent, report);
            centres.group_by_province();
        }
        centres
    }

    /// Gives every code its number, before links are resolved.
    fn number(&mut self, rows: &[Row<9>], report: &mut Reporter<'_>) {
        for (
            place,
            Row {
                line,
                cells: [code, ..],
            },
        ) in rows.iter().enumerate()
        {
            let Ok(id) = u16::try_from(place) else {
                report.report(*line, "", "more than 65,536 centres; remove some");
                return;
            };
            if !table::is_code(code) {
                report.report(
                    *line,
                    "code",
                    "write the code of the centre, 1 to 64 characters",
                );
            }
            if self.by_code.insert(code.clone(), CentreId(id)).is_some() {
                report.report(
                    *line,
                    "code",
                    format!("{code:?} is given twice; remove one of the lines"),
                );
            }
        }
    }

    fn centre(&self, row: Row<9>, report: &mut Reporter<'_>) -> Option<Centre> {
        let Row {
            line,
            cells:
                [
                    code,
                    name,
                    level,
                    province,
                    parent,
                    from,
                    to,
                    successor,
                    hours,
                ],
        } = row;
        let level = table::word(
            &level,
            Level::from_word,
            Level::WORDS,
            (line, "level"),
            report,
        );
        if !table::is_code(&province) {
            report.report(
                line,
                "province",
                "write the code of the province, such as H49",
            );
        }
        let mut link = |cell: &str, column| {
            let id = self.by_code.get(cell).copied();
            if id.is_none() && !cell.is_empty() {
                report.report(
                    line,
                    column,
                    format!("{cell:?} is no centre of this file; write one, or leave it empty"),
                );
            }
            id
        };
        let parent = link(&parent, "parent");
        let successor = link(&successor, "successor");
        let (valid_from, valid_to) = table::validity(&from, &to, line, report);
        Some(Centre {
            code,
            name,
            level: level?,
            province,
            parent,
            valid_from,
            valid_to,
            successor,
            hours,
        })
    }

    /// Reports each loop once, at the row of it that comes first in the file.
    fn check_loops(
        &self,
        column: &'static str,
        next: impl Fn(&Centre) -> Option<CentreId>,
        report: &mut Reporter<'_>,
    ) {
        // For each row the walk that saw it first; a walk that meets itself has found a loop.
        let mut seen_by = vec![usize::MAX; self.rows.len()];
        for start in 0..self.rows.len() {
            let mut at = start;
            while seen_by[at] == usize::MAX {
                seen_by[at] = start;
                match next(&self.rows[at]) {
                    Some(id) => at = usize::from(id.0),
                    None => break,
                }
                if seen_by[at] == start {
                    let code = &self.rows[at].code;
                    let advice = format!(
                        "{code:?} leads back to itself; leave one of the cells on the way empty"
                    );
                    report.report(self.lines[at], column, advice);
                }
            }
        }
    }

    fn group_by_province(&mut self) {
        self.provinces = self.rows.iter().map(|row| row.province.clone()).collect();
        self.provinces.sort_unstable();
        self.provinces.dedup();
        let place = |code: &String| self.provinces.partition_point(|province| province < code);
        // There are at most as many provinces as centres, which are at most 65,536.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "bounded by the number of centres"
        )]
        let ids = self
            .rows
            .iter()
            .map(|row| ProvinceId(place(&row.province) as u16))
            .collect();
        self.province_of = ids;
    }

    pub(super) fn rows(&self) -> &[Centre] {
        &self.rows
    }

    pub(super) fn by_code(&self, code: &str) -> Option<CentreId> {
        self.by_code.get(code).copied()
    }

    pub(super) fn provinces(&self) -> &[String] {
        &self.provinces
    }

    pub(super) fn province_of(&self, id: CentreId) -> ProvinceId {
        self.province_of[usize::from(id.0)]
    }

    pub(super) fn hours_faults(&self, schedules: &[&str]) -> Vec<RegistryFault> {
        let unknown =
            |row: &&Centre| !row.hours.is_empty() && !schedules.contains(&row.hours.as_str());
        let fault = |row: &Centre, line: u64| RegistryFault {
            file: self.file.clone(),
            line,
            column: "hours",
            advice: format!(
                "{:?} is no schedule of the calendar; write one of {}, or leave it empty",
                row.hours,
                schedules.join(", ")
            ),
        };
        self.rows
            .iter()
            .zip(&self.lines)
            .filter(|(row, _)| unknown(row))
            .map(|(row, &line)| fault(row, line))
            .collect()
    }
}
