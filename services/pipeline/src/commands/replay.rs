//! `dunghen replay`: the same engine without a broker, over files of events.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::num::NonZeroU64;
use std::sync::Arc;

use dunghen_contract::Message;
use dunghen_lifecycle::Millis;
use dunghen_publish::{Health, Published};

use super::CommandError;
use crate::cli::ReplayArgs;
use crate::clock;
use crate::config::Settings;
use crate::engine::gauges::Gauges;
use crate::engine::{Engine, Feeder, Lane, Look, Plan, Show, Verdict, wait};
use crate::format;
use crate::input::Input;
use crate::progress::Progress;

/// Replays files and prints the figures at an instant.
///
/// # Errors
///
/// Configuration, files, or the engine.
pub fn replay(args: &ReplayArgs) -> Result<(), CommandError> {
    let settings = Settings::load(args.config.as_deref())?;
    let (engine, feeder) = start(&settings)?;
    let mut replay = Replay {
        feeder,
        tick: args.tick,
        lines: 0,
        refused: args.refused.as_deref().map(create).transpose()?,
    };
    replay.feeder.leave_out_after(args.at);
    for path in &args.files {
        replay.file(path, args.files.len() > 1)?;
    }
    let done = replay.feeder.tick(args.at, args.at, Look::Here)?;
    let snapshot = wait(&done)?;
    if let Some((mut file, path)) = replay.refused {
        file.flush()
            .map_err(|source| CommandError::write(&path, source))?;
    }
    drop(replay.feeder);
    engine.join()?;
    format::print(&snapshot, &settings.registry, args.format)?;
    Ok(())
}

fn start(settings: &Settings) -> Result<(Engine, Feeder), CommandError> {
    let mut policy = settings.policy();
    policy.time_checks = false;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let health = Arc::new(Health::new(env!("CARGO_PKG_VERSION"), clock::now_ms()));
    let plan = Plan {
        registry: Arc::clone(&settings.registry),
        rules: Arc::clone(&settings.rules),
        policy,
        shards: cores,
        lanes: 1,
        disorder: settings.disorder,
        gauges: Gauges::new(Arc::clone(&health)),
        part: 0,
        health: Arc::clone(&health),
        taken_up: None,
    };
    let show = Show::boxed(settings, health, Published::new())?;
    Ok(Engine::start(&plan, show)?)
}

type Kept = (BufWriter<File>, std::path::PathBuf);

fn create(path: &std::path::Path) -> Result<Kept, CommandError> {
    let file = File::create(path).map_err(|source| CommandError::write(path, source))?;
    Ok((BufWriter::new(file), path.to_owned()))
}

struct Replay {
    feeder: Feeder,
    tick: Option<NonZeroU64>,
    lines: u64,
    refused: Option<Kept>,
}

impl Replay {
    fn file(&mut self, path: &str, named: bool) -> Result<(), CommandError> {
        let fault = |source| CommandError::read(path, source);
        let mut input = Input::open(path).map_err(fault)?;
        let mut progress = Progress::new("lines", None);
        let prefix = if named {
            format!("{path}:")
        } else {
            String::new()
        };
        let mut number = 0;
        while let Some(chunk) = input.next_chunk().map_err(fault)? {
            for line in lines(&chunk) {
                number += 1;
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                if !line.is_empty() {
                    self.line(line, number, &prefix, &progress)?;
                }
            }
            progress.set_share(number, input.share());
        }
        progress.finish();
        Ok(())
    }

    fn line(
        &mut self,
        line: &[u8],
        number: u64,
        prefix: &str,
        progress: &Progress,
    ) -> Result<(), CommandError> {
        match self.feeder.offer(Lane::File, &Message::line(line))? {
            Verdict::Accepted | Verdict::LeftOut => {}
            Verdict::Refused(refusal) => {
                let reason = refusal.reason.word();
                progress.line(&format!("{prefix}{number}: {reason}: {}", refusal.detail));
                if let Some((file, path)) = &mut self.refused {
                    file.write_all(line)
                        .and_then(|()| file.write_all(b"\n"))
                        .map_err(|source| CommandError::write(path, source))?;
                }
            }
        }
        self.lines += 1;
        if self
            .tick
            .is_some_and(|n| self.lines.is_multiple_of(n.get()))
        {
            if let Some(clock) = self.clock() {
                wait(&self.feeder.tick(clock, clock, Look::Here)?)?;
            }
        } else if self.feeder.is_full()
            && let Some(clock) = self.clock()
        {
            self.feeder.settle(clock)?;
        }
        Ok(())
    }

    /// The clock of a replay is its watermark; none before the first event.
    fn clock(&mut self) -> Option<Millis> {
        let watermark = self.feeder.watermarks().advance(None);
        (watermark != Millis::MIN).then_some(watermark)
    }
}

/// The lines of a chunk, without their ends.
fn lines(chunk: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = chunk;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest);
        let line = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[], |end| &rest[end + 1..]);
        Some(line)
    })
}
