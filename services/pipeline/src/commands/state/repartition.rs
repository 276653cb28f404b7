//! `dunghen state repartition`: moves every subject to the shard that it belongs to, once the topics have
//! more partitions.

use std::io::{self, Write};

use super::shelf::{Shelf, StateError};
use crate::cli::RepartitionArgs;
use crate::commands::CommandError;
use crate::commands::run::connection;
use crate::kafka::topics;
use crate::keep::{self, repartition::Repartition};
use crate::progress::{Progress, grouped};

pub(super) fn repartition(args: &RepartitionArgs) -> Result<(), CommandError> {
    let shelf = Shelf::open(args.config.as_deref())?;
    let settings = &shelf.settings;
    let topics = topics::ask(&connection(settings), &settings.kafka.topics)?;
    if u32::try_from(topics.partitions) != Ok(args.partitions) {
        return Err(StateError::Partitions {
            topics: topics.names.join(", "),
            found: topics.partitions,
            wanted: args.partitions,
        }
        .into());
    }
    shelf.shards()?;
    let repartition = Repartition {
        vault: &shelf.vault,
        wanted: &keep::expected(settings, &topics),
        partitioner: settings.kafka.partitioner,
        registry: &settings.registry,
        rules: &settings.rules,
    };
    let mut out = io::stdout().lock();
    let Some(old) = shelf.runtime.block_on(repartition.look())? else {
        writeln!(
            out,
            "the state is that of {} partitions already",
            args.partitions
        )?;
        return Ok(());
    };
    shelf.runtime.block_on(moved(repartition, old, &mut out))?;
    writeln!(
        out,
        "the state was that of {old} partitions and is that of {} now\nwhat still lies unread in a partition that it does not belong to any more is refused at the next start: `dunghen dead-letters replay --reason wrong_partition` sends it where it belongs",
        args.partitions
    )?;
    Ok(())
}

async fn moved(
    repartition: Repartition<'_>,
    old: u32,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let all = u64::from(old) + u64::from(repartition.wanted.partitions);
    let mut progress = Progress::new("shards", Some(all));
    let mut done = 0;
    let mut step = |progress: &mut Progress| {
        done += 1;
        progress.set(done);
    };
    let mut dealing = repartition.deal(old, || step(&mut progress)).await?;
    for shard in dealing.order() {
        let subjects = grouped(dealing.write(shard).await? as u64);
        progress.aside(|| writeln!(out, "shard {shard}: {subjects} subjects"))?;
        step(&mut progress);
    }
    progress.finish();
    Ok(())
}
