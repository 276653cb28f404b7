//! Which label values there may be: those of the registry and of closed lists, so that no text that
//! somebody sends can become a series.

use std::collections::BTreeSet;
use std::path::Path;

use dunghen_tests::dunghen::REASONS;
use dunghen_tests::exposition::Series;
use dunghen_tests::figures;

const CLOSED: &[(&str, &[&str])] = &[
    ("level", &["province", "district", "commune"]),
    (
        "window",
        &[
            "1h",
            "24h",
            "7d",
            "30d",
            "today",
            "this_month",
            "this_quarter",
            "this_year",
            "yesterday",
            "last_month",
            "last_quarter",
            "last_year",
            "report_month",
            "report_quarter",
            "report_year",
            "last_report_month",
            "last_report_quarter",
            "last_report_year",
        ],
    ),
    ("channel", &["counter", "online", "post"]),
    (
        "verdict",
        &[
            "pending",
            "early",
            "on_time",
            "late",
            "no_due",
            "closed_otherwise",
        ],
    ),
    ("timeliness", &["early", "on_time", "late", "no_due"]),
    ("how", &["withdrawn", "stopped"]),
    ("of", &["resolved", "received"]),
    (
        "variant",
        &[
            "all",
            "full",
            "partial",
            "unassisted",
            "filed_and_resolved",
            "level34_resolved",
        ],
    ),
    ("stage", &["acceptance", "processing", "handover", "total"]),
    ("stat", &["mean", "p50", "p90"]),
    ("apology", &["in_time", "late", "none", "after_end"]),
    ("method", &["online", "counter", "transfer"]),
    ("medium", &["electronic", "paper"]),
    (
        "factor",
        &[
            "access",
            "procedure",
            "official",
            "result",
            "feedback",
            "none",
        ],
    ),
    (
        "outcome",
        &[
            "served",
            "missed",
            "abandoned",
            "unfinished",
            "completed",
            "failed",
        ],
    ),
    ("limit", &["total_10m", "wait_25m"]),
    (
        "standing",
        &[
            "awaiting_acceptance",
            "within",
            "due_soon",
            "overdue",
            "paused",
            "no_due",
        ],
    ),
    ("service_level", &["full", "partial", "none"]),
    ("op", &[">=", ">", "<=", "<"]),
    ("reason", &REASONS),
];

/// Labels of the pipeline's health whose values are its own: types, positions, edges, versions.
const OWN: &[&str] = &[
    "type",
    "member",
    "topic",
    "partition",
    "le",
    "status",
    "version",
    "revision",
];

/// The codes of the registry that comes with the project.
pub struct Registry {
    provinces: BTreeSet<String>,
    centres: BTreeSet<String>,
    fields: BTreeSet<String>,
}

impl Registry {
    /// Reads it.
    #[must_use]
    pub fn read(folder: &Path) -> Self {
        let centres = table(&folder.join("centres.csv"));
        let mut fields = column(&table(&folder.join("fields.csv")), "slug");
        fields.extend(["other".to_owned(), "unknown".to_owned()]);
        Self {
            provinces: column(&centres, "province"),
            centres: column(&centres, "code"),
            fields,
        }
    }

    /// What is wrong with the labels of a series, if anything.
    ///
    /// # Errors
    /// The label and its value.
    pub fn check(&self, series: &Series) -> Result<(), String> {
        let target = series.name.starts_with("dunghen_target_");
        for (label, value) in &series.labels {
            let known = match label.as_str() {
                // An empty cell of a target matches all.
                _ if target && (value.is_empty() || label == "indicator") => true,
                "province" => self.provinces.contains(value),
                "centre" => self.centres.contains(value),
                "field" => self.fields.contains(value),
                "kind" => kinds(series).contains(&value.as_str()),
                own if OWN.contains(&own) => !figures::is_business(&series.name),
                other => CLOSED
                    .iter()
                    .any(|(name, values)| *name == other && values.contains(&value.as_str())),
            };
            if !known {
                return Err(format!(
                    "{series}: {label} is neither of the registry nor of a closed list"
                ));
            }
        }
        Ok(())
    }
}

fn kinds(series: &Series) -> &'static [&'static str] {
    if series.name == "dunghen_events_anomalous_total" {
        &[
            "illegal_transition",
            "foreign_centre",
            "id_conflict",
            "orphan",
            "ticket_out_of_range",
            "malformed_code",
        ]
    } else {
        &["sms", "hotline", "feedback"]
    }
}

/// The rows of a table whose cells hold no line end; quotes only protect commas.
fn table(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).expect("a table of the registry");
    text.lines().map(cells).collect()
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().expect("one at least").push(other),
        }
    }
    cells
}

fn column(table: &[Vec<String>], name: &str) -> BTreeSet<String> {
    let place = table[0]
        .iter()
        .position(|cell| cell == name)
        .expect("a column of this name");
    table[1..].iter().map(|row| row[place].clone()).collect()
}
