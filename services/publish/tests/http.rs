//! What a client of the listener relies on: headers, probes, problem documents, both languages.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::sync::Arc;

use dunghen_contract::Registry;
use dunghen_publish::bind;
use dunghen_windows::hours::{HOURS, Hour, HourIx, Hours};
use dunghen_windows::{Scope, Snapshot};
use support::server::Server;
use support::{indicators, plain, registry, share, small_registry, snapshot};
use tokio::runtime::Runtime;

/// The year of the report: 1,191,036 received, of which 64,817 were open at its end.
fn year(registry: &Registry) -> Snapshot {
    snapshot(registry, indicators(), |asked| {
        match (asked.id, asked.column, asked.window) {
            _ if asked.scope != Scope::Province => None,
            ("dossiers_received", "online", "report_year") => plain(191_036.0),
            ("dossiers_received", "counter", "report_year") => plain(1_000_000.0),
            ("dossiers_resolved", "early", "report_year") => plain(506_606.0),
            ("dossiers_resolved", "on_time", "report_year") => plain(616_726.0),
            ("dossiers_resolved", "late", "report_year") => plain(2_887.0),
            ("dossiers_received", "post", "report_year")
            | ("dossiers_resolved", "no_due", "report_year") => plain(0.0),
            ("timeliness_ratio", "early/resolved", "report_year") => share(506_606.0, 1_126_219.0),
            ("timeliness_ratio", "on_time/resolved", "report_year") => {
                share(616_726.0, 1_126_219.0)
            }
            ("timeliness_ratio", "early/received", "report_year") => share(506_606.0, 1_191_036.0),
            ("timeliness_ratio", "on_time/received", "report_year") => {
                share(616_726.0, 1_191_036.0)
            }
            ("satisfaction_ratio", "value", "report_year") => share(94.0, 100.0),
            ("dossiers_open", ..) => plain(10_000.0),
            _ => None,
        }
    })
}

#[test]
fn metrics_have_the_exact_header_and_health_alone_at_first() {
    let registry = registry();
    let server = Server::start(&registry);
    let before = server.get("/metrics");
    assert_eq!(
        (before.status, &*before.kind),
        (200, "text/plain; version=0.0.4; charset=utf-8")
    );
    assert!(before.body.contains("dunghen_ready 0\n") && !before.body.contains("dunghen_window_"));
    server.publish(year(&registry));
    let after = server.get("/metrics").body;
    assert!(after.contains("dunghen_province_dossiers_resolved{province=\"H49\",timeliness=\"late\",window=\"report_year\"} 2887\n"));
    let series = after
        .lines()
        .filter(|line| !line.starts_with('#') && !is_health(line))
        .count();
    assert!(
        after.contains(&format!("\ndunghen_series {series}\n")),
        "{series}"
    );
    assert_eq!(after, server.get("/metrics").body, "one snapshot, one text");
    server.stop();
}

fn is_health(line: &str) -> bool {
    let scopes = [
        "centre", "level", "field", "province", "registry", "target", "window",
    ];
    !scopes
        .iter()
        .any(|scope| line.starts_with(&format!("dunghen_{scope}_")))
}

#[test]
fn a_new_snapshot_replaces_the_text() {
    let registry = registry();
    let server = Server::start(&registry);
    server.publish(year(&registry));
    assert!(
        server
            .get("/metrics")
            .body
            .contains("dunghen_window_revision{window=\"yesterday\"} 0\n")
    );
    assert!(server.get("/").body.contains("23:59:59"));
    let mut next = year(&registry);
    next.number += 1;
    next.revisions = [7; dunghen_windows::WINDOWS];
    next.clock -= 1000;
    server.publish(next);
    let page = server.get("/").body;
    assert!(page.contains("23:59:58") && !page.contains("23:59:59"));
    assert!(
        server
            .get("/metrics")
            .body
            .contains("dunghen_window_revision{window=\"yesterday\"} 7\n")
    );
    server.stop();
}

