//! What a client of the API relies on: items that say what they are, filters that never leave out
//! silently, and nothing of a small cell where everybody reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::collections::BTreeSet;

use dunghen_contract::Registry;
use dunghen_publish::Audience;
use dunghen_windows::{Scope, Snapshot, WINDOWS};
use serde_json::Value;
use support::server::Server;
use support::{indicators, plain, registry, share, small_registry, snapshot};

/// Every series that can be has a figure.
fn everything(registry: &Registry) -> Snapshot {
    snapshot(registry, indicators(), |asked| {
        if asked.id.ends_with("ratio") {
            share(f64::from(asked.mixed() % 100), 100.0)
        } else {
            plain(f64::from(asked.mixed() % 977))
        }
    })
}

/// The report of 2020, of the province and of its land sector.
fn year(registry: &Registry) -> Snapshot {
    let mut made = snapshot(registry, indicators(), |asked| {
        let of = match asked.scope {
            Scope::Province => 1.0,
            Scope::Field => 0.0,
            _ => return None,
        };
        match (asked.id, asked.column, asked.window) {
            ("timeliness_ratio", "early/resolved", "report_year") => {
                share(506_606.0 * of, 1_126_219.0)
            }
            ("timeliness_ratio", "on_time/resolved", "report_year") => {
                share(616_726.0 * of, 1_126_219.0)
            }
            ("satisfaction_ratio", "value", "today") => share(94.0, 100.0),
            ("dossiers_open", "overdue", "now") => plain(12.0 * of),
            _ => None,
        }
    });
    made.revisions = [3; WINDOWS];
    made
}

fn serving(snapshot: impl Fn(&Registry) -> Snapshot) -> Server {
    let registry = registry();
    let server = Server::start(&registry);
    server.publish(snapshot(&registry));
    server
}

fn items(server: &Server, query: &str) -> Vec<Value> {
    let answer = server.get(&format!("/api/v1/indicators{query}"));
    assert_eq!(
        (answer.status, &*answer.kind),
        (200, "application/json"),
        "{}",
        answer.body
    );
    let mut document: Value = serde_json::from_str(&answer.body).unwrap();
    serde_json::from_value(document["items"].take()).unwrap()
}

#[test]
fn an_item_says_all_about_itself() {
    let server = serving(year);
    let found = items(
        &server,
        "?scope=province&indicator=timeliness_ratio/early_or_on_time",
    );
    let [item] = &found[..] else {
        panic!("one window has a figure: {found:?}")
    };
    assert_eq!(item["id"], "timeliness_ratio/early_or_on_time");
    assert_eq!(
        item["value"].as_f64().unwrap().to_bits(),
        (1_123_332.0_f64 / 1_126_219.0).to_bits()
    );
    assert_eq!(item["numerator"]["value"], 1_123_332);
    assert_eq!(item["denominator"]["value"], 1_126_219);
    assert!(
        item["denominator"]["words"]
            .as_str()
            .unwrap()
            .contains("resolved")
    );
    assert_eq!(
        item["labels"],
        serde_json::json!({"timeliness": "early_or_on_time", "of": "resolved"})
    );
    assert_eq!(
        item["scope"],
        serde_json::json!({"type": "province", "province": "H49"})
    );
    assert_eq!(item["target"]["standing"], "met");
    assert_eq!(
        (&item["target"]["op"], &item["target"]["value"]),
        (&">=".into(), &0.99.into())
    );
    assert!(!item["target"]["source"].as_str().unwrap().is_empty());
    assert_eq!(
        item["window"],
        serde_json::json!({"name": "report_year", "start": "2025-12-15T00:00:00+07:00", "end": "2026-09-23T23:59:59.999+07:00"})
    );
    assert_eq!(item["as_of"], "2026-09-23T23:54:59.999+07:00");
    assert_eq!(item["clock"], "2026-09-23T23:59:59.999+07:00");
    assert_eq!(
        (&item["revision"], &item["rule"]),
        (&3.into(), &"date".into())
    );
    assert!(
        !item["name"]["vi"].as_str().unwrap().is_empty()
            && !item["name"]["en"].as_str().unwrap().is_empty()
    );
    server.stop();
}

#[test]
fn a_figure_of_now_has_no_window_and_a_count_no_denominator() {
    let server = serving(year);
    let found = items(&server, "?scope=province&window=now");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0]["window"], &found[0]["denominator"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&found[0]["value"], &found[0]["unit"]),
        (&12.into(), &"count".into())
    );
    server.stop();
}

