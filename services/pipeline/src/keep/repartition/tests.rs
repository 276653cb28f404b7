//! Repartitioning a state of two shards, and finishing it wherever it was broken off.

use std::collections::{BTreeMap, BTreeSet};

use dunghen_checkpoint::{Loaded, Records};
use dunghen_contract::Kind;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::codec;
use dunghen_lifecycle::entry::{Entry, Flags};
use dunghen_lifecycle::intern::StrId;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::*;
use crate::config::Settings;

const OLD: u32 = 2;
const NEW: u32 = 5;
const TOPIC: &str = "dossier.events";
const CLOCK: i64 = 1_790_000_000_000;

struct Kept {
    folder: TempDir,
    vault: Vault,
    runtime: Runtime,
    settings: Settings,
}

fn identity(partitions: u32) -> Identity {
    Identity {
        topics: BTreeSet::from([TOPIC.to_owned()]),
        partitions,
        ..Identity::default()
    }
}

/// A subject by its number, and the source that its event names.
fn name(number: usize) -> (String, String) {
    (format!("D-{number}"), format!("/motcua/{}", number % 7))
}

fn events(source: StrId) -> Vec<u8> {
    let entry = Entry {
        kind: Kind::Received,
        centre: CentreId(0),
        time: CLOCK - 1000,
        source,
        id: b"\x001",
        flags: Flags::default(),
        procedure: None,
        field: None,
        deciding_unit: None,
        to: None,
        due: None,
    };
    let mut out = Vec::new();
    codec::encode(None, &[entry], &mut out);
    out
}

impl Kept {
    /// A hundred subjects in two shards.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let kept = Self {
            vault: Vault::open("file:state", folder.path()).unwrap(),
            folder,
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            settings: Settings::load(None).unwrap(),
        };
        for shard in 0..OLD {
            kept.cut(shard, 100);
        }
        kept
    }

    /// Writes a cut of an old shard with those of the first `subjects` that belong to it.
    fn cut(&self, shard: u32, subjects: usize) {
        let mut strings: Vec<String> = Vec::new();
        let mut records = Records::new();
        for (name, source) in (0..subjects).map(name) {
            if Partitioner::Murmur2.partition(name.as_bytes(), 2) != i32::try_from(shard).ok() {
                continue;
            }
            let place = strings.iter().position(|known| *known == source);
            let place = place.unwrap_or_else(|| {
                strings.push(source);
                strings.len() - 1
            });
            let source = StrId::of(u32::try_from(place).unwrap());
            records.push(name.as_bytes(), &events(source));
        }
        let position = Position {
            next: i64::try_from(subjects).unwrap(),
            largest: Some(CLOCK - 1000),
        };
        let centres = self.settings.registry.centres().iter();
        let head = Head {
            topics: BTreeMap::from([(TOPIC.to_owned(), position)]),
            watermark: CLOCK - 300,
            clock: CLOCK,
            centres: centres.map(|centre| centre.code.clone()).collect(),
            ..Head::default()
        };
        let cut = Cut {
            head,
            records,
            strings: (0..).zip(strings).collect(),
            forgotten: vec![u64::from(shard)],
            rotation: Rotation::Completes,
        };
        self.runtime.block_on(async {
            let writer = Writer::replace(&self.vault, shard, identity(OLD)).await;
            writer.unwrap().write(cut).await.unwrap();
        });
    }

    fn repartition<'a>(&'a self, wanted: &'a Identity) -> Repartition<'a> {
        Repartition {
            vault: &self.vault,
            wanted,
            partitioner: Partitioner::Murmur2,
            registry: &self.settings.registry,
            rules: &self.settings.rules,
        }
    }

    /// Runs it up to so many written shards.
    fn run(&self, writes: usize) {
        let wanted = identity(NEW);
        let repartition = self.repartition(&wanted);
        self.runtime.block_on(async {
            let old = repartition.look().await.unwrap().unwrap();
            assert_eq!(old, OLD);
            let mut dealing = repartition.deal(old, || ()).await.unwrap();
            for shard in dealing.order().into_iter().take(writes) {
                dealing.write(shard).await.unwrap();
            }
        });
    }

    fn look(&self, partitions: u32) -> Result<Option<u32>, RepartitionError> {
        let wanted = identity(partitions);
        self.runtime.block_on(self.repartition(&wanted).look())
    }

    /// What a start of so many partitions takes up of a shard.
    fn start(&self, shard: u32) -> Result<Loaded, Refusal> {
        self.runtime.block_on(async {
            let found = self.vault.find(shard).await.unwrap();
            match decide(&found, &identity(NEW), OnChange::Refuse) {
                Decision::TakeUp(manifest) => Ok(self.vault.load(&manifest).await.unwrap()),
                Decision::Refuse(refusal) => Err(refusal),
                other => panic!("shard {shard}: {other:?}"),
            }
        })
    }

    /// Holds the new shards to the first `subjects`, each once where it belongs and with its source.
    fn holds(&self, subjects: usize) {
        let mut seen = BTreeMap::new();
        for shard in 0..NEW {
            let loaded = self.start(shard).unwrap();
            assert_eq!(
                loaded.forgotten,
                [0, 1],
                "every shard knows all that was forgotten"
            );
            let next = loaded.head.topics[TOPIC].next;
            let read = i64::try_from(subjects).unwrap();
            assert_eq!(next, if shard < OLD { read } else { 0 });
            assert_eq!(
                (loaded.head.clock, loaded.head.watermark),
                (CLOCK, CLOCK - 300)
            );
            let dossiers: u64 = loaded.head.dossiers.values().sum();
            assert_eq!(dossiers, loaded.subjects.len() as u64);
            for (name, events) in loaded.subjects.iter() {
                let own = Partitioner::Murmur2.partition(name, 5);
                assert_eq!(own, i32::try_from(shard).ok());
                let (ids, mut entries) = (codec::Ids::new(), Vec::new());
                codec::decode(events, &ids, &mut entries);
                let source = entries[0].source.place() as usize;
                let name = str::from_utf8(name).unwrap().to_owned();
                seen.insert(name, loaded.strings[source].clone());
            }
        }
        assert_eq!(seen, (0..subjects).map(name).collect());
    }
}

