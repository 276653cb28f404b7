//! What clients that keep a connection without using it take from others: nothing for long.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use dunghen_contract::Registry;
use dunghen_publish::http::Limits;
use dunghen_windows::Snapshot;
use support::server::Server;
use support::sse::Reader;
use support::{indicators, plain, registry, snapshot};

/// Limits that are reached within a test.
const SMALL: Limits = Limits {
    connections: 1,
    asking: Duration::from_millis(200),
    taking: Duration::from_millis(200),
};

/// So many bytes that no system keeps them for a client who does not read.
fn everything(registry: &Registry) -> Snapshot {
    snapshot(registry, indicators(), |asked| {
        plain(f64::from(asked.mixed()))
    })
}

/// A line on which a text was said.
fn saying(server: &Server, text: &str) -> TcpStream {
    let address = server.address.strip_prefix("http://").unwrap();
    let mut line = TcpStream::connect(address).unwrap();
    line.write_all(text.as_bytes()).unwrap();
    // A bound against hanging for ever.
    line.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    line
}

/// Waits until the other end ends a line.
fn wait_for_end(line: &mut TcpStream) {
    if let Err(error) = line.read_to_end(&mut Vec::new()) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
    }
}

#[test]
fn who_connects_and_asks_nothing_whole_loses_the_place() {
    let server = Server::start_within(&registry(), SMALL);
    let half = "GET /healthz HTTP/1.1\r\nHost: here\r\n";
    let mut silent: Vec<TcpStream> = ["", half, "", half]
        .into_iter()
        .map(|text| saying(&server, text))
        .collect();
    assert_eq!(server.get("/healthz").status, 200);
    silent.iter_mut().for_each(wait_for_end);
    server.stop();
}

#[test]
fn who_was_answered_and_asks_nothing_more_loses_the_place() {
    let server = Server::start_within(&registry(), SMALL);
    let mut line = saying(&server, "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n");
    let mut first = String::new();
    BufReader::new(&line).read_line(&mut first).unwrap();
    assert_eq!(first, "HTTP/1.1 200 OK\r\n");
    assert_eq!(server.get("/healthz").status, 200);
    wait_for_end(&mut line);
    server.stop();
}

#[test]
fn who_takes_nothing_of_an_answer_loses_the_place() {
    let registry = registry();
    let server = Server::start_within(&registry, SMALL);
    server.publish(everything(&registry));
    let standing = saying(
        &server,
        "GET /api/v1/indicators HTTP/1.1\r\nHost: here\r\n\r\n",
    );
    assert_eq!(server.get("/healthz").status, 200);
    drop(standing);
    server.stop();
}

/// A wallboard asks again and again on the connection that it has: where few are left it gets another one
/// each time, so that whoever is new has his turn.
#[test]
fn where_few_are_left_none_is_kept_for_who_might_ask_again() {
    let patient = Limits {
        connections: 3,
        asking: Duration::from_mins(10),
        taking: Duration::from_mins(10),
    };
    let server = Server::start_within(&registry(), patient);
    let ask = "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n";
    let heads = |line: &mut TcpStream| {
        let mut lines = BufReader::new(line).lines();
        let heads = lines.by_ref().map(Result::unwrap);
        heads
            .take_while(|head| !head.is_empty())
            .collect::<Vec<_>>()
    };
    let is_last = |heads: &[String]| heads.iter().any(|head| head == "connection: close");
    let mut first = saying(&server, ask);
    assert!(
        !is_last(&heads(&mut first)),
        "there is room for another one"
    );
    let mut second = saying(&server, ask);
    assert!(is_last(&heads(&mut second)));
    wait_for_end(&mut second);
    first.write_all(ask.as_bytes()).unwrap();
    assert_eq!(server.get("/healthz").status, 200);
    server.stop();
}

/// A reader of the stream to whom there is nothing to say is not one who stands still.
#[test]
fn who_waits_for_news_keeps_the_place() {
    let registry = registry();
    let two = Limits {
        connections: 2,
        ..SMALL
    };
    let server = Server::start_within(&registry, two);
    let mut reader = Reader::open(
        &format!("{}/api/v1/stream?window=now", server.address),
        None,
    );
    // These are given up after the time in which one must ask, one after the other.
    for _ in 0..3 {
        wait_for_end(&mut saying(&server, ""));
    }
    server.publish(snapshot(&registry, indicators(), |_| plain(1.0)));
    assert_eq!(reader.next().unwrap().kind, "snapshot");
    server.stop();
}
