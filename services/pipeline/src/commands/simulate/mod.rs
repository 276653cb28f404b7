//! `dunghen simulate`: the events of a scenario, to a file, to standard output, or to Kafka.

mod lines;
mod pace;
mod sink;
mod stop;
mod topic;

use std::sync::Arc;

use dunghen_simulator::{Emission, generate};

use self::lines::Lines;
use self::pace::Pace;
use self::sink::Sink;
use self::stop::Stop;
use self::topic::Topic;
use super::CommandError;
use crate::cli::{SimulateArgs, Target};
use crate::clock;
use crate::config::Settings;
use crate::progress::Progress;

/// How many events there are between two looks at progress and signals: a few milliseconds' worth.
const TURN: u64 = 4096;

/// Simulates a scenario to its end, or until a signal.
///
/// # Errors
///
/// Configuration, scenario, or what takes the events.
pub fn simulate(args: &SimulateArgs) -> Result<(), CommandError> {
    let settings = Settings::load(args.config.as_deref())?;
    let options = args.options(clock::now_ms());
    let calendar = Arc::clone(&settings.rules.calendar);
    let events = generate(&options, Arc::clone(&settings.registry), calendar)?;
    let stop = Stop::on_signal()?;
    let pace = args.rate.map(|rate| Pace::new(rate, clock::monotonic()));
    match args.target() {
        Target::Stdout => send(events, &mut Lines::stdout(), pace, &stop),
        Target::File(path) => send(events, &mut Lines::file(&path)?, pace, &stop),
        Target::Kafka { bootstrap, topic } => {
            let mut topic = Topic::new(&bootstrap, topic, &settings.kafka)?;
            send(events, &mut topic, pace, &stop)
        }
    }
}

fn send(
    events: impl Iterator<Item = Emission>,
    sink: &mut impl Sink,
    mut pace: Option<Pace>,
    stop: &Stop,
) -> Result<(), CommandError> {
    let mut progress = Progress::new("events", None);
    let mut sent = 0;
    for event in events {
        if let Some(wait) = pace
            .as_mut()
            .and_then(|pace| pace.wait(sent, clock::monotonic()))
        {
            sink.flush()?;
            progress.set(sent);
            if stop.within(wait) {
                break;
            }
        }
        sink.take(&event)?;
        sent += 1;
        if sent % TURN == 0 {
            progress.set(sent);
            if stop.is_asked() {
                break;
            }
        }
    }
    sink.finish(stop)?;
    progress.set(sent);
    progress.finish();
    Ok(())
}