#[test]
fn alive_at_once_and_ready_once_caught_up() {
    let server = Server::start(&registry());
    assert_eq!(server.get("/healthz").status, 200);
    let early = server.get("/readyz");
    assert_eq!(
        (early.status, &*early.kind),
        (503, "application/problem+json")
    );
    server.health.mark_ready();
    assert_eq!(server.get("/readyz").status, 200);
    assert!(server.get("/metrics").body.contains("dunghen_ready 1\n"));
    server.health.set_standing_still(7200);
    server.health.mark_ready();
    let still = server.get("/readyz");
    assert_eq!(still.status, 503);
    assert!(still.body.contains("7200 s ahead"), "{}", still.body);
    assert!(
        still.body.contains("dunghen state rebuild"),
        "{}",
        still.body
    );
    assert!(server.get("/metrics").body.contains("dunghen_ready 0\n"));
    server.health.set_standing_still(0);
    assert_eq!(server.get("/readyz").status, 200);
    server.stop();
}

#[test]
fn errors_are_problem_documents() {
    let server = Server::start(&registry());
    for (answer, status, title) in [
        (server.get("/nothing"), 404, "Not Found"),
        (server.get("/?province=H00"), 404, "Not Found"),
        (server.get("/?lang=vi&lang=en"), 400, "Bad Request"),
    ] {
        assert_eq!(
            (answer.status, &*answer.kind),
            (status, "application/problem+json")
        );
        let document: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(document["status"], status);
        assert_eq!(document["title"], title);
        assert_eq!(document["type"], "about:blank");
        assert!(!document["detail"].as_str().unwrap().is_empty());
    }
    let answer = ureq::post(format!("{}/metrics", server.address))
        .config()
        .http_status_as_error(false)
        .build()
        .send_empty()
        .unwrap();
    assert_eq!(answer.status(), 405);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    assert_eq!(answer.headers()["allow"], "GET,HEAD");
    server.stop();
}