#[test]
fn a_target_holds_for_whom_it_says() {
    let server = serving(year);
    let standing = |query: &str| {
        let found = items(&server, &format!("?indicator=satisfaction_ratio&{query}"));
        found[0]["target"]["standing"].clone()
    };
    // 94 % of the 95 % that hold for every scope of Quảng Ninh.
    assert_eq!(standing("scope=province"), "near");
    assert_eq!(standing("field=dat-dai"), "near");
    server.stop();
}

/// A year is measured by what it was held to, not by what came with the next.
#[test]
fn a_closed_window_keeps_the_targets_of_its_last_day() {
    let registry = small_registry(
        "a,A,commune,H49,,,,,\n",
        "satisfaction_ratio,,,,,2025-12-31,>=,0.9,,s\nsatisfaction_ratio,,,,2026-01-01,,>,0.95,,s\n",
    );
    let server = Server::start(&registry);
    server.publish(snapshot(&registry, indicators(), |_| share(93.0, 100.0)));
    let target = |window: &str| {
        let query = format!("?indicator=satisfaction_ratio&scope=province&window={window}");
        let found = items(&server, &query);
        let target = &found[0]["target"];
        (target["value"].as_f64(), target["standing"].clone())
    };
    assert_eq!(target("last_year"), (Some(0.9), "met".into()));
    for window in ["this_year", "yesterday", "24h"] {
        assert_eq!(target(window), (Some(0.95), "missed".into()), "{window}");
    }
    server.stop();
}

/// Whatever the metrics publish, the API has every window of every scope.
#[test]
fn every_family_of_a_scope_has_every_window() {
    let server = serving(everything);
    let found = items(&server, "?centre=H49.00.01");
    let windows: BTreeSet<&str> = found
        .iter()
        .filter_map(|i| i["window"]["name"].as_str())
        .collect();
    assert_eq!(windows.len(), WINDOWS);
    let families: BTreeSet<&str> = found
        .iter()
        .filter_map(|i| i["indicator"].as_str())
        .collect();
    let of_centres = indicators()
        .into_iter()
        .filter(|i| i.scopes.contains(&Scope::Centre));
    assert_eq!(families.len(), of_centres.count());
    let series: BTreeSet<&str> = found.iter().filter_map(|i| i["series"].as_str()).collect();
    assert_eq!(series.len(), found.len(), "each has a name of its own");
    server.stop();
}

#[test]
fn cells_of_centre_and_sector_are_not_for_everybody() {
    let server = serving(everything);
    let answer = server.get("/api/v1/indicators?centre=H49.00.01&field=dat-dai");
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("admin listener"), "{}", answer.body);
    assert_eq!(
        server.get("/api/v1/indicators?scope=centre_field").status,
        400
    );
    let all = server
        .get("/api/v1/indicators?indicator=dossiers_overdue")
        .body;
    assert!(
        !all.contains("centre_field"),
        "a family of cells alone has nothing here"
    );
    let entities = server
        .get("/ngsi-ld/v1/entities?indicator=dossiers_overdue")
        .body;
    assert_eq!(entities, "[]");

    let admin = Server::start_for(&registry(), Audience::Admin);
    admin.publish(everything(&registry()));
    let cells = items(&admin, "?centre=H49.00.01&field=dat-dai");
    assert!(!cells.is_empty());
    assert!(
        cells
            .iter()
            .all(|cell| cell["scope"]["type"] == "centre_field")
    );
    admin.stop();
    server.stop();
}

#[test]
fn what_does_not_exist_is_refused_with_what_does() {
    let server = serving(year);
    for (query, named) in [
        ("province=H00", "H49"),
        ("window=2020", "report_year"),
        ("level=ward", "commune"),
        ("field=lands", "dat-dai"),
        ("centre=H49.99", "H49.00.01"),
        ("indicator=timeliness", "timeliness_ratio"),
        ("scope=country", "province"),
        ("window=today&window=tomorrow", "tomorrow"),
        ("provinces=H49", "province"),
    ] {
        for path in [
            "/api/v1/indicators",
            "/api/v1/stream",
            "/ngsi-ld/v1/entities",
        ] {
            let answer = server.get(&format!("{path}?{query}"));
            assert_eq!(
                (answer.status, &*answer.kind),
                (400, "application/problem+json"),
                "{path} {query}"
            );
            assert!(answer.body.contains(named), "{query}: {}", answer.body);
        }
    }
    assert_eq!(server.get("/api/v1/targets?at=today").status, 400);
    assert_eq!(server.get("/ngsi-ld/v1/entities?limit=1001").status, 400);
    server.stop();
}

