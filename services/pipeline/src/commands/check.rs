//! `dunghen check`: everything that can be wrong before a start, looked at without starting.
//!
//! A broker need not be there: only where it answers are its topics looked at too.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use dunghen_contract::registry::Level;
use dunghen_windows::{Board, Settlement};

use rdkafka::consumer::{BaseConsumer, Consumer};
use tokio::runtime::{Builder, Runtime};

use super::CommandError;
use super::run::connection;
use crate::cli::CheckArgs;
use crate::clock;
use crate::config::{ClockMode, Settings};
use crate::engine::EngineError;
use crate::kafka::{KafkaFault, topics};
use crate::progress::grouped;
use crate::server::url;

/// How long a broker may take to answer: it need not run where a configuration is written.
const PATIENCE: Duration = Duration::from_secs(2);

/// Checks configuration, registry, calendar, targets and queries.
///
/// # Errors
///
/// Every fault, or standard output.
pub fn check(args: &CheckArgs) -> Result<(), CommandError> {
    let settings = Settings::load(Some(&args.config))?;
    let families = queries(&settings)?;
    let mut out = io::stdout().lock();
    writeln!(out, "{}: in order", args.config.display())?;
    summary(&settings, families, &mut out)?;
    let warnings = settings.warnings(clock::now_ms());
    for warning in warnings.into_iter().chain(broker(&settings)) {
        writeln!(out, "warning: {warning}")?;
    }
    Ok(())
}

/// Looks at the topics of a broker that answers; what is odd about them.
fn broker(settings: &Settings) -> Option<String> {
    let connection = connection(settings);
    let look = || {
        let consumer: BaseConsumer = connection.consumer().create().map_err(KafkaFault::Client)?;
        if consumer.fetch_metadata(None, PATIENCE).is_err() {
            let bootstrap = &connection.bootstrap;
            return Ok(Some(format!(
                "kafka.bootstrap: {bootstrap} does not answer, so its topics were not looked at"
            )));
        }
        let topics = topics::find(&consumer, &connection, &settings.kafka.topics)?;
        if settings.clock == ClockMode::Wall {
            runtime()?.block_on(topics::warn_of_timestamps(&connection, &topics));
        }
        Ok::<_, CommandError>(None)
    };
    look().unwrap_or_else(|fault| Some(fault.sentence()))
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Plans every query and makes a snapshot of nothing; how many families there are.
fn queries(settings: &Settings) -> Result<usize, CommandError> {
    let snapshot = runtime()?.block_on(async {
        let mut board = Board::new(
            Arc::clone(&settings.registry),
            Arc::clone(&settings.rules),
            settings.publish.publication.clone(),
            settings.queries.clone(),
        )
        .await
        .map_err(EngineError::Queries)?;
        let now = clock::now_ms();
        board
            .tick(now, now, Settlement::default())
            .await
            .map_err(|fault| EngineError::Queries(vec![fault]))
    })?;
    Ok(snapshot.families.len())
}

fn summary(settings: &Settings, families: usize, out: &mut impl Write) -> io::Result<()> {
    let registry = &settings.registry;
    let levels = Level::ALL.iter().map(|level| {
        let of_level = registry
            .centres()
            .iter()
            .filter(|centre| centre.level == *level);
        format!("{} {}", of_level.count(), level.word())
    });
    let levels: Vec<String> = levels.collect();
    let bound = settings.series_bound();
    let scopes = bound.scopes().into_iter();
    let scopes = scopes.map(|(scope, bound)| format!("{} {}", number(bound), scope.word()));
    let scopes: Vec<String> = scopes.collect();
    let clock = match settings.clock {
        ClockMode::Wall => "wall",
        ClockMode::Event => "event",
    };
    let schedules = settings.rules.calendar.schedule_names().count();
    let lines = [
        ("provinces", registry.provinces().join(", ")),
        (
            "centres",
            format!(
                "{} ({})",
                number(registry.centres().len()),
                levels.join(", ")
            ),
        ),
        ("procedures", number(registry.procedures().len())),
        ("fields", number(registry.fields().len())),
        ("targets", number(registry.targets().len())),
        ("schedules", number(schedules)),
        ("families", number(families)),
        (
            "series at most",
            format!(
                "{} ({}); bound {}",
                number(bound.total()),
                scopes.join(", "),
                number(settings.publish.max_series)
            ),
        ),
        ("topics", settings.kafka.topics.join(", ")),
        ("clock", clock.to_owned()),
        ("listener", listener(settings, settings.publish.listen)),
        (
            "admin listener",
            settings
                .publish
                .admin_listen
                .map_or_else(|| "off".to_owned(), |admin| listener(settings, admin)),
        ),
    ];
    for (name, text) in lines {
        writeln!(out, "  {name:<15} {text}")?;
    }
    Ok(())
}

/// Where something is served, and what is asked of who reads it.
fn listener(settings: &Settings, address: SocketAddr) -> String {
    let protection = &settings.publish.protection;
    let who = if protection.asks_who() {
        "to who can say who it is"
    } else {
        "to everybody who reaches it"
    };
    format!("{}, {who}", url(protection, address, ""))
}

fn number(number: usize) -> String {
    grouped(number as u64)
}
