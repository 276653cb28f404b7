//! `dunghen simulate`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use dunghen_contract::Millis;
use dunghen_simulator::{Options, ScenarioName};

use super::values;

/// What `simulate` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen simulate --scenario quang-ninh-2020 --out year.ndjson.zst
  dunghen simulate --scenario quang-ninh-2020 --scale 0.1 --disorder 2h --duplicates 0.05 \\
    --garbage 0.01 --kafka localhost:9092 --topic dossier.events
  dunghen simulate --scenario load --rate 5000 --kafka localhost:9092 --topic dossier.events

Scenarios:
  quang-ninh-2020      a province, 15 December 2019 to 14 December 2020: 1,191,036 dossiers
  quang-ninh-q1-2020   its provincial centre, January to March 2020: 13,800 dossiers
  counters-25          a working week at all counters: 25 minutes on average
  overdue-spike        a sector of a centre stops resolving for two days
  silent-centre        a centre stops sending
  load                 endless

With --rate events are sent at that pace of the wall clock. `load` into Kafka begins now, so that a
pipeline on the wall clock counts it; everywhere else its event time begins in January 2026.")]
pub struct SimulateArgs {
    /// Which scenario
    #[arg(long, value_name = "NAME", value_parser = scenarios())]
    pub scenario: ScenarioName,
    /// Every figure of the scenario times this
    #[arg(long, value_name = "X", default_value = "1", value_parser = values::scale)]
    pub scale: f64,
    /// Where chance begins; the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Write lines to this file, packed where it ends in .gz or .zst; - is standard output
    #[arg(
        long,
        value_name = "FILE",
        default_value = "-",
        conflicts_with = "kafka"
    )]
    pub out: PathBuf,
    /// Write messages to this broker (host:port)
    #[arg(long, value_name = "BOOTSTRAP", requires = "topic")]
    pub kafka: Option<String>,
    /// The topic to write to
    #[arg(long, value_name = "T", requires = "kafka")]
    pub topic: Option<String>,
    /// So many events a second of the wall clock; without it as many as can be
    #[arg(long, value_name = "N", value_parser = values::rate)]
    pub rate: Option<f64>,
    /// Each message comes up to so much later than its event
    #[arg(long, value_name = "D", default_value = "0s", value_parser = values::span)]
    pub disorder: Millis,
    /// This share of the messages comes twice
    #[arg(long, value_name = "P", default_value = "0", value_parser = values::share)]
    pub duplicates: f64,
    /// This share of messages that must be refused, beside the good ones
    #[arg(long, value_name = "P", default_value = "0", value_parser = values::share)]
    pub garbage: f64,
    /// Registry and calendar of the province (TOML); without it those of the binary
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Where events go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
    /// A topic of Kafka.
    Kafka {
        /// `host:port`
        bootstrap: String,
        /// Its name.
        topic: String,
    },
}

impl SimulateArgs {
    /// Where events go.
    #[must_use]
    pub fn target(&self) -> Target {
        match (&self.kafka, &self.topic) {
            (Some(bootstrap), Some(topic)) => Target::Kafka {
                bootstrap: bootstrap.clone(),
                topic: topic.clone(),
            },
            _ if self.out.as_os_str() == "-" => Target::Stdout,
            _ => Target::File(self.out.clone()),
        }
    }

    /// What the simulator is asked; `now` is where `load` into Kafka begins.
    #[must_use]
    pub fn options(&self, now: Millis) -> Options {
        let lives_now = self.kafka.is_some() && self.scenario == ScenarioName::Load;
        let usual = Options::new(self.scenario);
        Options {
            scale: self.scale,
            seed: self.seed,
            disorder: self.disorder,
            duplicates: self.duplicates,
            garbage: self.garbage,
            rate: self.rate.unwrap_or(usual.rate),
            start: lives_now.then_some(now),
            ..usual
        }
    }
}

fn scenarios() -> impl TypedValueParser<Value = ScenarioName> {
    PossibleValuesParser::new(ScenarioName::ALL.map(ScenarioName::word))
        .try_map(|name| name.parse::<ScenarioName>())
}
