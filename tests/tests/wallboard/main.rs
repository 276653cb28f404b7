//! The wallboard as a browser shows it: figures as in `/metrics`, alive without reload, back by itself
//! after the server was away, grey where the stream is silent, and open to everybody.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod board;
mod figures;

use std::time::Duration;

use board::Board;
use dunghen_tests::browser::Look;
use dunghen_tests::{tools, wait};

#[test]
fn shows_the_figures_of_metrics_in_both_languages_and_lives() {
    let mut board = Board::start();
    board.open("/", Look::WALL);
    assert_eq!(board.browser.eval("document.documentElement.lang"), "vi");
    figures::are_those_of_metrics(&mut board);

    board
        .browser
        .eval("globalThis.marker = 'the same document'");
    let before = board.clock();
    wait::until(
        "figures change by themselves",
        Duration::from_mins(1),
        || {
            let now = board.clock();
            (now > before).then_some(()).ok_or(now)
        },
    );
    assert_eq!(board.browser.eval("globalThis.marker"), "the same document");
    assert_eq!(board.browser.loads(), 1, "nothing was loaded anew");

    board.browser.click("a.switch");
    wait::until("it is in English", Duration::from_mins(1), || {
        let lang = board.browser.eval("document.documentElement.lang");
        (lang == "en").then_some(()).ok_or(lang)
    });
    assert_eq!(board.browser.text("#centres"), "Centres by trouble");
    figures::are_those_of_metrics(&mut board);
    board.is_quiet_and_alone();
}

#[test]
fn is_open_to_everybody_on_a_wall_and_on_a_phone() {
    let mut board = Board::start();
    for size in [Look::WALL, Look::PHONE] {
        for scheme in ["light", "dark"] {
            for lang in ["vi", "en"] {
                let look = Look {
                    scheme,
                    still: true,
                    ..size
                };
                board.open(&format!("/?lang={lang}"), look);
                let what = format!("{} {scheme} {lang}", size.width);
                board.has_no_barriers(&what);
                // Grey it must be readable too.
                board
                    .browser
                    .eval("document.getElementById('live').classList.add('stale')");
                board.has_no_barriers(&format!("{what}, grey"));
                let wide = "document.documentElement.scrollWidth - innerWidth";
                let beyond = board.browser.eval(wide).as_i64().unwrap();
                assert!(beyond <= 0, "{what}: {beyond} pixels too wide");
            }
        }
    }
    // A wall cannot be scrolled.
    board.open(
        "/",
        Look {
            still: true,
            ..Look::WALL
        },
    );
    let high = "document.documentElement.scrollHeight - innerHeight";
    let beyond = board.browser.eval(high).as_i64().unwrap();
    assert!(beyond <= 0, "{beyond} pixels too high for the wall");
}

#[test]
fn turns_grey_when_nothing_comes_and_is_back_when_the_server_is() {
    let mut board = Board::start();
    board.open("/", Look::WALL);
    board.is_live();
    board
        .browser
        .eval("globalThis.marker = 'the same document'");

    board.pipeline.process.suspend();
    board.becomes("grey while the server is silent", |state| {
        state.stale && !state.alarm.is_empty()
    });
    board.pipeline.process.resume();
    board.is_live();

    board.pipeline.interrupt();
    board.becomes("a word that the server is away", |state| {
        state.alarm.contains("Mất kết nối")
    });
    let before = board.clock();
    board.restart();
    board.is_live();
    assert!(
        board.clock() > before,
        "the figures are those of the new server"
    );
    assert_eq!(board.browser.eval("globalThis.marker"), "the same document");
    figures::are_those_of_metrics(&mut board);
}

/// `make screenshots`: the pictures of the documentation.
#[test]
#[ignore = "makes pictures, tests nothing"]
fn screenshots() {
    let mut board = Board::start();
    let folder = tools::tests_folder().join("../services/publish/assets");
    // A picture of the whole wall, small enough for a repository.
    let wall = Look {
        scale: 0.75,
        ..Look::WALL
    };
    for (name, look) in [("page.png", wall), ("phone.png", Look::PHONE)] {
        board.open("/", look);
        board.is_live();
        board.browser.shot(&folder.join(name));
    }
}