#[test]
fn before_the_first_snapshot_figures_are_unavailable() {
    let server = Server::start(&registry());
    for path in [
        "/api/v1/indicators",
        "/api/v1/targets",
        "/ngsi-ld/v1/entities",
    ] {
        assert_eq!(server.get(path).status, 503, "{path}");
    }
    for path in [
        "/api/v1/centres",
        "/api/v1/targets?at=2022-06-30",
        "/openapi.json",
    ] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    server.stop();
}

#[test]
fn a_tag_saves_what_is_known() {
    let registry = registry();
    let server = Server::start(&registry);
    server.publish(year(&registry));
    let url = format!("{}/api/v1/indicators?scope=province", server.address);
    let tag = ureq::get(&url).call().unwrap().headers()["etag"].clone();
    let again = |known: &str| {
        let answer = ureq::get(&url).header("if-none-match", known).call();
        let answer = answer.unwrap();
        // What a cache stores with the answer that it has.
        assert!(!answer.headers()["etag"].is_empty());
        assert_eq!(answer.headers()["cache-control"], "no-cache");
        answer.status()
    };
    let tag = tag.to_str().unwrap();
    let known = [
        tag.to_owned(),
        format!("W/{tag}"),
        format!("\"another\", W/{tag}"),
    ];
    for known in &known {
        assert_eq!(again(known), 304, "{known}");
    }
    assert_eq!(again("*"), 304);
    assert_eq!(again("\"another\""), 200);
    let mut next = year(&registry);
    next.number += 1;
    server.publish(next);
    for known in &known {
        assert_eq!(again(known), 200, "{known}");
    }
    server.stop();
}

#[test]
fn targets_are_those_of_the_day() {
    let server = serving(year);
    let targets = |query: &str| -> Vec<Value> {
        let answer = server.get(&format!("/api/v1/targets{query}"));
        let mut document: Value = serde_json::from_str(&answer.body).unwrap();
        serde_json::from_value(document["targets"].take()).unwrap()
    };
    assert!(targets("").iter().all(|target| target["province"] == "H49"));
    let names = |query: &str, province: &str| -> Vec<(String, f64)> {
        let rows = targets(query)
            .into_iter()
            .filter(|t| t["province"] == province);
        let rows = rows.map(|t| {
            (
                t["indicator"].as_str().unwrap().to_owned(),
                t["value"].as_f64().unwrap(),
            )
        });
        rows.collect()
    };
    let is = |wanted: &[(&str, f64)], found: Vec<(String, f64)>| {
        let wanted: Vec<(String, f64)> =
            wanted.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect();
        assert_eq!(found, wanted);
    };
    is(
        &[
            ("online_submission_ratio/filed_and_resolved", 0.7),
            ("results_digitised_ratio", 1.0),
            ("satisfaction_ratio", 0.95),
            ("ticket_total_seconds/mean", 1500.0),
            ("tickets_within_ratio/total_10m", 0.5),
            ("timeliness_ratio/early_or_on_time", 0.99),
            ("transfers_electronic_ratio", 1.0),
        ],
        names("?at=2022-06-30", "H49"),
    );
    is(
        &[
            ("online_submission_ratio/level34_resolved", 0.5),
            ("payments_online_ratio", 0.3),
            ("satisfaction_ratio", 0.9),
            ("satisfaction_ratio", 0.85),
            ("satisfaction_ratio", 0.85),
            ("satisfaction_ratio", 0.85),
            ("transfers_electronic_ratio", 0.8),
        ],
        names("?at=2025-12-31", "H48"),
    );
    assert_eq!(names("?at=2026-01-01", "H48").len(), 0);
    is(
        &[("timeliness_mean_of_centres_ratio", 0.99)],
        names("?at=2020-12-01", "H23"),
    );
    assert!(
        targets("?at=2022-06-30")
            .iter()
            .all(|t| !t["source"].as_str().unwrap().is_empty())
    );
    server.stop();
}

