//! `dunghen state list`: a line a shard, without reading any file of it.

use std::io;

use crate::cli::ShardListArgs;
use crate::commands::CommandError;
use crate::format::shards::{self, Line};

use super::shelf::Shelf;

pub(super) fn list(args: &ShardListArgs) -> Result<(), CommandError> {
    let shelf = Shelf::open(args.config.as_deref())?;
    let lines = shelf.shards()?.into_iter();
    let lines = lines.map(|shard| Ok(Line::of(&shelf.find(shard)?)));
    let lines: Vec<Line> = lines.collect::<Result<_, CommandError>>()?;
    Ok(shards::list(&lines, args.format, io::stdout().lock())?)
}
