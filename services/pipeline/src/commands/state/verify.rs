//! `dunghen state verify`: every byte of every checkpoint against what was written.

use std::io::{self, Write};

use dunghen_checkpoint::verify::{self, Report};

use super::shelf::{Shelf, StateError};
use crate::cli::VerifyArgs;
use crate::commands::CommandError;
use crate::keep::KeepError;
use crate::progress::Progress;

pub(super) fn verify(args: &VerifyArgs) -> Result<(), CommandError> {
    let shelf = Shelf::open(args.config.as_deref())?;
    let there = shelf.shards()?;
    let wanted = if args.shards.is_empty() {
        &there
    } else {
        &args.shards
    };
    if let Some(missing) = wanted.iter().find(|shard| !there.contains(shard)) {
        return Err(StateError::NoShard(*missing).into());
    }
    let mut out = io::stdout().lock();
    let mut progress = Progress::new("shards", Some(wanted.len() as u64));
    let mut faults = 0;
    for (done, shard) in (1..).zip(wanted) {
        let report = verify::verify(&shelf.vault, *shard);
        let report = shelf.runtime.block_on(report).map_err(KeepError::from)?;
        faults += progress.aside(|| print(&report, &mut out))?;
        progress.set(done);
    }
    progress.finish();
    if faults > 0 {
        return Err(StateError::Faulty(faults).into());
    }
    Ok(())
}

/// Prints what was found of a shard; how many faults it has.
fn print(report: &Report, out: &mut impl Write) -> io::Result<usize> {
    let faults: Vec<String> = faults(report).collect();
    let files: usize = report.cuts.iter().map(|cut| cut.files).sum();
    let says = match faults.len() {
        0 => "whole".to_owned(),
        1 => "1 fault".to_owned(),
        several => format!("{several} faults"),
    };
    let epochs = report.cuts.len();
    writeln!(
        out,
        "shard {}: {epochs} epochs, which name {files} files: {says}",
        report.shard
    )?;
    for fault in &faults {
        writeln!(out, "  {fault}")?;
    }
    if epochs == 0 {
        writeln!(
            out,
            "  no checkpoint yet: a start reads its partition from the beginning"
        )?;
    }
    if !report.orphans.is_empty() {
        let count = report.orphans.len();
        writeln!(
            out,
            "  {count} files of no epoch, left by a crash; the next checkpoint removes them"
        )?;
    }
    Ok(faults.len())
}

fn faults(report: &Report) -> impl Iterator<Item = String> + '_ {
    let strays = report.stray_manifests.iter().map(|key| {
        let refusal = dunghen_checkpoint::Refusal::Stray { key: key.clone() };
        refusal.to_string()
    });
    let of_cuts = report.cuts.iter().flat_map(|cut| {
        let epoch = cut.stamp.epoch;
        let faults = cut.faults.iter();
        faults.map(move |fault| format!("epoch {epoch}: {fault}"))
    });
    strays.chain(of_cuts)
}
