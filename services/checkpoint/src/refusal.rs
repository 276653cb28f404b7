//! Why a shard is not started: each with the object's name and the next step.

use crate::damage::Damage;
use crate::identity::Digest;
use crate::manifest::FORMAT;
use crate::next_step::NextStep;

/// Why a cut is not taken up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The newest manifest says a format that this version does not know.
    #[error(
        "{manifest} has format {found}, and this version reads none above {FORMAT}; it was written by a \
         newer version: start that version"
    )]
    Format {
        /// The manifest.
        manifest: String,
        /// What it says.
        found: u32,
    },
    /// The newest manifest is not what was written.
    #[error("{manifest} is damaged: {damage}; {next}")]
    Damaged {
        /// The manifest.
        manifest: String,
        /// What is wrong with it.
        damage: Damage,
        /// The way on.
        next: NextStep,
    },
    /// An object lies between the manifests that may be one under another name.
    #[error(
        "{key} lies between the manifests and has the name of none; give it back its name, or \
         move it out of that folder"
    )]
    Stray {
        /// The object.
        key: String,
    },
    /// A file is not there.
    #[error("{file} is missing, which {manifest} names; {next}")]
    Missing {
        /// The file.
        file: String,
        /// Who names it.
        manifest: String,
        /// The way on.
        next: NextStep,
    },
    /// A file is shorter or longer than it was.
    #[error("{file} has {found} bytes instead of the {expected} that {manifest} names; {next}")]
    Length {
        /// The file.
        file: String,
        /// How long it was, in bytes.
        expected: u64,
        /// How long it is, in bytes.
        found: u64,
        /// Who names it.
        manifest: String,
        /// The way on.
        next: NextStep,
    },
    /// Other rules: a difference would miss what it takes back.
    #[error(
        "{manifest} was written with another {}; run `dunghen state rebuild` or set \
         state.on_change = \"rebuild\"",
        listed(digests)
    )]
    Digest {
        /// The manifest.
        manifest: String,
        /// What differs.
        digests: Vec<Digest>,
    },
    /// Another number of partitions: a subject's events may now lie in another shard.
    #[error(
        "{manifest} was written for {found} partitions, and the topics have {expected}; run \
         `dunghen state repartition`"
    )]
    Partitions {
        /// The manifest.
        manifest: String,
        /// How many there were.
        found: u32,
        /// How many there are.
        expected: u32,
    },
    /// A topic is gone: its events are in the subjects and cannot be told apart.
    #[error(
        "{manifest} holds events of {}, which the configuration does not name any more; name it \
         again in kafka.topics", topics.join(", ")
    )]
    Topics {
        /// The manifest.
        manifest: String,
        /// The topics that are missing.
        topics: Vec<String>,
    },
}

fn listed(digests: &[Digest]) -> String {
    let words: Vec<String> = digests.iter().map(ToString::to_string).collect();
    words.join(", ")
}
