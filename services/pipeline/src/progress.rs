//! How far long work is: a bar on a terminal, a line every few seconds elsewhere.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::clock;

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(5);
/// The length of a bar of work that knows only its share.
const THOUSANDTHS: u64 = 1000;
const WITH_SHARE: &str = "{wide_bar} {percent:>3} %  {msg}";
const WITHOUT_SHARE: &str = "{spinner} {msg}";

/// The progress of one piece of work; all of it goes to standard error.
#[derive(Debug)]
pub struct Progress {
    noun: &'static str,
    total: Option<u64>,
    started: Instant,
    said: Instant,
    done: u64,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Work that is counted in `noun` (plural), so many in all where that is known.
    #[must_use]
    pub fn new(noun: &'static str, total: Option<u64>) -> Self {
        let now = clock::monotonic();
        Self {
            noun,
            total,
            started: now,
            said: now,
            done: 0,
            bar: io::stderr().is_terminal().then(bar),
        }
    }

    /// So many are done.
    pub fn set(&mut self, done: u64) {
        let total = self.total.filter(|total| *total > 0);
        #[expect(clippy::cast_precision_loss, reason = "a share for people")]
        let share = total.map(|total| done as f64 / total as f64);
        self.set_share(done, share);
    }

    /// So many are done, which is this share of all (0 to 1) where that is known.
    pub fn set_share(&mut self, done: u64, share: Option<f64>) {
        self.done = done;
        if let Some(bar) = &self.bar {
            match share {
                Some(share) => {
                    if bar.length().is_none() {
                        bar.set_length(THOUSANDTHS);
                        style(bar, WITH_SHARE);
                    }
                    bar.set_position(thousandths(share));
                }
                None => bar.tick(),
            }
            bar.set_message(text(self.noun, done, self.started.elapsed(), None));
            return;
        }
        if self.said.elapsed() >= EVERY {
            self.said = clock::monotonic();
            self.line(&text(self.noun, done, self.started.elapsed(), share));
        }
    }

    /// Writes a line on standard error without tearing the bar apart.
    pub fn line(&self, line: &str) {
        let write = || {
            // Where standard error is closed, nobody wants to know.
            let _ = writeln!(io::stderr(), "{line}");
        };
        self.aside(write);
    }

    /// Does something that writes to the terminal without tearing the bar apart.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// The end: a bar goes, and work that took long enough to be followed says what it did.
    pub fn finish(self) {
        let elapsed = self.started.elapsed();
        let watched = self.bar.is_some() || self.said > self.started;
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if watched {
            let text = text(self.noun, self.done, elapsed, None);
            let line = format!("{text} in {:.1} s", elapsed.as_secs_f64());
            // Where standard error is closed, nobody wants to know.
            let _ = writeln!(io::stderr(), "{line}");
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    style(&bar, WITHOUT_SHARE);
    bar
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

/// `1,191,036 events, 812,004/s, 45 %`.
fn text(noun: &str, done: u64, elapsed: Duration, share: Option<f64>) -> String {
    let millis = elapsed.as_millis().max(1);
    let rate = u64::try_from(u128::from(done) * 1000 / millis).unwrap_or(u64::MAX);
    let share = share.map(|share| format!(", {} %", thousandths(share) / 10));
    format!(
        "{} {noun}, {}/s{}",
        grouped(done),
        grouped(rate),
        share.unwrap_or_default()
    )
}

/// A share as a number of thousandths, never more than all.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 1000"
)]
fn thousandths(share: f64) -> u64 {
    (share.clamp(0.0, 1.0) * 1000.0) as u64
}

/// A number in groups of three.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_many_how_fast_and_how_far() {
        let text = text(
            "events",
            1_191_036,
            Duration::from_millis(1500),
            Some(0.4567),
        );
        assert_eq!(text, "1,191,036 events, 794,024/s, 45 %");
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
