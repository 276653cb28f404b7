//! Indicators exist only in their SQL files: without its file a family is gone, and an operator's
//! file adds one, within bounds and with a clear error where it is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[path = "../../lifecycle/tests/lives/mod.rs"]
mod lives;
mod support;

use std::borrow::Cow;
use std::fs;

use dunghen_contract::registry::CentreId;
use dunghen_contract::{Channel, Event, Kind, Members};
use dunghen_lifecycle::Timeliness;
use dunghen_windows::{QueryError, QuerySet, Scope, Window};
use support::Pipeline;

fn pipeline(queries: QuerySet) -> Result<Pipeline, Vec<QueryError>> {
    let registry = lives::registry();
    let rules = lives::rules(Timeliness::Date, &registry);
    Pipeline::new(1, &registry, &rules, queries)
}

fn families(pipeline: &mut Pipeline) -> Vec<String> {
    let snapshot = pipeline.tick(lives::START);
    let ids = snapshot.families.iter().map(|f| f.indicator.id.clone());
    ids.collect()
}

/// The queries with one file of an operator's folder.
fn with_file(text: &str) -> QuerySet {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("extra.sql"), text).unwrap();
    fs::write(folder.path().join("notes.txt"), "not a query").unwrap();
    let mut queries = QuerySet::built_in();
    queries.add_folder(folder.path()).unwrap();
    queries
}

const HEADER: &str = "-- id: extra
-- vi: Thêm
-- en: Extra
-- unit: count
-- labels: kind = a, b
-- scopes: province
-- windows: all
-- numerator: refused
";

fn message(text: &str) -> String {
    match pipeline(with_file(text)) {
        Ok(_) => panic!("a wrong query was taken"),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn without_its_file_a_family_is_gone_and_no_other() {
    let all = families(&mut pipeline(QuerySet::built_in()).unwrap());
    for file in QuerySet::built_in().families {
        let mut queries = QuerySet::built_in();
        queries.families.retain(|other| other.name != file.name);
        let left = families(&mut pipeline(queries).unwrap());
        let mut expected = all.clone();
        expected.retain(|id| *id != file.name);
        assert_eq!(left, expected);
    }
}

#[test]
fn without_a_roll_up_nothing_starts() {
    for file in QuerySet::built_in().rollups {
        let mut queries = QuerySet::built_in();
        queries.rollups.retain(|other| other.name != file.name);
        let faults = pipeline(queries).err().expect("a fault");
        assert!(faults[0].to_string().contains(&file.name), "{faults:?}");
    }
}

#[test]
fn a_file_from_outside_adds_a_family() {
    let sql = format!(
        "{HEADER}SELECT key, dossiers_refused AS \"a\", 2 * dossiers_refused AS \"b\" FROM rollup"
    );
    let mut pipeline = pipeline(with_file(&sql)).unwrap();
    let snapshot = pipeline.tick(lives::START);
    let family = snapshot.family("extra").expect("the family");
    let provinces = snapshot.layout.entities_of(Scope::Province);
    assert!(provinces.len() == 2);
    for province in provinces {
        assert!(family.values.get(0, province, 1).unwrap().value.abs() < 1e-9);
    }
    let centre = family.values.get(0, 0, 0);
    assert_eq!(centre, None, "a scope that the header does not list");
}

#[test]
fn a_wrong_file_is_named_with_what_to_write() {
    for (text, says) in [
        ("SELECT 1".to_owned(), "-- id"),
        (
            HEADER.replace("count", "kilos"),
            "count, ratio, seconds or timestamp",
        ),
        (
            HEADER.replace("province", "planet"),
            "centre, level, field, province",
        ),
        (HEADER.replace("id: extra", "id: tickets"), "tickets"),
        (format!("{HEADER}SELECT key FROM rollup"), "columns missing"),
        (
            format!("{HEADER}SELECT key, nothing AS a, 1 AS b FROM rollup"),
            "nothing",
        ),
        (format!("{HEADER}SELEC"), "extra.sql"),
    ] {
        let said = message(&text);
        assert!(said.contains(says) && said.contains("extra.sql"), "{said}");
    }
}

#[test]
fn a_query_that_takes_too_much_loses_its_family_and_nothing_else() {
    let heavy = "FROM rollup_all a CROSS JOIN rollup_all b CROSS JOIN rollup_all c";
    for query in [
        // Time: billions of rows, a few at once.
        format!(
            "SELECT a.key, count(*) AS a, count(*) AS b {heavy} CROSS JOIN rollup_all d GROUP BY a.key"
        ),
        // Memory: all of them at once.
        format!(
            "SELECT a.key AS key, 1 AS a, CASE WHEN array_agg(b.window || c.scope || a.scope) IS NULL THEN 0 ELSE 1 END AS b {heavy} GROUP BY a.key"
        ),
    ] {
        let mut pipeline =
            pipeline(with_file(&format!("{HEADER}{query}"))).unwrap_or_else(|f| panic!("{f:?}"));
        let snapshot = pipeline.tick(lives::START);
        let family = snapshot.family("extra").expect("the family");
        assert!(!family.values.are_known());
        for province in snapshot.layout.entities_of(Scope::Province) {
            assert_eq!(family.values.get(0, province, 0), None);
        }
        let other = snapshot.family("dossiers_refused").unwrap();
        assert!(other.values.get(0, 0, 0).unwrap().value.abs() < 1e-9);
    }
}

const HOUR: i64 = 3_600_000;

/// A dossier that was received in the morning of the first day.
fn received(number: u8) -> Event<'static> {
    Event {
        kind: Kind::Received,
        time: lives::START + 8 * HOUR,
        id: Cow::Owned(number.to_string()),
        source: Cow::Borrowed("/motcua/H49"),
        subject: Cow::Owned(format!("000.00.16.H49-260209-000{number}")),
        centre: CentreId(0),
        members: Members {
            procedure: Some(Cow::Borrowed("1.000001")),
            channel: Some(Channel::Online),
            ..Members::default()
        },
    }
}

/// Whether the figures of the operator's family are known, and those of the provinces today.
fn known(pipeline: &mut Pipeline, hours: i64) -> (bool, Vec<f64>) {
    let snapshot = pipeline.tick(lives::START + hours * HOUR);
    let values = &snapshot.family("extra").expect("the family").values;
    let today = Window::from_word("today").unwrap().index();
    let provinces = snapshot.layout.entities_of(Scope::Province);
    let mut figures: Vec<f64> = provinces
        .filter_map(|province| Some(values.get(today, province, 0)?.value))
        .collect();
    figures.sort_by(f64::total_cmp);
    (values.are_known(), figures)
}

/// A figure that is gone is announced; one that could not be counted is not.
#[test]
fn what_a_failed_query_would_say_is_unknown_until_it_runs_again() {
    for table in ["rollup", "rollup_all"] {
        // It divides by zero while there is one dossier.
        let query = format!("SELECT key, 10 / (1 - received_online) AS a, 0 AS b FROM {table}");
        let mut pipeline = pipeline(with_file(&format!("{HEADER}{query}"))).unwrap();
        assert_eq!(known(&mut pipeline, 9), (true, vec![10.0, 10.0]));
        pipeline.take(&received(1));
        assert_eq!(known(&mut pipeline, 10), (false, vec![]));
        assert_eq!(known(&mut pipeline, 11), (false, vec![]));
        pipeline.take(&received(2));
        assert_eq!(known(&mut pipeline, 12), (true, vec![-10.0, 10.0]));
    }
}
