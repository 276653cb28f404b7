//! `dunghen state rebuild`: makes the state fit another calendar, registry or rule, and the machine's clock.

use std::io::{self, Write};

use dunghen_checkpoint::Identity;

use super::shelf::{Shelf, StateError};
use crate::cli::RebuildArgs;
use crate::clock;
use crate::commands::CommandError;
use crate::config::ClockMode;
use crate::keep;
use crate::keep::rebuild::{Rebuild, Rebuilt, incomplete};
use crate::progress::Progress;

pub(super) fn rebuild(args: &RebuildArgs) -> Result<(), CommandError> {
    let shelf = Shelf::open(args.config.as_deref())?;
    let rebuild = Rebuild {
        vault: &shelf.vault,
        registry: &shelf.settings.registry,
        latest: (shelf.settings.clock == ClockMode::Wall).then(clock::now_ms),
    };
    let expected = expected(&shelf)?;
    let mut due = Vec::new();
    for (shard, identity) in &expected {
        if shelf.runtime.block_on(rebuild.is_due(*shard, identity))? {
            due.push((*shard, identity));
        }
    }
    let mut out = io::stdout().lock();
    let mut progress = Progress::new("shards", Some(due.len() as u64));
    let mut made: Vec<Rebuilt> = Vec::new();
    for (done, (shard, identity)) in (1..).zip(due) {
        if let Some(one) = shelf.runtime.block_on(rebuild.shard(shard, identity))? {
            progress.aside(|| writeln!(out, "shard {shard}: rebuilt as epoch {}", one.epoch))?;
            made.push(one);
        }
        progress.set(done);
    }
    progress.finish();
    Ok(close(&shelf, &made, &mut out)?)
}

/// What each shard that has a checkpoint is to fit.
fn expected(shelf: &Shelf) -> Result<Vec<(u32, Identity)>, CommandError> {
    let mut all: Vec<(u32, Identity)> = Vec::new();
    for shard in shelf.shards()? {
        let found = shelf.find(shard)?;
        let Some(newest) = found.newest() else {
            continue;
        };
        // One that is damaged is refused by the look at it, whatever is expected of it.
        let under = newest.content.as_ref().ok().map(|m| m.identity.clone());
        let partitions = under.as_ref().map(|under| under.partitions);
        let first = all.first().map(|(_, first)| first.partitions);
        if let (Some(first), Some(partitions)) = (first, partitions)
            && first != partitions
        {
            return Err(StateError::Unfinished(first, partitions).into());
        }
        let identity = Identity {
            digests: keep::digests(&shelf.settings),
            ..under.unwrap_or_default()
        };
        all.push((shard, identity));
    }
    Ok(all)
}

/// Says what is left to know and to do.
fn close(shelf: &Shelf, made: &[Rebuilt], out: &mut impl Write) -> io::Result<()> {
    if made.is_empty() {
        return writeln!(
            out,
            "every shard fits the configuration; nothing had to be rebuilt"
        );
    }
    writeln!(out, "every figure is made anew at the next start")?;
    let windows = incomplete(made, &shelf.settings.rules.calendar);
    if windows.is_empty() {
        writeln!(out, "the kept events make every window whole")?;
    } else {
        let words: Vec<&str> = windows.iter().map(|window| window.word()).collect();
        writeln!(
            out,
            "may lack dossiers that were forgotten, because they begin before the oldest kept event: {}",
            words.join(", ")
        )?;
    }
    writeln!(
        out,
        "events that the contract refused under another registry lie in the dead letters: `dunghen dead-letters replay --reason unknown_centre` sends what it takes now"
    )
}
