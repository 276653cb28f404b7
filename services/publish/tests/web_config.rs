//! What a web-config file keeps from whom while the process runs: who was taken out of it is told nothing
//! more, and a file that is being written opens no door.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::fs;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dunghen_contract::Registry;
use dunghen_publish::Protection;
use support::server::Server;
use support::sse::Reader;
use support::{indicators, plain, registry, snapshot};
use tempfile::TempDir;
use ureq::RequestBuilder;
use ureq::typestate::WithoutBody;

/// Of the password `bí mật`, cheap.
const HASH: &str = "$2b$04$abcdefghijklmnopqrstuuVlXQ8WB20T6HdTMzIR6ct6WnwqZza46";
const STREAM: &str = "/api/v1/stream?scope=province&window=now";

/// The text of a file with these users.
fn users(names: &[&str]) -> String {
    let users = names.iter().map(|name| format!("  {name}: {HASH}\n"));
    format!("basic_auth_users:\n{}", users.collect::<String>())
}

/// A server behind a file.
struct Guarded {
    server: Server,
    registry: Registry,
    file: PathBuf,
    _folder: TempDir,
}

impl Guarded {
    fn start(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("web.yml");
        fs::write(&file, text).unwrap();
        let registry = registry();
        let protection = Protection::open(&file).unwrap();
        let server = Server::start_behind(&registry, &protection);
        Self {
            server,
            registry,
            file,
            _folder: folder,
        }
    }

    fn publish(&self) {
        let figures = snapshot(&self.registry, indicators(), |_| plain(1.0));
        self.server.publish(figures);
    }

    fn asks(&self, path: &str, user: Option<&str>) -> RequestBuilder<WithoutBody> {
        let request = ureq::get(format!("{}{path}", self.server.address));
        match user {
            Some(user) => {
                let credential = STANDARD.encode(format!("{user}:bí mật"));
                request.header("Authorization", format!("Basic {credential}"))
            }
            None => request,
        }
    }

    fn status(&self, path: &str, user: Option<&str>) -> u16 {
        let request = self.asks(path, user).config();
        let answer = request.http_status_as_error(false).build().call();
        answer.unwrap().status().as_u16()
    }
}

#[test]
fn who_is_taken_out_of_the_file_is_told_nothing_more() {
    let guarded = Guarded::start(&users(&["an", "binh"]));
    guarded.publish();
    let [mut an, mut binh] =
        ["an", "binh"].map(|user| Reader::asking(guarded.asks(STREAM, Some(user))));
    assert!(an.next().is_some() && binh.next().is_some());
    fs::write(&guarded.file, users(&["binh"])).unwrap();
    guarded.publish();
    assert!(binh.next().is_some(), "who is still there");
    assert!(an.next().is_none(), "who is no longer there");
    assert_eq!(guarded.status("/metrics", Some("an")), 401);
    assert_eq!(guarded.status("/metrics", Some("binh")), 200);
    guarded.server.stop();
}

#[test]
fn who_came_when_nobody_was_asked_is_asked_once_somebody_is() {
    let guarded = Guarded::start("http_server_config: {}\n");
    guarded.publish();
    let mut anybody = Reader::asking(guarded.asks(STREAM, None));
    assert!(anybody.next().is_some());
    fs::write(&guarded.file, users(&["an"])).unwrap();
    guarded.publish();
    assert!(anybody.next().is_none());
    assert_eq!(guarded.status(STREAM, None), 401);
    guarded.server.stop();
}

#[test]
fn a_file_that_is_being_written_opens_no_door() {
    let guarded = Guarded::start(&users(&["an"]));
    for half in [
        "",
        "basic_auth_users:\n",
        "basic_auth_users:\n  an: $2b$04$ab",
    ] {
        fs::write(&guarded.file, half).unwrap();
        assert_eq!(guarded.status("/metrics", None), 401, "{half:?}");
        assert_eq!(guarded.status("/metrics", Some("an")), 200, "{half:?}");
        assert_eq!(guarded.status("/healthz", None), 200, "{half:?}");
    }
    fs::write(&guarded.file, users(&["binh"])).unwrap();
    assert_eq!(guarded.status("/metrics", Some("an")), 401);
    assert_eq!(guarded.status("/metrics", Some("binh")), 200);
    guarded.server.stop();
}
