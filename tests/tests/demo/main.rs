//! `dunghen demo`: it needs nothing, shows every family, is read by Prometheus, and ends at Ctrl-C.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod families;
mod labels;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use dunghen_tests::dunghen::{self, Pipeline};
use dunghen_tests::exposition::{self, Exposition};
use dunghen_tests::prometheus::{Prometheus, promtool_findings};
use dunghen_tests::{http, tools, wait};

/// The demo as `make demo` starts it, but at a free port and in an empty folder.
fn demo(folder: &Path) -> (Pipeline, String) {
    let address = dunghen::free_address();
    let mut command = dunghen::command(["demo", "--listen", &address]);
    command.current_dir(folder);
    (Pipeline::watch(&mut command, &address), address)
}

/// The scrape in which every family has a value: the demo feeds all of them within a minute.
fn full_scrape(pipeline: &Pipeline) -> (String, Exposition) {
    wait::until("every family has values", Duration::from_mins(3), || {
        let scrape = pipeline.metrics();
        let series = exposition::parse(&scrape)?;
        let names: BTreeSet<&str> = series.keys().map(|series| family(&series.name)).collect();
        let missing: Vec<String> = families::all()
            .into_iter()
            .filter(|name| !names.contains(name.as_str()))
            .collect();
        if missing.is_empty() {
            Ok((scrape, series))
        } else {
            Err(format!("missing: {missing:?}"))
        }
    })
}

/// The family of a series: that of a histogram's part is the histogram.
fn family(name: &str) -> &str {
    ["_bucket", "_sum", "_count"]
        .iter()
        .find_map(|part| name.strip_suffix(part))
        .unwrap_or(name)
}

#[test]
fn shows_every_family_to_prometheus_and_ends_at_ctrl_c() {
    let folder = tempfile::tempdir().unwrap();
    let (mut pipeline, address) = demo(folder.path());
    wait::until("it prints its address", Duration::from_mins(1), || {
        let said = pipeline.process.stdout();
        let found = said.contains(&format!("http://{address}/"));
        found.then_some(()).ok_or(said)
    });
    let (scrape, series) = full_scrape(&pipeline);

    let findings = promtool_findings(&scrape);
    assert_eq!(findings, "", "promtool check metrics");
    assert!(series.len() < 60_000, "{} series", series.len());
    let registry = labels::Registry::read(&tools::tests_folder().join("../schemas/registry"));
    for series in series.keys() {
        registry.check(series).unwrap();
    }
    headers(&pipeline);

    let prometheus = Prometheus::start(&address);
    let rows = prometheus.query_until_answered(
        "sum(dunghen_province_dossiers_received{window=\"this_month\"}) > 0 and on() up == 1",
    );
    assert_eq!(rows.len(), 1);

    pipeline.interrupt();
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is left behind");
}

fn headers(pipeline: &Pipeline) {
    let answer = http::get(&pipeline.url("/metrics")).unwrap();
    assert_eq!(
        answer.content_type,
        "text/plain; version=0.0.4; charset=utf-8"
    );
    for path in ["/healthz", "/readyz"] {
        assert_eq!(
            http::get(&pipeline.url(path)).unwrap().status,
            200,
            "{path}"
        );
    }
    let page = http::get(&pipeline.url("/")).unwrap();
    assert_eq!(page.status, 200);
    assert!(
        page.content_type.starts_with("text/html"),
        "{}",
        page.content_type
    );
    for outside in ["src=\"http", "href=\"http", "@import", "url(http"] {
        assert!(
            !page.body.contains(outside),
            "the page loads from outside: {outside}"
        );
    }
}
