//! `dunghen state show`: all that the newest checkpoint of a shard says of itself.

use std::io;

use dunghen_checkpoint::key;

use super::shelf::{Shelf, StateError};
use crate::cli::ShardShowArgs;
use crate::commands::CommandError;
use crate::format::shards;
use crate::keep;

pub(super) fn show(args: &ShardShowArgs) -> Result<(), CommandError> {
    let shelf = Shelf::open(args.config.as_deref())?;
    let found = shelf.find(args.shard)?;
    let newest = found.newest().ok_or(StateError::NoShard(args.shard))?;
    let manifest = newest.content.as_ref().map_err(|damage| {
        let key = key::manifest(args.shard, newest.stamp);
        StateError::Unreadable {
            key,
            damage: damage.clone(),
        }
    })?;
    let configured = keep::digests(&shelf.settings);
    let out = io::stdout().lock();
    Ok(shards::show(manifest, &configured, args.format, out)?)
}
