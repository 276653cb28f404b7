//! The admin listener: one dossier with its events, its facts and the reason for its verdict, for who may
//! see it, from a pipeline on Apache Kafka, and in several processes from the worker that has it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use dunghen_tests::curl::{Curl, Reply};
use dunghen_tests::kafka::Kafka;
use dunghen_tests::producer::{Outgoing, send};
use dunghen_tests::running::Running;
use dunghen_tests::{dunghen, scenario, wait};
use serde_json::{Value, json};

const PARTITIONS: i32 = 3;
const CODE: &str = "000.00.16.H49-260209-0001";
const OLD: &str = "000.00.16.H49-190209-0001";
const LATE: &str = "000.00.16.H49-260210-0003";
const ODD: &str = "một/hai?";
/// Of the password `bí mật`, cheap.
const HASH: &str = "$2b$04$abcdefghijklmnopqrstuuVlXQ8WB20T6HdTMzIR6ct6WnwqZza46";
const SOON: Duration = Duration::from_mins(1);

/// An event of a dossier; `data` beside the centre.
fn event(topic: &str, code: &str, kind: &str, time: &str, mut data: Value) -> Outgoing {
    data["centre"] = json!("H49.00.01");
    let event = json!({
        "specversion": "1.0", "id": format!("{kind}-{time}"), "source": "/motcua/H49",
        "type": format!("vn.dunghen.dossier.{kind}.v1"), "time": format!("{time}:00+07:00"),
        "subject": code, "data": data,
    });
    Outgoing {
        topic: topic.to_owned(),
        key: Some(code.as_bytes().to_vec()),
        value: Some(event.to_string().into_bytes()),
        ..Outgoing::default()
    }
}

/// A dossier that was paused for nine working hours, extended with an apology and resolved on its day.
fn life(topic: &str, code: &str) -> Vec<Outgoing> {
    let filed = json!({"procedure": "1.001122", "channel": "online", "due_at": "2026-02-11T17:00:00+07:00"});
    let extended = json!({"due_at": "2026-02-13T17:00:00+07:00", "apology": true});
    [
        ("received", "2026-02-09T08:00", filed),
        ("supplement_requested", "2026-02-10T09:30", json!({})),
        ("supplement_received", "2026-02-11T10:30", json!({})),
        ("extended", "2026-02-12T08:00", extended),
        ("resolved", "2026-02-13T16:00", json!({})),
    ]
    .map(|(kind, time, data)| event(topic, code, kind, time, data))
    .into()
}

/// A process with both listeners, and who asks.
struct Process {
    running: Running,
    public: String,
    admin: String,
    known: Curl,
}

impl Process {
    fn start(command: &mut Command, known: Curl) -> Self {
        let [public, admin] = [(); 2].map(|()| dunghen::free_address());
        command
            .env("DUNGHEN_PUBLISH__LISTEN", &public)
            .env("DUNGHEN_PUBLISH__ADMIN_LISTEN", &admin);
        Self {
            running: Running::start(command),
            public: format!("http://{public}"),
            admin: format!("http://{admin}"),
            known,
        }
    }

    fn dossier(&self, code: &str) -> Result<Reply, String> {
        let path = format!("{}/api/v1/dossiers/{code}", self.admin);
        self.known.get(&path)
    }

    /// Waits until a dossier is answered with a status.
    fn answers(&mut self, code: &str, status: u16) -> Value {
        let reply = wait::until(&format!("{status} for {code}"), SOON, || {
            self.running.assert_alive();
            let reply = self.dossier(code)?;
            let is_it = reply.status == status;
            is_it.then(|| reply.clone()).ok_or(reply.body)
        });
        let kind = if status == 200 {
            "application/json"
        } else {
            "application/problem+json"
        };
        assert!(reply.head.contains(kind), "{}", reply.head);
        assert!(
            !reply.body.contains(code) || status == 200,
            "{}",
            reply.body
        );
        serde_json::from_str(&reply.body).unwrap()
    }

    /// Its OpenAPI document describes a dossier as it is answered, and leads to no page.
    fn documents(&self, dossier: &Value) {
        let reply = self.known.get(&format!("{}/openapi.json", self.admin));
        let api: Value = serde_json::from_str(&reply.unwrap().body).unwrap();
        assert!(api["paths"]["/api/v1/dossiers/{code}"]["get"].is_object());
        assert!(api["paths"]["/"].is_null() && api["paths"]["/page.css"].is_null());
        let schema = &api["components"]["schemas"]["Dossier"];
        let events = &schema["properties"]["events"]["items"];
        for (schema, answered) in [(schema, dossier), (events, &dossier["events"][0])] {
            let names = |object: &Value| -> Vec<String> {
                object.as_object().unwrap().keys().cloned().collect()
            };
            assert_eq!(names(&schema["properties"]), names(answered));
            assert_eq!(
                schema["required"].as_array().unwrap().len(),
                names(answered).len()
            );
        }
    }

    /// Ends it well; its log names no dossier.
    fn end(mut self) {
        self.running.terminate();
        let status = self.running.ended(Duration::from_secs(3));
        let said = self.running.stderr();
        assert_eq!(status.code(), Some(0), "{said}");
        for code in [CODE, OLD] {
            assert!(!said.contains(code), "{said}");
        }
    }
}

fn run(what: &str, config: &Path) -> Command {
    dunghen::command([what, "--config", config.to_str().unwrap()])
}

