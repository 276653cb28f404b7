//! Scrapes at even steps as the input of `promtool test rules`.
//!
//! There time begins at 0, so that instants are moved by the start; what is missing in a scrape after it was
//! there is marked stale, as Prometheus does.

use std::collections::BTreeMap;
use std::fmt::Write;

/// A stretch of samples alike; none: missing.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    value: Option<f64>,
    samples: usize,
}

/// Series over time.
pub struct Recording {
    /// The first instant, in milliseconds.
    pub start: i64,
    /// Milliseconds between two scrapes.
    pub step: i64,
    samples: usize,
    names: Vec<String>,
    series: BTreeMap<String, Vec<Stretch>>,
}

impl Recording {
    /// Nothing yet; of each scrape these series are kept, by their full names; none named: all.
    pub fn new(start: i64, step: i64, names: &[&str]) -> Self {
        Self {
            start,
            step,
            samples: 0,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            series: BTreeMap::new(),
        }
    }

    /// How many minutes it covers.
    pub fn minutes(&self) -> i64 {
        i64::try_from(self.samples).unwrap_or(0) * self.step / 60_000
    }

    /// Adds what the only process gave at a step, and goes on to the next one.
    pub fn add(&mut self, scrape: &str) {
        self.take("dunghen", "dunghen:9464", scrape);
        self.advance();
    }

    /// Goes on to the next step.
    pub const fn advance(&mut self) {
        self.samples += 1;
    }

    /// Takes what one process gave at this step; the labels are those that Prometheus puts on what it scrapes.
    pub fn take(&mut self, job: &str, instance: &str, scrape: &str) {
        let target = format!(r#"instance="{instance}",job="{job}""#);
        for line in scrape.lines().filter(|line| !line.starts_with('#')) {
            let Some((series, value)) = line.rsplit_once(' ') else {
                continue;
            };
            let name = series.split('{').next().unwrap_or_default();
            if !self.names.is_empty() && !self.names.iter().any(|known| known == name) {
                continue;
            }
            let mut value: f64 = value.parse().unwrap();
            if name.ends_with("_timestamp_seconds") {
                #[expect(clippy::cast_precision_loss, reason = "instants are far below 2⁵³ ms")]
                let start = self.start as f64 / 1000.0;
                value -= start;
            }
            self.push(with_target(series, &target), value);
        }
    }

    fn push(&mut self, series: String, value: f64) {
        let stretches = self.series.entry(series).or_default();
        fill(stretches, self.samples);
        match stretches.last_mut() {
            Some(last) if last.value == Some(value) => last.samples += 1,
            _ => stretches.push(Stretch {
                value: Some(value),
                samples: 1,
            }),
        }
    }

    /// Every series in the notation of `promtool test rules`, a YAML list item each.
    pub fn input(&mut self) -> String {
        let mut text = String::new();
        for (series, stretches) in &mut self.series {
            fill(stretches, self.samples);
            let mut values = String::new();
            for (place, stretch) in stretches.iter().enumerate() {
                let more = stretch.samples - 1;
                let _written = match stretch.value {
                    Some(value) => write!(values, "{value}+0x{more} "),
                    None if place == 0 => write!(values, "_x{} ", stretch.samples),
                    None if more == 0 => write!(values, "stale "),
                    None => write!(values, "stale _x{more} "),
                };
            }
            let _written = writeln!(
                text,
                "      - series: '{series}'\n        values: '{}'",
                values.trim()
            );
        }
        text
    }
}

/// Missing up to a number of samples.
fn fill(stretches: &mut Vec<Stretch>, samples: usize) {
    let have: usize = stretches.iter().map(|stretch| stretch.samples).sum();
    if have < samples {
        stretches.push(Stretch {
            value: None,
            samples: samples - have,
        });
    }
}

fn with_target(series: &str, target: &str) -> String {
    match series.split_once('{') {
        Some((name, labels)) => format!("{name}{{{target},{labels}"),
        None => format!("{series}{{{target}}}"),
    }
}