#[test]
fn the_registry_names_what_labels_mean() {
    let server = serving(year);
    let answer = server.get("/api/v1/centres?level=province");
    let registry: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(registry["centres"].as_array().unwrap().len(), 1);
    assert_eq!(registry["centres"][0]["code"], "H49.00.01");
    assert!(
        registry["fields"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f["slug"] == "dat-dai")
    );
    let all: Value = serde_json::from_str(&server.get("/api/v1/centres").body).unwrap();
    assert_eq!(all["centres"].as_array().unwrap().len(), 191);
    server.stop();
}

#[test]
fn figures_are_entities_of_the_smart_data_model() {
    let server = serving(year);
    let get = |query: &str| -> Vec<Value> {
        let answer = server.get(&format!("/ngsi-ld/v1/entities{query}"));
        assert_eq!((answer.status, &*answer.kind), (200, "application/ld+json"));
        serde_json::from_str(&answer.body).unwrap()
    };
    let query =
        "?type=KeyPerformanceIndicator&scope=province&indicator=timeliness_ratio/early_or_on_time";
    let found = get(query);
    assert_eq!(found.len(), 1);
    let entity = &found[0];
    assert_eq!(
        entity["id"],
        "urn:ngsi-ld:KeyPerformanceIndicator:timeliness_ratio/early_or_on_time;scope=province;province=H49;window=report_year"
    );
    assert_eq!(entity["kpiValue"]["type"], "Property");
    assert_eq!(entity["kpiValue"]["observedAt"], "2026-09-23T16:54:59.999Z");
    assert_eq!(entity["currentStanding"]["value"], "good");
    assert_eq!(
        entity["calculationPeriod"]["value"],
        serde_json::json!({"from": "2025-12-15", "to": "2026-09-23"})
    );
    assert_eq!(entity["calculationFrequency"]["value"], "yearly");
    assert_eq!(entity["@context"].as_array().unwrap().len(), 2);
    let plain = get(&format!("{query}&options=keyValues"));
    assert_eq!(plain[0]["numerator"], 1_123_332);
    let id = entity["id"].as_str().unwrap().replace(';', "%3B");
    assert_eq!(get(&format!("?id={id}")), found, "by its identifier");
    assert_eq!(
        get(&format!(
            "?id={id},urn:ngsi-ld:KeyPerformanceIndicator:none"
        )),
        found
    );
    assert_eq!(get("?scope=province&limit=2").len(), 2);
    let (all, rest) = (get("?scope=province"), get("?scope=province&offset=1"));
    assert_eq!(all[1..], rest[..]);
    server.stop();
}

#[test]
fn the_document_lists_every_path_and_value() {
    let server = serving(year);
    let document: Value = serde_json::from_str(&server.get("/openapi.json").body).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    for path in document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|p| !p.ends_with("stream"))
    {
        assert_ne!(server.get(path).status, 404, "{path}");
    }
    let parameters = &document["components"]["parameters"];
    for (name, count) in [
        ("centre", 191),
        ("window", WINDOWS + 1),
        ("scope", 4),
        ("province", 1),
    ] {
        let values = parameters[name]["schema"]["items"]["enum"]
            .as_array()
            .unwrap();
        assert_eq!(values.len(), count, "{name}");
    }
    let indicators = parameters["indicator"]["schema"]["items"]["enum"]
        .as_array()
        .unwrap();
    assert!(indicators.contains(&"timeliness_ratio/early_or_on_time".into()));
    server.stop();
}

/// Where a site has users, every answer that who is none gets is one of the document.
#[test]
fn the_document_says_who_is_let_in() {
    for audience in [Audience::Public, Audience::Admin] {
        let server = Server::start_for(&registry(), audience);
        let document: Value = serde_json::from_str(&server.get("/openapi.json").body).unwrap();
        let schemes = &document["components"]["securitySchemes"];
        assert_eq!(schemes["basic"]["scheme"], "basic");
        let unauthorized = &document["components"]["responses"]["Unauthorized"];
        assert_eq!(
            unauthorized["headers"]["WWW-Authenticate"]["required"],
            true
        );
        for (path, operations) in document["paths"].as_object().unwrap() {
            let answers = operations["get"]["responses"].as_object().unwrap();
            for status in ["401", "503"] {
                let is_told = answers.contains_key(status);
                assert_eq!(is_told, path != "/healthz", "{status} of {path}");
            }
        }
        server.stop();
    }
}
