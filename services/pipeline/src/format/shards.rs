//! Shards of the state: a line each for people, JSON for programs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use dunghen_checkpoint::{Digest, Digests, Found, Manifest};
use dunghen_contract::Millis;
use serde::Serialize;

use super::{escape, instant, sheet};
use crate::progress::grouped;

/// How shards are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ShardFormat {
    /// For people
    #[default]
    Table,
    /// The same for programs
    Json,
}

/// A shard, as it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    shard: u32,
    /// The highest claim.
    claimed: Option<u64>,
    /// Of the newest checkpoint; none where there is none.
    newest: Option<Newest>,
    /// The epochs that are kept.
    epochs: Vec<u64>,
    /// Files that no checkpoint names.
    orphans: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Newest {
    generation: u64,
    epoch: u64,
    /// Why nothing more can be said.
    problem: Option<String>,
    #[serde(flatten)]
    content: Option<Content>,
}

#[derive(Clone, Debug, Serialize)]
struct Content {
    clock: Option<String>,
    partitions: u32,
    /// The offset to read next, by topic.
    topics: BTreeMap<String, i64>,
    dossiers: BTreeMap<String, u64>,
    files: usize,
    rows: u64,
    bytes: u64,
}

impl Line {
    /// The line of what lies there.
    #[must_use]
    pub fn of(found: &Found) -> Self {
        let newest = found.newest().map(|newest| Newest {
            generation: newest.stamp.generation,
            epoch: newest.stamp.epoch,
            problem: newest.content.as_ref().err().map(ToString::to_string),
            content: newest.content.as_ref().ok().map(Content::of),
        });
        let manifests = found.manifests.iter();
        Self {
            shard: found.shard,
            claimed: found.claims.last().copied(),
            newest,
            epochs: manifests.map(|manifest| manifest.stamp.epoch).collect(),
            orphans: found.orphans().len(),
        }
    }
}

impl Content {
    fn of(manifest: &Manifest) -> Self {
        let head = &manifest.head;
        let topics = head.topics.iter();
        Self {
            clock: at(head.clock),
            partitions: manifest.identity.partitions,
            topics: topics
                .map(|(topic, position)| (topic.clone(), position.next))
                .collect(),
            dossiers: head.dossiers.clone(),
            files: manifest.files.len(),
            rows: manifest.files.iter().map(|file| file.rows).sum(),
            bytes: manifest.bytes(),
        }
    }
}

/// An instant of a checkpoint; none before there was one.
pub(super) fn at(millis: Millis) -> Option<String> {
    (millis != Millis::MIN).then(|| instant(millis))
}

/// Prints lines.
///
/// # Errors
///
/// Where they cannot be written.
pub fn list(lines: &[Line], format: ShardFormat, mut out: impl Write) -> io::Result<()> {
    if format == ShardFormat::Json {
        serde_json::to_writer_pretty(&mut out, &serde_json::json!({ "shards": lines }))?;
        return writeln!(out);
    }
    writeln!(
        out,
        "{:>5} {:>10} {:>8} {:<29} {:>12} {:>5} {:>15} {:>4}  next offsets",
        "shard", "generation", "epoch", "clock", "dossiers", "files", "bytes", "kept"
    )?;
    lines.iter().try_for_each(|line| row(line, &mut out))
}

fn row(line: &Line, out: &mut impl Write) -> io::Result<()> {
    let shard = line.shard;
    let Some(newest) = &line.newest else {
        return writeln!(out, "{shard:>5} no checkpoint yet");
    };
    let (generation, epoch) = (newest.generation, newest.epoch);
    let Some(content) = &newest.content else {
        let problem = newest.problem.as_deref().unwrap_or_default();
        let problem = escape::line(problem);
        return writeln!(
            out,
            "{shard:>5} {generation:>10} {epoch:>8} {problem}; run `dunghen state verify`"
        );
    };
    let offsets = content.topics.iter();
    let offsets: Vec<String> = offsets
        .map(|(topic, next)| format!("{} {next}", escape::line(topic)))
        .collect();
    writeln!(
        out,
        "{shard:>5} {generation:>10} {epoch:>8} {:<29} {:>12} {:>5} {:>15} {:>4}  {}",
        content.clock.as_deref().unwrap_or("none yet"),
        grouped(content.dossiers.values().sum()),
        content.files,
        grouped(content.bytes),
        line.epochs.len(),
        offsets.join(", ")
    )
}

#[derive(Serialize)]
struct Shown<'m> {
    key: String,
    manifest: &'m Manifest,
    configured: &'m Digests,
    differing: Vec<Digest>,
}

/// Prints a manifest, and what differs from `configured`.
///
/// # Errors
///
/// Where it cannot be written.
pub fn show(
    manifest: &Manifest,
    configured: &Digests,
    format: ShardFormat,
    mut out: impl Write,
) -> io::Result<()> {
    match format {
        ShardFormat::Table => sheet::write(manifest, configured, &mut out),
        ShardFormat::Json => {
            let shown = Shown {
                key: manifest.key(),
                manifest,
                configured,
                differing: manifest.identity.digests.differing(configured),
            };
            serde_json::to_writer_pretty(&mut out, &shown)?;
            writeln!(out)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dunghen_checkpoint::{Damage, FoundManifest, Head, Identity, Position, Stamp};

    fn found() -> Found {
        let stamp = |epoch| Stamp {
            generation: 2,
            epoch,
        };
        let head = Head {
            topics: BTreeMap::from([(
                "dossier.events".to_owned(),
                Position {
                    next: 41,
                    largest: None,
                },
            )]),
            clock: 1_790_000_000_000,
            dossiers: BTreeMap::from([("open".to_owned(), 1200), ("resolved".to_owned(), 34)]),
            ..Head::default()
        };
        let manifest = Manifest {
            shard: 3,
            stamp: stamp(8),
            identity: Identity::default(),
            head,
            rotation_began: 1,
            files: Vec::new(),
        };
        let cut = |epoch, content| FoundManifest {
            stamp: stamp(epoch),
            content,
        };
        let other = Damage::Format { found: 9 };
        Found {
            shard: 3,
            claims: vec![1, 2],
            manifests: vec![cut(7, Err(other)), cut(8, Ok(manifest))],
            ..Found::default()
        }
    }

    fn listed(found: &Found, format: ShardFormat) -> String {
        let mut out = Vec::new();
        list(&[Line::of(found)], format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_line_says_what_the_newest_checkpoint_holds() {
        let text = listed(&found(), ShardFormat::Table);
        let line = text.lines().nth(1).unwrap();
        for word in ["3", "2", "8", "1,234", "dossier.events 41"] {
            assert!(line.contains(word), "{word} in {line}");
        }
        let json: serde_json::Value =
            serde_json::from_str(&listed(&found(), ShardFormat::Json)).unwrap();
        let shard = &json["shards"][0];
        assert_eq!(shard["newest"]["topics"]["dossier.events"], 41);
        assert_eq!(shard["newest"]["dossiers"]["open"], 1200);
        assert_eq!(shard["epochs"], serde_json::json!([7, 8]));
    }

    #[test]
    fn what_cannot_be_read_is_said_and_where_there_is_nothing() {
        let mut found = found();
        found.manifests.pop();
        let text = listed(&found, ShardFormat::Table);
        assert!(
            text.contains("format 9") && text.contains("state verify"),
            "{text}"
        );
        found.manifests.clear();
        let text = listed(&found, ShardFormat::Table);
        assert!(text.contains("no checkpoint yet"), "{text}");
    }
}