#[test]
fn the_page_speaks_both_languages() {
    let registry = registry();
    let server = Server::start(&registry);
    server.publish(year(&registry));
    let (vi, en) = (server.get("/"), server.get("/?lang=en&province=H49"));
    assert_eq!((vi.status, &*vi.kind), (200, "text/html; charset=utf-8"));
    for text in [
        "lang=\"vi\"",
        "99,744 %",
        "94,316 %",
        "1.191.036",
        "506.606",
        "1.123.332 / 1.126.219",
        "cập nhật",
        "2 giây trước",
        "≥ 99 %",
        "Đạt",
        "Gần đạt",
        "23:59:59",
        "Thứ Tư, 23/09/2026",
        "Đủ sự kiện đến 23:54:59",
    ] {
        assert!(vi.body.contains(text), "{text}");
    }
    for text in [
        "lang=\"en\"",
        "99.744 %",
        "94.316 %",
        "1,191,036",
        "506,606",
        "2 seconds ago",
        "≥ 99 %",
        "Met",
        "Near",
        "Wednesday, 23 Sep 2026",
    ] {
        assert!(en.body.contains(text), "{text}");
    }
    for page in [&vi.body, &en.body] {
        assert!(
            !page.contains("http://") && !page.contains("https://"),
            "nothing from outside"
        );
    }
    for (file, kind) in [
        ("/page.css", "text/css; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
    ] {
        assert_eq!(
            (server.get(file).status, &*server.get(file).kind),
            (200, kind)
        );
    }
    server.stop();
}

/// A working day on which 24 of 600 were late and one centre has far more lapses than usual.
fn day(registry: &Registry) -> Snapshot {
    snapshot(registry, indicators(), |asked| {
        let troubled = asked.scope == Scope::Centre && asked.entity == 3;
        match (asked.id, asked.column, asked.window) {
            ("timeliness_ratio", "early/resolved", "today") => share(300.0, 600.0),
            ("timeliness_ratio", "on_time/resolved", "today") => share(276.0, 600.0),
            ("dossiers_became_overdue_workday", ..) if troubled => plain(1_026.0),
            ("dossiers_became_overdue_workday_baseline", ..) if troubled => plain(4.0),
            ("dossiers_became_overdue_workday_spread", ..) if troubled => plain(1.5),
            ("dossiers_open", "overdue", _) if troubled => plain(43.0),
            ("dossiers_open", "overdue", _) => plain(50.0),
            ("silence_working_seconds", ..) => plain(60.0),
            ("ticket_total_seconds", "mean", "today") => share(450_000.0, 500.0),
            _ => None,
        }
    })
}

#[test]
fn the_verdict_says_how_the_day_is_which_centre_needs_help_and_why() {
    let registry = registry();
    let name = &registry.centres()[3].name;
    let server = Server::start(&registry);
    server.publish(day(&registry));
    let verdict = |path| {
        let page = server.get(path).body;
        let from = page.split("class=\"verdict ").nth(1).unwrap();
        from.split("</section>").next().unwrap().to_owned()
    };
    let (vi, en) = (verdict("/"), verdict("/?lang=en"));
    for text in [
        "act\"",
        "Cần xử lý ngay",
        "96 % hồ sơ giải quyết xong trước hạn hoặc đúng hạn: chưa đạt chỉ tiêu ≥ 99 %.",
        "1 trung tâm có số hồ sơ mới quá hạn tăng bất thường.",
        "hồ sơ mới quá hạn tăng bất thường: 1.026, thường ngày 4 ± 1,5",
        "43 hồ sơ đang quá hạn",
        name,
    ] {
        assert!(vi.contains(text), "{text}: {vi}");
    }
    for text in [
        "Action needed",
        "96 % of what was resolved was early or on time: this misses the target ≥ 99 %.",
        "unusually many new overdue dossiers: 1,026, usually 4 ± 1.5",
        name,
    ] {
        assert!(en.contains(text), "{text}: {en}");
    }
    server.stop();
}

/// Hours and hours of all tickets together would say nothing to anybody.
#[test]
fn a_mean_says_how_many_it_is_taken_over() {
    let registry = registry();
    let server = Server::start(&registry);
    server.publish(day(&registry));
    for (path, said) in [("/", "tính trên 500"), ("/?lang=en", "over 500")] {
        let page = server.get(path).body;
        assert!(
            page.contains(&format!("<p class=\"note\">{said}</p>")),
            "{page}"
        );
        assert!(page.contains("576 / 600") && !page.contains("450.000"));
    }
    server.stop();
}

#[test]
fn the_last_hours_are_drawn_and_told() {
    let registry = registry();
    let server = Server::start(&registry);
    let mut snapshot = year(&registry);
    let mut counts = [Hour::default(); HOURS];
    counts[3] = Hour {
        received: 1_234,
        in_time: 40,
        late: 2,
        no_due: 1,
        became_overdue: 7,
    };
    snapshot.hours = Arc::new(Hours {
        start: HourIx::oldest(snapshot.clock).start(),
        provinces: vec![counts],
    });
    server.publish(snapshot);
    let page = server.get("/").body;
    for text in [
        "<polyline class=\"received\"",
        "<span>2.000</span>",
        "<span>23:00</span>",
        "<th scope=\"row\">02:00</th><td>1.234</td><td>43</td><td>2</td><td>7</td>",
    ] {
        assert!(page.contains(text), "{text}");
    }
    server.stop();
}

#[test]
fn each_figure_names_the_series_that_it_is_read_from() {
    let registry = registry();
    let server = Server::start(&registry);
    server.publish(year(&registry));
    let page = server.get("/").body;
    for figure in [
        "<data value=\"1191036\" data-series=\"dunghen_province_dossiers_received{province=&quot;H49&quot;,window=&quot;report_year&quot;}\">1.191.036</data>",
        "data-series=\"dunghen_province_timeliness_ratio{province=&quot;H49&quot;,timeliness=~&quot;early|on_time&quot;,of=&quot;resolved&quot;,window=&quot;report_year&quot;}\">99,744 %<",
        "<data value=\"10000\" data-series=\"dunghen_province_dossiers_open{province=&quot;H49&quot;,standing=&quot;overdue&quot;}\">10.000</data>",
    ] {
        assert!(page.contains(figure), "{figure}");
    }
    server.stop();
}

#[test]
fn a_figure_that_is_not_there_is_a_dash_with_words() {
    let registry = registry();
    let server = Server::start(&registry);
    server.publish(snapshot(&registry, Vec::new(), |_| None));
    let page = server.get("/");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("—") && page.body.contains("chưa có số liệu"));
    assert!(!page.body.contains("NaN"));
    for text in [
        "Chưa kết luận được",
        "Chưa có tỷ lệ đúng hạn của hôm nay",
        "chưa có đủ số liệu của các trung tâm",
    ] {
        assert!(page.body.contains(text), "{text}");
    }
    server.stop();
}