#[test]
fn every_subject_goes_where_it_belongs_with_what_it_says() {
    let kept = Kept::new();
    assert_eq!(kept.look(NEW).unwrap(), Some(OLD));
    assert!(kept.start(0).is_err());
    kept.run(usize::MAX);
    kept.holds(100);
    assert_eq!(kept.look(NEW).unwrap(), None, "it is done");
}

#[test]
fn wherever_it_was_broken_off_no_start_is_possible_and_another_attempt_finishes_it() {
    for first in 0..NEW as usize {
        let kept = Kept::new();
        // More attempts than a writer keeps epochs: what they read must not be retired.
        for _ in 0..4 {
            kept.run(first);
        }
        let refused = (0..OLD).any(|shard| kept.start(shard).is_err());
        assert!(refused, "broken off after {first}");
        kept.run(usize::MAX);
        kept.holds(100);
    }
}

#[test]
fn another_attempt_reads_what_the_owner_before_still_wrote() {
    let kept = Kept::new();
    kept.run(3);
    // Both, as one that runs would: the first shard now has an old cut behind a new one.
    for shard in 0..OLD {
        kept.cut(shard, 120);
    }
    kept.run(usize::MAX);
    kept.holds(120);
}

#[test]
fn what_cannot_be_moved_is_refused_with_what_to_do() {
    let kept = Kept::new();
    let fewer = kept.look(1).unwrap_err().to_string();
    assert!(fewer.contains("never loses partitions"), "{fewer}");
    let folder = kept.folder.path().join("state/shard-0000");
    std::fs::remove_dir_all(folder).unwrap();
    let missing = kept.look(NEW).unwrap_err().to_string();
    assert!(
        missing.contains("shard 0") && missing.contains("restore"),
        "{missing}"
    );
}
