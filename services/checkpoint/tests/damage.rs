//! Whatever is damaged, missing or foreign is refused with its name and the next step.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here fails the test"
)]

mod support;

use std::fs;
use std::path::PathBuf;

use dunghen_checkpoint::{
    Decision, FileFault, Found, Identity, LoadError, Manifest, OnChange, Refusal, Stamp, Vault,
    decide, verify,
};
use support::{fixture, identity, taken_up};

const NEWEST: &str = "shard-0003/manifests/000001-0000000002.json";
const GO_BACK: &str = "run `dunghen state verify`, then remove that manifest to go back to epoch 1";
const STAMP: Stamp = Stamp {
    generation: 1,
    epoch: 2,
};

/// A copy of the fixture, and what is done to it.
struct Copy {
    folder: tempfile::TempDir,
    vault: Vault,
}

impl Copy {
    fn new() -> Self {
        let (folder, vault) = fixture::copy();
        Self { folder, vault }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.path().join("v").join(key)
    }

    fn change(&self, key: &str, how: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = fs::read(self.path(key)).unwrap();
        how(&mut bytes);
        fs::write(self.path(key), bytes).unwrap();
    }

    async fn found(&self) -> Found {
        self.vault.find(3).await.unwrap()
    }

    async fn refusal(&self, expected: &Identity) -> Refusal {
        match decide(&self.found().await, expected, OnChange::Refuse) {
            Decision::Refuse(refusal) => refusal,
            other => panic!("{other:?}"),
        }
    }

    /// The refusal, which must contain all of these.
    async fn refused(&self, words: &[&str]) -> Refusal {
        let refusal = self.refusal(&identity()).await;
        says(&refusal.to_string(), words);
        assert!(!verify(&self.vault, 3).await.unwrap().is_whole());
        refusal
    }

    /// The error of loading, which must contain all of these.
    async fn unloadable(&self, manifest: &Manifest, words: &[&str]) -> FileFault {
        let error = self.vault.load(manifest).await.unwrap_err();
        says(&error.to_string(), words);
        match error {
            LoadError::File { fault, .. } => fault,
            other => panic!("{other}"),
        }
    }

    async fn manifest(&self) -> Manifest {
        taken_up(&self.vault, 3).await.unwrap()
    }
}

fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{text:?} does not say {word:?}");
    }
    assert!(!text.starts_with(char::is_uppercase), "{text}");
}

fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from));
    *bytes = text.replacen(from, to, 1).into_bytes();
}

#[tokio::test]
async fn an_unknown_format_is_left_to_the_version_that_wrote_it() {
    let copy = Copy::new();
    // Whatever else a later version changes, its format is read.
    copy.change(NEWEST, |bytes| {
        *bytes = br#"{"format":3,"signed":true}"#.to_vec();
    });
    let words = [NEWEST, "format 3", "newer version: start that version"];
    let refusal = copy.refused(&words).await;
    assert!(matches!(refusal, Refusal::Format { found: 3, .. }));
}

#[tokio::test]
async fn a_truncated_manifest_is_refused() {
    let copy = Copy::new();
    copy.change(NEWEST, |bytes| bytes.truncate(bytes.len() / 2));
    copy.refused(&[NEWEST, "damaged", GO_BACK]).await;
    copy.change(NEWEST, Vec::clear);
    copy.refused(&[NEWEST, "damaged", GO_BACK]).await;
}

#[tokio::test]
async fn a_changed_manifest_is_refused() {
    let copy = Copy::new();
    copy.change(NEWEST, |bytes| {
        replace(bytes, "\"next\":2000", "\"next\":2001");
    });
    let refusal = copy.refused(&[NEWEST, "checksum", GO_BACK]).await;
    assert!(matches!(refusal, Refusal::Damaged { .. }));
}

