//! The text of business families: what `outputs.md` and Prometheus ask of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use dunghen_contract::Registry;
use dunghen_publish::{Business, Directory, Targets, write_centres};
use dunghen_windows::{Choice, Indicator, Scope, Snapshot};
use support::{indicators, plain, registry, share, small_registry, snapshot};

const CENTRES: &str = "H49.1,A,province,H49,,,,,\nH49.2,B,commune,H49,,,,,\n";

fn render(registry: &Registry, snapshot: &Snapshot) -> String {
    let mut out = String::new();
    let series = Business::new(Targets::new(registry)).render(snapshot, &mut out);
    assert_eq!(
        series,
        out.lines().filter(|line| !line.starts_with('#')).count()
    );
    out
}

fn indicator(sql: &str) -> Indicator {
    Indicator::parse(sql).unwrap()
}

fn received() -> Indicator {
    indicator(
        "-- id: dossiers_received\n-- vi: Hồ sơ \\ tiếp nhận\n-- en: Received\n-- unit: count\n-- labels: channel = online, counter\n-- scopes: centre, province\n-- windows: all\n-- numerator: n\n",
    )
}

#[test]
fn a_family_has_its_header_once_and_sorted_labels() {
    let registry = small_registry(CENTRES, "");
    let snapshot = snapshot(&registry, vec![received()], |asked| {
        (asked.window == "today" && asked.scope == Scope::Centre)
            .then(|| plain(if asked.column == "online" { 2.0 } else { 0.5 }))?
    });
    let text = render(&registry, &snapshot);
    let expected = "\
# HELP dunghen_centre_dossiers_received Hồ sơ \\\\ tiếp nhận / Received
# TYPE dunghen_centre_dossiers_received gauge
dunghen_centre_dossiers_received{centre=\"H49.1\",channel=\"online\",level=\"province\",province=\"H49\",window=\"today\"} 2
dunghen_centre_dossiers_received{centre=\"H49.1\",channel=\"counter\",level=\"province\",province=\"H49\",window=\"today\"} 0.5
dunghen_centre_dossiers_received{centre=\"H49.2\",channel=\"online\",level=\"commune\",province=\"H49\",window=\"today\"} 2
dunghen_centre_dossiers_received{centre=\"H49.2\",channel=\"counter\",level=\"commune\",province=\"H49\",window=\"today\"} 0.5
# HELP dunghen_window_end";
    assert!(text.starts_with(expected), "{text}");
    assert!(
        !text.contains("dunghen_province_dossiers_received"),
        "a family without series has no header"
    );
}

#[test]
fn now_families_have_no_window_and_a_level_of_their_own() {
    let registry = small_registry(CENTRES, "");
    let catalogue = indicator(
        "-- id: catalogue_procedures\n-- vi: a\n-- en: b\n-- unit: count\n-- labels: level = province, commune; service_level = full\n-- scopes: province\n-- windows: now\n-- numerator: n\n",
    );
    let snapshot = snapshot(&registry, vec![catalogue], |_| plain(3.0));
    let text = render(&registry, &snapshot);
    assert!(text.contains(
        "\ndunghen_province_catalogue_procedures{level=\"commune\",province=\"H49\",service_level=\"full\"} 3\n"
    ), "{text}");
}

#[test]
fn a_label_behind_window_keeps_the_order() {
    let registry = small_registry(CENTRES, "");
    let zone = indicator(
        "-- id: a\n-- vi: a\n-- en: b\n-- unit: count\n-- labels: zone = x; apology = y\n-- scopes: province\n-- windows: all\n-- numerator: n\n",
    );
    let snapshot = snapshot(&registry, vec![zone], |_| plain(1.0));
    let text = render(&registry, &snapshot);
    assert!(
        text.contains(
            "\ndunghen_province_a{apology=\"y\",province=\"H49\",window=\"1h\",zone=\"x\"} 1\n"
        ),
        "{text}"
    );
}

#[test]
fn what_is_no_number_is_absent() {
    let registry = small_registry(CENTRES, "");
    let snapshot = snapshot(&registry, vec![received()], |asked| match asked.window {
        "today" => plain(f64::NAN),
        "24h" => plain(f64::INFINITY),
        _ => None,
    });
    assert!(!render(&registry, &snapshot).contains("received"));
}

#[test]
fn targets_in_force_and_windows_are_there() {
    let registry = small_registry(
        CENTRES,
        "satisfaction_ratio,H49,,dat-dai,2022-01-01,,>=,0.95,0.02,s\n\
         ticket_total_seconds/mean,,province,,,,<=,1500,,s\n\
         satisfaction_ratio,H48,,,2022-01-01,2025-12-31,>=,0.9,,s\n",
    );
    let mut snapshot = snapshot(&registry, Vec::new(), |_| None);
    let yesterday = dunghen_windows::Window::from_word("yesterday").unwrap();
    snapshot.revisions[yesterday.index()] = 4;
    let text = render(&registry, &snapshot);
    for line in [
        "# TYPE dunghen_target_ratio gauge",
        "dunghen_target_ratio{field=\"dat-dai\",indicator=\"satisfaction_ratio\",level=\"\",op=\">=\",province=\"H49\"} 0.95",
        "dunghen_target_seconds{field=\"\",indicator=\"ticket_total_seconds/mean\",level=\"province\",op=\"<=\",province=\"\"} 1500",
        "dunghen_window_start_timestamp_seconds{window=\"today\"} 1790096400",
        "dunghen_window_end_timestamp_seconds{window=\"today\"} 1790182799.999",
        "dunghen_window_end_timestamp_seconds{window=\"1h\"} 1790182740",
        "dunghen_window_revision{window=\"yesterday\"} 4",
        "dunghen_window_revision{window=\"today\"} 0",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
    assert!(!text.contains("H48"), "no longer in force");
}

#[test]
fn a_centre_works_from_its_first_to_its_last_day() {
    let registry = small_registry(
        "a,A,commune,H49,,2026-09-23,2026-09-23,,\nb,B,commune,H49,,,2026-09-22,,\nc,C,commune,H49,,2026-09-24,,,\n",
        "",
    );
    let mut text = String::new();
    let day = jiff::civil::date(2026, 9, 23);
    assert_eq!(write_centres(&Directory::new(&registry), day, &mut text), 3);
    for (centre, works) in [("a", 1), ("b", 0), ("c", 0)] {
        let line = format!(
            "dunghen_registry_centre_in_force{{centre=\"{centre}\",level=\"commune\",province=\"H49\"}} {works}"
        );
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
}

/// The cached text gives the series that the snapshot says are published, all families and scopes.
#[test]
fn series_are_those_of_the_snapshot() {
    let registry = registry();
    let mut snapshot = snapshot(&registry, indicators(), |asked| {
        let mixed = asked.mixed();
        (!mixed.is_multiple_of(3)).then(|| share(1.0, 1.0 + f64::from(mixed)))?
    });
    let mut business = Business::new(Targets::new(&registry));
    for everything in [false, true] {
        if everything {
            let mut publication = (*snapshot.publication).clone();
            publication.scopes[Scope::Field as usize].windows = Choice::All;
            publication.scopes[Scope::Centre as usize].families = Choice::All;
            snapshot.publication = Arc::new(publication);
        }
        let mut text = String::new();
        business.render(&snapshot, &mut text);
        let written: BTreeMap<&str, f64> = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.rsplit_once(' '))
            .map(|(series, value)| (series, value.parse().unwrap()))
            .collect();
        let mut expected = 0;
        for family in &snapshot.families {
            for scope in Scope::ALL {
                for series in snapshot.series(family, scope) {
                    expected += 1;
                    let name = name(&snapshot, &family.indicator, scope, &series);
                    let value = written.get(&*name).copied();
                    assert_eq!(
                        value.map(f64::to_bits),
                        Some(series.value.value.to_bits()),
                        "{name}"
                    );
                }
            }
        }
        let beside = ["dunghen_target_", "dunghen_window_"];
        let figures = written
            .keys()
            .filter(|name| !beside.iter().any(|family| name.starts_with(family)));
        assert_eq!(figures.count(), expected);
    }
}

fn name(
    snapshot: &Snapshot,
    indicator: &Indicator,
    scope: Scope,
    series: &dunghen_windows::Series,
) -> String {
    let entity = snapshot.layout.describe(series.entity);
    let mut labels = entity.labels();
    labels.extend(indicator.label_values(series.column));
    labels.extend(series.window.map(|window| ("window", window.word())));
    labels.sort_unstable();
    let labels: Vec<String> = labels.iter().map(|(k, v)| format!("{k}=\"{v}\"")).collect();
    format!(
        "dunghen_{}_{}{{{}}}",
        scope.word(),
        indicator.id,
        labels.join(",")
    )
}

#[test]
fn promtool_finds_nothing() {
    let registry = registry();
    let snapshot = snapshot(&registry, indicators(), |_| plain(1.0));
    let mut text = Vec::new();
    let health = dunghen_publish::Health::new("1", 0);
    health.set_watermark(0);
    health.set_lag("t", 0, 1);
    health.render(1, 0, &mut text);
    text.extend_from_slice(render(&registry, &snapshot).as_bytes());
    let promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    // The test that starts Prometheus itself asks the same and demands that it is installed.
    let Ok(mut promtool) = promtool else { return };
    promtool.stdin.take().unwrap().write_all(&text).unwrap();
    let output = promtool.wait_with_output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty() && output.stdout.is_empty(),
        "{output:?}"
    );
}
