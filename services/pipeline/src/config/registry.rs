//! `[registry]` and `[calendar]`: the tables that an operator edits, or those of the binary.
//!
//! Each key stands for itself: where it is absent, the embedded table takes its place. A file that
//! cannot be read is a fault of its key, and the others are checked all the same.

use std::path::PathBuf;
use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::Registry;
use dunghen_contract::registry::RegistryFault;

use super::ConfigFaults;
use super::digest::{self, Digests};
use super::embedded::{CALENDAR, CENTRES, Embedded, FIELDS, PROCEDURES, TARGETS};
use super::section::Section;
use super::tree::Tree;

/// A table: the file that it was read from, or the embedded one.
struct Table {
    embedded: Embedded,
    file: Option<String>,
    text: Option<String>,
}

impl Table {
    fn read(section: &mut Section<'_>, key: &str, embedded: Embedded) -> Self {
        let instead = format!(
            "write the path of a file, such as \"schemas/registry/{}\"",
            embedded.name
        );
        let path = section.text(key, None, &instead, |text| {
            (!text.is_empty()).then(|| Some(PathBuf::from(text)))
        });
        let path = path.map(|path| section.folder().join(path));
        let text = path.as_ref().and_then(|path| {
            std::fs::read_to_string(path)
                .map_err(|error| {
                    let problem = format!("{} cannot be read ({error})", path.display());
                    section.fault(key, problem, "give the path of a file of UTF-8 text");
                })
                .ok()
        });
        Self {
            embedded,
            file: path.map(|path| path.display().to_string()),
            text,
        }
    }

    /// Whether its text is the one that was asked for.
    fn is_whole(&self) -> bool {
        self.file.is_none() || self.text.is_some()
    }

    /// The text; that of the embedded table, which is free of faults, where the file cannot be read.
    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(self.embedded.text)
    }

    /// What to call it.
    fn name(&self) -> String {
        let inside = || format!("{} of the binary", self.embedded.name);
        self.file.clone().unwrap_or_else(inside)
    }
}

/// Registry and calendar, and what tells others from them.
pub(super) struct Tables {
    pub(super) registry: Arc<Registry>,
    pub(super) calendar: Arc<Calendar>,
    /// Without the digest of the rules, which are no table.
    pub(super) digests: Digests,
}

/// Registry and calendar, where both are free of faults.
pub(super) type Read = Option<Tables>;

pub(super) fn read(tree: &Tree, faults: &mut ConfigFaults) -> Read {
    let keys = ["centres", "procedures", "fields", "targets"];
    let section = &mut Section::new(tree, "registry", &keys, faults);
    let embedded = [CENTRES, PROCEDURES, FIELDS, TARGETS];
    let mut place = 0;
    let tables = embedded.map(|embedded| {
        place += 1;
        Table::read(section, keys[place - 1], embedded)
    });
    let calendar = Table::read(
        &mut Section::new(tree, "calendar", &["file"], faults),
        "file",
        CALENDAR,
    );
    let registry = registry(&tables, faults);
    let parsed = Calendar::parse(calendar.text())
        .map_err(|found| {
            for fault in found.faults() {
                let key = format!("{}: {}", calendar.name(), fault.key);
                faults.add(key, &fault.problem, &fault.instead);
            }
        })
        .ok();
    let both = registry.zip(parsed)?;
    if tables[0].is_whole() && calendar.is_whole() {
        let schedules: Vec<&str> = both.1.schedule_names().collect();
        if let Err(found) = both.0.check_hours(&schedules) {
            note(found.0, &tables, faults);
        }
    }
    let whole = tables.iter().chain([&calendar]).all(Table::is_whole);
    let [centres, procedures, fields, _targets] = tables.each_ref().map(Table::text);
    whole.then(|| Tables {
        registry: Arc::new(both.0),
        calendar: Arc::new(both.1),
        digests: Digests {
            calendar: digest::of([calendar.text()]),
            registry: digest::of([centres, procedures, fields]),
            rules: String::new(),
        },
    })
}

fn registry(tables: &[Table; 4], faults: &mut ConfigFaults) -> Option<Registry> {
    let [centres, procedures, fields, targets] = tables.each_ref().map(Table::text);
    Registry::parse(centres, procedures, fields, targets)
        .map_err(|found| note(found.0, tables, faults))
        .ok()
}

/// Notes faults of tables under the names that the operator knows them by.
fn note(found: Vec<RegistryFault>, tables: &[Table], faults: &mut ConfigFaults) {
    for fault in found {
        let table = tables
            .iter()
            .find(|table| table.embedded.name == fault.file);
        let mut key = table.map_or_else(|| fault.file.clone(), Table::name);
        if fault.line > 0 {
            key = format!("{key}:{}", fault.line);
        }
        if !fault.column.is_empty() {
            key = format!("{key}: {}", fault.column);
        }
        faults.add(key, fault.advice, "");
    }
}