#[tokio::test]
async fn a_manifest_under_another_name_is_refused() {
    let copy = Copy::new();
    let other = "shard-0003/manifests/000001-0000000003.json";
    fs::rename(copy.path(NEWEST), copy.path(other)).unwrap();
    copy.refused(&[other, "says that it is 000001-0000000002", GO_BACK])
        .await;
    let stray = "shard-0003/manifests/000001-0000000002.json.old";
    fs::rename(copy.path(other), copy.path(stray)).unwrap();
    copy.refused(&[stray, "move it out of that folder"]).await;
}

#[tokio::test]
async fn every_flipped_bit_and_every_cut_of_a_manifest_is_noticed() {
    let copy = Copy::new();
    let bytes = fs::read(copy.path(NEWEST)).unwrap();
    let whole = Manifest::parse(3, STAMP, &bytes).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(Manifest::parse(3, STAMP, &flipped).is_err(), "bit {bit}");
    }
    for length in 0..bytes.len() {
        assert!(Manifest::parse(3, STAMP, &bytes[..length]).is_err());
    }
    assert_eq!(whole.to_json().unwrap(), bytes);
}

#[tokio::test]
async fn a_missing_file_is_refused() {
    let copy = Copy::new();
    for kind in ["subjects", "strings", "forgotten"] {
        let copy_of_it = Copy::new();
        let key = format!("shard-0003/files/000001-0000000002-{kind}.arrow");
        fs::remove_file(copy_of_it.path(&key)).unwrap();
        let refusal = copy_of_it
            .refused(&[&key, NEWEST, "missing", GO_BACK])
            .await;
        assert!(matches!(refusal, Refusal::Missing { .. }));
    }
    // The earlier epoch needs this one too, so that there is no way back.
    let key = "shard-0003/files/000001-0000000001-subjects.arrow";
    fs::remove_file(copy.path(key)).unwrap();
    let words = [
        key,
        NEWEST,
        "no earlier epoch",
        "restore shard-0003 from a copy",
    ];
    copy.refused(&words).await;
}

#[tokio::test]
async fn a_truncated_file_is_refused() {
    let copy = Copy::new();
    let key = "shard-0003/files/000001-0000000002-subjects.arrow";
    copy.change(key, |bytes| bytes.truncate(bytes.len() - 1));
    let refusal = copy
        .refused(&[key, NEWEST, "bytes instead of", GO_BACK])
        .await;
    assert!(matches!(refusal, Refusal::Length { .. }));
}

#[tokio::test]
async fn a_flipped_bit_in_each_file_is_refused() {
    let manifest = Copy::new().manifest().await;
    assert_eq!(manifest.files.len(), 6);
    for (n, file) in manifest.files.iter().enumerate() {
        let copy = Copy::new();
        let length = usize::try_from(file.bytes).unwrap();
        for at in (n..length).step_by(97) {
            copy.change(&file.key, |bytes| bytes[at] ^= 1 << (at % 8));
            let next = if file.epoch == 1 {
                "no earlier epoch"
            } else {
                GO_BACK
            };
            let words = [file.key.as_str(), "checksum", NEWEST, next];
            let fault = copy.unloadable(&manifest, &words).await;
            assert!(matches!(fault, FileFault::Checksum { .. }));
            copy.change(&file.key, |bytes| bytes[at] ^= 1 << (at % 8));
        }
        copy.change(&file.key, |bytes| bytes[length / 2] ^= 1);
        let report = verify(&copy.vault, 3).await.unwrap();
        let faults: Vec<usize> = report.cuts.iter().map(|cut| cut.faults.len()).collect();
        let expected = if file.epoch == 1 { [1, 1] } else { [0, 1] };
        assert_eq!(faults, expected, "{report:?}");
    }
}

