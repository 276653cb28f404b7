//! A demonstration that is being looked at.

use std::time::Duration;

use dunghen_tests::browser::{Browser, Look};
use dunghen_tests::dunghen::{self, Pipeline};
use dunghen_tests::wait;

/// The server and the browser.
pub struct Board {
    /// The server.
    pub pipeline: Pipeline,
    /// The browser.
    pub browser: Browser,
    address: String,
}

/// What the page says of itself.
#[derive(Debug)]
pub struct State {
    /// Whether it is grey.
    pub stale: bool,
    /// What it warns of.
    pub alarm: String,
}

impl Board {
    /// Starts both.
    pub fn start() -> Self {
        let address = dunghen::free_address();
        Self {
            pipeline: demo(&address),
            browser: Browser::start(),
            address,
        }
    }

    /// Starts a server at the same address, after the last one ended.
    pub fn restart(&mut self) {
        self.pipeline = demo(&self.address);
    }

    /// Opens the page at a path.
    pub fn open(&mut self, path: &str, look: Look) {
        let url = self.pipeline.url(path);
        self.browser.open(&url, look);
    }

    /// The clock of the snapshot that is shown, in milliseconds since 1970; 0 where there is none.
    pub fn clock(&mut self) -> i64 {
        let clock = "Number(document.getElementById('live').dataset.clock ?? 0)";
        self.browser.eval(clock).as_i64().unwrap()
    }

    /// Waits until the page says so of itself.
    pub fn becomes(&mut self, what: &str, is: impl Fn(&State) -> bool) {
        wait::until(what, Duration::from_mins(2), || {
            let state = self.state();
            is(&state).then_some(()).ok_or(format!("{state:?}"))
        });
    }

    /// Waits until it shows figures of now, and newer ones after them.
    pub fn is_live(&mut self) {
        self.becomes("no warning", |state| !state.stale && state.alarm.is_empty());
        let before = self.clock();
        wait::until("newer figures", Duration::from_mins(2), || {
            let now = self.clock();
            (now > before).then_some(()).ok_or(now)
        });
    }

    /// Nothing keeps people out.
    pub fn has_no_barriers(&mut self, what: &str) {
        let found = self.browser.barriers();
        assert!(found.is_empty(), "{what}: {found:#?}");
    }

    /// Nothing was asked of anybody else, and nothing was complained about.
    pub fn is_quiet_and_alone(&mut self) {
        let own = self.pipeline.url("/");
        let requests = self.browser.requests();
        let foreign: Vec<&String> = requests
            .iter()
            .filter(|url| !url.starts_with(&own) && !url.starts_with("data:"))
            .collect();
        assert!(foreign.is_empty(), "{foreign:?}");
        assert!(requests.len() > 3, "it asked for its files: {requests:?}");
        assert_eq!(self.browser.messages(), [""; 0], "the console");
    }

    fn state(&mut self) -> State {
        let stale = "document.getElementById('live').classList.contains('stale')";
        State {
            stale: self.browser.eval(stale).as_bool().unwrap(),
            alarm: self.browser.text("#alarm"),
        }
    }
}

fn demo(address: &str) -> Pipeline {
    let mut command = dunghen::command(["demo", "--listen", address]);
    Pipeline::watch(&mut command, address)
}
