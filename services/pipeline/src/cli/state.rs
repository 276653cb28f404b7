//! `dunghen state`.

use std::path::PathBuf;

use clap::Subcommand;

use crate::format::shards::ShardFormat;

/// What `state` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  dunghen state list --config dunghen.toml
  dunghen state show 0 --config dunghen.toml
  dunghen state verify --config dunghen.toml
  dunghen state rebuild --config dunghen.toml               after a change of calendar, registry, rules
  dunghen state repartition --partitions 12 --config dunghen.toml   after the topics got 12 partitions

The state is what lies at state.url: for each partition of the topics (a shard) its last few
checkpoints. list, show and verify only read, beside a running pipeline too. rebuild and repartition
write, and take the shards over: stop the pipeline first, or it ends as soon as it notices."
)]
pub struct StateArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub command: StateCommand,
}

/// What there is to do with the state.
#[derive(Clone, Debug, Subcommand)]
pub enum StateCommand {
    /// Liệt kê các phân mảnh.
    /// A line a shard: its newest checkpoint, how far it reaches, and what it takes.
    #[command(verbatim_doc_comment)]
    List(ShardListArgs),
    /// Xem một phân mảnh.
    /// Everything that the newest checkpoint of a shard says of itself.
    #[command(verbatim_doc_comment)]
    Show(ShardShowArgs),
    /// Kiểm tra tính toàn vẹn.
    /// Reads every checkpoint and every file, and names what is not as it was written.
    #[command(verbatim_doc_comment)]
    Verify(VerifyArgs),
    /// Lập lại sau khi đổi lịch, danh mục hoặc quy tắc.
    /// Makes the state fit another calendar, registry or rule.
    #[command(verbatim_doc_comment)]
    Rebuild(RebuildArgs),
    /// Chia lại sau khi tăng số phân vùng.
    /// Moves every subject to the shard that it belongs to, once the topics have more partitions.
    #[command(verbatim_doc_comment)]
    Repartition(RepartitionArgs),
}

/// What `state list` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen state list --config dunghen.toml
  dunghen state list --format json

Of the newest checkpoint of each shard: the generation that wrote it (one more with each process that
took the shard over), its epoch (one more with each checkpoint), the clock that it was made at, its
dossiers, its files with their bytes, how many epochs are kept, and the offset that each topic is read
on from. Kafka is not asked. Without --config the state lies in the folder \"state\".")]
pub struct ShardListArgs {
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value_t, value_enum)]
    pub format: ShardFormat,
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `state show` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen state show 0 --config dunghen.toml
  dunghen state show 0 --format json

Prints the newest checkpoint: positions, watermark, revisions, centres, files with their rows, bytes
and checksums, and the digests of calendar, registry and rules that it was made under, with those that
differ from the configuration's. A start refuses where one differs: see `dunghen state rebuild`.
Nothing of any dossier is printed.")]
pub struct ShardShowArgs {
    /// The shard, by the number of its partition
    #[arg(value_name = "SHARD")]
    pub shard: u32,
    /// How it is printed
    #[arg(long, value_name = "FORMAT", default_value_t, value_enum)]
    pub format: ShardFormat,
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `state verify` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen state verify --config dunghen.toml
  dunghen state verify 0 3 --config dunghen.toml

Reads every byte of every checkpoint that is kept, and compares lengths and checksums. Each fault is
printed with the file and the next step; exit code 1 where there is one. Run it on copies too.")]
pub struct VerifyArgs {
    /// The shards; all of them where none is named
    #[arg(value_name = "SHARD")]
    pub shards: Vec<u32>,
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `state rebuild` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen state rebuild --config dunghen.toml

For a changed calendar, registry or rule: the events are kept, and what follows from them is made anew
at the next start. Each shard whose newest checkpoint was made under another one is written again as a
whole; windows that the kept events cannot make whole are named. Takes the shards over: stop the
pipeline first, or it ends as soon as it notices. Where it breaks off, run it again. With
state.on_change = \"rebuild\" every start does the same by itself.")]
pub struct RebuildArgs {
    /// The configuration (TOML), with the new calendar, registry or rules
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `state repartition` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen state repartition --partitions 12 --config dunghen.toml

In this order: stop the producers, let the pipeline read to the end, stop it, raise the partitions of
all topics, run this, start the pipeline, start the producers. Reads all shards and writes as many as
the topics have partitions now, each with the subjects whose names kafka.partitioner gives to it.
Partitions that were there are read on where they were, new ones from their beginning. Takes the shards
over: a pipeline that still runs ends as soon as it notices. Where it breaks off no start is possible
until it was run again to its end.

What still lay unread in a partition that it does not belong to any more is refused at the next start
as wrong_partition: `dunghen dead-letters replay --reason wrong_partition` sends it where it belongs.")]
pub struct RepartitionArgs {
    /// How many partitions each of the topics has now
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub partitions: u32,
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