#[tokio::test]
async fn rows_that_are_not_what_the_manifest_says_are_refused() {
    let copy = Copy::new();
    let manifest = copy.manifest().await;
    let place = |kind: &str| {
        let is_it =
            |file: &&dunghen_checkpoint::FileEntry| file.epoch == 2 && file.kind.name() == kind;
        manifest.files.iter().position(|file| is_it(&file)).unwrap()
    };
    let strings = place("strings");
    // Checksum and length as they are, and still not what it should be.
    let swap = |bytes: Vec<u8>| {
        let mut manifest = manifest.clone();
        let entry = &mut manifest.files[strings];
        entry.bytes = bytes.len() as u64;
        entry.crc32 = crc32fast::hash(&bytes);
        fs::write(copy.path(&entry.key), bytes).unwrap();
        manifest
    };
    let key = manifest.files[strings].key.as_str();
    let foreign = fs::read(copy.path(&manifest.files[place("forgotten")].key)).unwrap();
    let words = [key, "fingerprint", "string LargeUtf8", NEWEST, GO_BACK];
    let fault = copy.unloadable(&swap(foreign), &words).await;
    assert!(matches!(fault, FileFault::Columns { .. }));
    for bytes in [b"".to_vec(), b"short".to_vec(), vec![7; 1000]] {
        let fault = copy
            .unloadable(&swap(bytes), &[key, "Arrow", GO_BACK])
            .await;
        assert!(matches!(fault, FileFault::Arrow { .. }));
    }
    let older = manifest
        .files
        .iter()
        .find(|file| file.kind.name() == "strings");
    let older = fs::read(copy.path(&older.unwrap().key)).unwrap();
    let words = [key, "3 rows instead of 1", GO_BACK];
    let fault = copy.unloadable(&swap(older), &words).await;
    assert!(matches!(fault, FileFault::Rows { .. }));
}

#[tokio::test]
async fn another_digest_is_refused_or_rebuilt() {
    let copy = Copy::new();
    let mut other = identity();
    other.digests.calendar = "0".to_owned();
    other.digests.facts = 2;
    let text = copy.refusal(&other).await.to_string();
    let step = "run `dunghen state rebuild` or set state.on_change = \"rebuild\"";
    says(&text, &[NEWEST, "another calendar, facts;", step]);
    let decision = decide(&copy.found().await, &other, OnChange::Rebuild);
    assert_eq!(decision, Decision::Rebuild(copy.manifest().await));
    let same = decide(&copy.found().await, &identity(), OnChange::Rebuild);
    assert_eq!(same, Decision::TakeUp(copy.manifest().await));
    for (change, word) in [
        (
            |it: &mut Identity| it.digests.registry.push('0'),
            "another registry;",
        ),
        (
            |it: &mut Identity| it.digests.rules.push('0'),
            "another rules;",
        ),
    ] as [(fn(&mut Identity), &str); 2]
    {
        let mut other = identity();
        change(&mut other);
        says(
            &copy.refusal(&other).await.to_string(),
            &[NEWEST, word, step],
        );
    }
}

#[tokio::test]
async fn another_number_of_partitions_is_refused_whatever_else_changed() {
    let copy = Copy::new();
    let mut other = identity();
    other.partitions = 12;
    other.digests.facts = 2;
    let words = [
        NEWEST,
        "for 6 partitions",
        "have 12",
        "run `dunghen state repartition`",
    ];
    says(&copy.refusal(&other).await.to_string(), &words);
    let decision = decide(&copy.found().await, &other, OnChange::Rebuild);
    assert!(matches!(
        decision,
        Decision::Refuse(Refusal::Partitions { .. })
    ));
}

#[tokio::test]
async fn topics_may_be_added_and_not_removed() {
    let copy = Copy::new();
    let mut other = identity();
    other.topics.insert("dossier.corrections".to_owned());
    let decision = decide(&copy.found().await, &other, OnChange::Refuse);
    assert_eq!(decision, Decision::TakeUp(copy.manifest().await));
    other.topics.remove("dossier.events");
    let words = [NEWEST, "dossier.events", "name it again in kafka.topics"];
    says(&copy.refusal(&other).await.to_string(), &words);
}
