//! One of several processes that share the partitions of a pipeline (`spec/architecture.md` Decisions 7
//! and 8).
//!
//! The group says which partitions are whose, and nothing else: each shard reads by a client of its own,
//! from its manifest, on threads of its own. So the thread that polls the group never waits for work, and
//! a shard that is slow holds no other back.
//!
//! ```text
//! membership ─ assigned, revoked ─► crew ─► shard: claim, producer, last totals, take up, read, tick
//! ```

mod crew;
mod membership;
mod ready;
mod shard;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing::{debug, info};

use crate::commands::CommandError;
use crate::config::Settings;
use crate::dossiers::Dossiers;
use crate::keep;
use crate::parts::Parts;
use crate::totals::record::Words;
use crate::totals::topic;
use crew::Crew;
use membership::{Membership, Moves};
use ready::Ready;
pub use shard::Common;

/// Works on the partitions that the group assigns until asked to stop.
///
/// # Errors
///
/// Kafka, the state, or a shard that cannot go on.
pub fn work(
    settings: Settings,
    parts: Parts,
    dossiers: Dossiers,
    stop: &AtomicBool,
) -> Result<(), CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let partitions = parts.topics.partitions;
    let totals = topic::ensure(&parts.connection, &settings.kafka.totals_topic, partitions);
    runtime.block_on(totals)?;
    let moves = Moves::default();
    let common = Common {
        words: Arc::new(Words::new(Arc::clone(&settings.registry))),
        digests: keep::digests(&settings),
        ready: Ready::new(Arc::clone(&parts.health)),
        commits: moves.commits(),
        dossiers,
        connection: parts.connection,
        topics: parts.topics,
        health: parts.health,
        gauges: parts.gauges,
        settings,
    };
    let crew = Crew::new(common);
    let mut membership = Membership::join(&crew, moves)?;
    let result = follow(&mut membership, &crew, stop);
    crew.release();
    membership.leave();
    crew.join();
    result
}

fn follow(
    membership: &mut Membership,
    crew: &Arc<Crew>,
    stop: &AtomicBool,
) -> Result<(), CommandError> {
    while !stop.load(Ordering::Relaxed) {
        membership.poll()?;
        if let Some(shards) = membership.assigned() {
            info!(?shards, "the group assigns");
            crew.take(&shards)?;
        }
        crew.look_back()?;
    }
    debug!("leaving the group");
    Ok(())
}
