//! A headless Chromium, driven through `tests/browser/driver.js`: one command and one answer a line.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::tools;

/// A bound against hanging for ever, not a measurement: the driver gives up before.
const LIMIT: Duration = Duration::from_mins(2);

/// A running browser with at most one page; dropped, it ends.
pub struct Browser {
    driver: Child,
    commands: Option<ChildStdin>,
    answers: Receiver<String>,
}

/// How a page is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Width of the window in CSS pixels.
    pub width: u32,
    /// Height of the window in CSS pixels.
    pub height: u32,
    /// `light` or `dark`.
    pub scheme: &'static str,
    /// Without its script, as it came from the server.
    pub still: bool,
    /// Pixels of a picture for each pixel of the window.
    pub scale: f64,
}

impl Look {
    /// A screen on the wall of an operations centre.
    pub const WALL: Self = Self {
        width: 1920,
        height: 1080,
        scheme: "light",
        still: false,
        scale: 1.0,
    };
    /// A phone held upright.
    pub const PHONE: Self = Self {
        width: 390,
        height: 844,
        ..Self::WALL
    };
}

impl Browser {
    /// Starts it.
    #[must_use]
    pub fn start() -> Self {
        let mut driver = Command::new("node")
            .arg(tools::tests_folder().join("browser/driver.js"))
            .arg(tools::browser_packages())
            .arg(executable())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("start node; run tests/setup.sh test");
        let output = BufReader::new(driver.stdout.take().expect("a piped stdout"));
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            commands: driver.stdin.take(),
            driver,
            answers,
        }
    }

    /// Opens a page of its own.
    pub fn open(&mut self, url: &str, look: Look) {
        self.ask(&json!({
            "command": "open", "url": url, "width": look.width, "height": look.height,
            "scheme": look.scheme, "still": look.still, "scale": look.scale,
        }));
    }

    /// The value of an expression of JavaScript in the page.
    pub fn eval(&mut self, code: &str) -> Value {
        self.ask(&json!({ "command": "eval", "code": code }))
    }

    /// The text of what a selector finds; nothing where it finds nothing.
    pub fn text(&mut self, selector: &str) -> String {
        let found = self.eval(&format!(
            "document.querySelector({selector:?})?.textContent ?? ''"
        ));
        found.as_str().expect("a text").trim().to_owned()
    }

    /// Clicks on what a selector finds.
    pub fn click(&mut self, selector: &str) {
        self.ask(&json!({ "command": "click", "selector": selector }));
    }

    /// Takes a picture of the window.
    pub fn shot(&mut self, file: &Path) {
        self.ask(&json!({ "command": "shot", "file": file }));
    }

    /// What keeps people out of the page, by the rules of WCAG 2.2 AA.
    pub fn barriers(&mut self) -> Vec<Value> {
        let found = self.ask(&json!({ "command": "barriers" }));
        found.as_array().expect("a list").clone()
    }

    /// Every address that was asked for since the page was opened.
    pub fn requests(&mut self) -> Vec<String> {
        self.heard("requests")
    }

    /// Everything that was written to the console since the page was opened, and every exception.
    pub fn messages(&mut self) -> Vec<String> {
        self.heard("messages")
    }

    /// How often a document was loaded since the page was opened.
    pub fn loads(&mut self) -> u64 {
        let heard = self.ask(&json!({ "command": "heard" }));
        heard["loads"].as_u64().expect("a count")
    }

    fn heard(&mut self, what: &str) -> Vec<String> {
        let heard = self.ask(&json!({ "command": "heard" }));
        let list = heard[what].as_array().expect("a list");
        list.iter()
            .map(|text| text.as_str().expect("a text").to_owned())
            .collect()
    }

    fn ask(&mut self, command: &Value) -> Value {
        let commands = self
            .commands
            .as_mut()
            .expect("it is open until it is dropped");
        writeln!(commands, "{command}").expect("the driver takes a command");
        let line = self.answers.recv_timeout(LIMIT);
        let line =
            line.unwrap_or_else(|error| panic!("{command}: the driver said nothing: {error}"));
        let mut answer: Value = serde_json::from_str(&line).expect("an answer in JSON");
        if let Some(error) = answer.get("error") {
            panic!("{command}: {error}");
        }
        answer["answer"].take()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // With its input the driver ends, and with it the browser.
        drop(self.commands.take());
        let _ = self.driver.wait();
    }
}

/// The Chromium of this machine.
fn executable() -> PathBuf {
    let folders = std::env::var_os("PATH").expect("PATH is set");
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
        .expect("a Chromium; run tests/setup.sh test")
}