#[test]
fn without_a_watermark_the_page_names_no_date() {
    let registry = registry();
    let server = Server::start(&registry);
    let mut early = snapshot(&registry, Vec::new(), |_| None);
    early.watermark = i64::MIN;
    server.publish(early);
    let page = server.get("/?lang=en").body;
    assert!(page.contains("Not complete yet") && !page.contains("Complete up to"));
    server.stop();
}

/// A broker that is away leaves the watermark behind, however often figures are made.
#[test]
fn where_the_watermark_is_far_behind_the_page_is_grey_and_says_so() {
    let registry = registry();
    let server = Server::start(&registry);
    let page = |number, behind| {
        let mut snapshot = day(&registry);
        snapshot.number = number;
        snapshot.watermark = snapshot.clock - behind;
        server.publish(snapshot);
        server.get("/").body
    };
    let complete = page(1, 20 * 60_000);
    assert!(complete.contains("Đủ sự kiện đến 23:39:59") && !complete.contains("class=\"stale"));
    let behind = page(2, 20 * 60_000 + 1000);
    assert!(behind.contains("Thiếu sự kiện sau 23:39:58"), "{behind}");
    assert!(behind.contains("class=\"stale\"") && behind.contains(" data-incomplete"));
    server.stop();
}

/// One that has ended has nothing to say, one that was never heard of is not calm.
#[test]
fn only_centres_that_work_are_missed() {
    let registry = small_registry(
        "a,Gone,commune,H49,,,2025-06-30,c,\nb,To come,commune,H49,,2027-01-01,,,\nc,New,commune,H49,,,,,\n",
        "",
    );
    let server = Server::start(&registry);
    server.publish(snapshot(&registry, indicators(), |asked| {
        match (asked.id, asked.entity) {
            ("silence_working_seconds", 0) => plain(5_000_000.0),
            ("dossiers_open", _) => plain(0.0),
            _ => None,
        }
    }));
    let page = server.get("/?lang=en").body;
    assert!(
        page.contains("Centres that never sent anything: 1;"),
        "{page}"
    );
    assert!(!page.contains("nothing for more than a working day"));
    assert!(page.contains("<span class=\"name\">New</span>"));
    server.stop();
}

#[test]
fn before_the_first_snapshot_the_page_says_so() {
    let server = Server::start(&registry());
    assert!(
        server
            .get("/?lang=en")
            .body
            .contains("there are no figures to show yet")
    );
    server.stop();
}

#[test]
fn names_of_the_registry_are_escaped_and_provinces_are_a_choice() {
    let registry = small_registry(
        "H49.1,<script>alert(1)</script>,province,H49,,,,,\nH48.1,B,province,H48,,,,,\n",
        "",
    );
    let server = Server::start(&registry);
    server.publish(snapshot(&registry, indicators(), |_| plain(1.0)));
    let page = server.get("/?province=H49").body;
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"));
    assert!(page.contains("href=\"/?lang=vi&amp;province=H48\""));
    assert!(
        server.get("/").body.contains("aria-current=\"page\">H48<"),
        "the first by code"
    );
    server.stop();
}

#[test]
fn a_taken_port_is_named_with_what_to_do() {
    let runtime = Runtime::new().unwrap();
    let first = runtime.block_on(bind("127.0.0.1:0")).unwrap();
    let address = first.local_addr().unwrap().to_string();
    let error = runtime.block_on(bind(&address)).unwrap_err().to_string();
    assert!(
        error.contains(&address) && error.contains("publish.listen"),
        "{error}"
    );
}