#[test]
fn a_dossier_is_explained_to_who_may_see_it() {
    let kafka = Kafka::shared();
    let topic = "admin.events";
    kafka.create_topic(topic, PARTITIONS, 1 << 20);
    kafka.create_topic("admin.dead", 1, 1 << 20);
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("web.yml"),
        format!("basic_auth_users: {{an: \"{HASH}\"}}\n"),
    )
    .unwrap();
    // Nothing is too old by the event clock, so that something can be forgotten.
    let config = scenario::configuration(
        folder.path(),
        kafka,
        "127.0.0.1:0",
        "[clock]\nmode = \"event\"\n[state]\ninterval = \"1s\"",
    );
    let old = json!({"procedure": "1.001122", "channel": "counter"});
    let mut messages = vec![
        event(topic, OLD, "received", "2019-02-11T08:00", old),
        event(topic, OLD, "resolved", "2019-02-12T08:00", json!({})),
    ];
    // Overdue, so that its cell has figures.
    let due = json!({"procedure": "1.001122", "channel": "counter", "due_at": "2026-02-12T17:00:00+07:00"});
    messages.push(event(topic, LATE, "received", "2026-02-10T08:00", due));
    messages.extend(life(topic, CODE));
    messages.extend(life(topic, ODD));
    let _ = send(kafka, &messages);
    let known = Curl::default().as_user("an", "bí mật");
    let mut process = Process::start(
        run("run", &config)
            .env("DUNGHEN_KAFKA__TOPICS", topic)
            .env("DUNGHEN_KAFKA__DEAD_LETTER_TOPIC", "admin.dead")
            .env("DUNGHEN_PUBLISH__WEB_CONFIG", "web.yml"),
        known.clone(),
    );
    let document = process.answers(CODE, 200);
    explained(&document);
    process.documents(&document);
    process.answers("000.00.16.H49-260209-0002", 404);
    process.answers(OLD, 410);
    process.answers("%FF", 400);
    process.answers("m%E1%BB%99t%2Fhai%3F", 200);

    let cells = "/api/v1/indicators?scope=centre_field&centre=H49.00.01&window=now";
    let reply = known.get(&format!("{}{cells}", process.admin)).unwrap();
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.body.contains("\"centre_field\""), "{}", reply.body);
    assert_eq!(known.status(&format!("{}{cells}", process.public)), 400);

    let path = format!("/api/v1/dossiers/{CODE}");
    let bare = Curl::default();
    assert_eq!(known.status(&format!("{}{path}", process.public)), 404);
    assert_eq!(bare.status(&format!("{}{path}", process.admin)), 401);
    assert_eq!(bare.status(&format!("{}/nothing", process.admin)), 401);
    assert_eq!(bare.status(&format!("{}/healthz", process.admin)), 200);
    process.end();
}

/// What is said of [`life`].
fn explained(document: &Value) {
    let expected = json!({
        "code": CODE, "rule": "date", "status": "resolved", "centre": "H49.00.01",
        "procedure": "1.001122", "channel": "online",
        "received_at": "2026-02-09T08:00:00.000+07:00", "ended_at": "2026-02-13T16:00:00.000+07:00",
        "due_first": "2026-02-13T08:30:00.000+07:00", "due_current": "2026-02-13T17:00:00.000+07:00",
        "verdict": "on_time", "verdict_first": "on_time",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(document[key], *value, "{key} in {document:#}");
    }
    let reasons = |language: &str| document["reason"][language].as_array().unwrap().clone();
    let judged = "Kết thúc lúc 16:00 ngày 13/02/2026, trong ngày hẹn trả 13/02/2026: đúng hạn (quy tắc theo ngày).";
    assert!(reasons("vi").contains(&json!(judged)), "{document:#}");
    assert_eq!(reasons("vi").len(), reasons("en").len());
    let list = |key: &str| document[key].as_array().unwrap().clone();
    let kinds = list("events")
        .iter()
        .map(|e| e["effect"].clone())
        .collect::<Vec<_>>();
    assert_eq!(kinds, vec![json!("counted"); 5]);
    assert_eq!(list("events")[3]["data"]["apology"], json!(true));
    assert_eq!(list("events")[3]["due_current"], document["due_current"]);
    let resolved = list("facts")
        .into_iter()
        .find(|fact| fact["fact"] == "resolved");
    let resolved = resolved.unwrap();
    assert_eq!(
        resolved["working_seconds"],
        json!(29.0 * 3600.0),
        "{resolved}"
    );
    assert_eq!(resolved["at"], document["ended_at"]);
}

#[test]
fn the_worker_that_has_it_answers_and_a_server_says_that_it_has_none() {
    let kafka = Kafka::shared();
    let topic = "admin.spread";
    kafka.create_topic(topic, PARTITIONS, 1 << 20);
    kafka.create_topic("admin.spread.dead", 1, 1 << 20);
    let folder = tempfile::tempdir().unwrap();
    let config = scenario::configuration(folder.path(), kafka, "127.0.0.1:0", "");
    let _ = send(kafka, &life(topic, CODE));
    let start = |what: &str| {
        let mut command = run(what, &config);
        command
            .env("DUNGHEN_KAFKA__TOPICS", topic)
            .env("DUNGHEN_KAFKA__GROUP", topic)
            .env("DUNGHEN_KAFKA__TOTALS_TOPIC", "admin.spread.totals")
            .env("DUNGHEN_KAFKA__DEAD_LETTER_TOPIC", "admin.spread.dead");
        Process::start(&mut command, Curl::default())
    };
    let mut worker = start("worker");
    explained(&worker.answers(CODE, 200));
    worker.answers("000.00.16.H49-260209-0002", 404);
    let mut server = start("serve");
    server.answers(CODE, 421);
    server.end();
    worker.end();
}
