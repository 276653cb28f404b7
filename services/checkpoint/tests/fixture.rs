//! A checkpoint of each version is read by every later one. These tests stay for ever.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use dunghen_checkpoint::{
    Cut, Decision, FORMAT, Kind, OLDEST, OnChange, Records, Rotation, Stamp, Summary, Vault,
    Writer, decide, verify,
};
use support::{Content, fixture, identity};

#[tokio::test]
async fn the_checkpoint_of_every_version_is_read() {
    for format in OLDEST..=FORMAT {
        is_read(format).await;
    }
}

async fn is_read(format: u32) {
    let (_folder, vault) = fixture::copy_of(format);
    assert_eq!(vault.shards().await.unwrap(), [3]);
    let found = vault.find(3).await.unwrap();
    assert_eq!(found.claims, [1]);
    let stamps: Vec<Stamp> = found.manifests.iter().map(|m| m.stamp).collect();
    let stamp = |epoch| Stamp {
        generation: 1,
        epoch,
    };
    assert_eq!(stamps, [stamp(1), stamp(2)]);
    let Decision::TakeUp(manifest) = decide(&found, &identity(), OnChange::Refuse) else {
        panic!("it must be taken up");
    };
    assert_eq!((manifest.shard, manifest.rotation_began), (3, 2));
    assert_eq!(manifest.identity, identity());
    let content: Content = vault.load(&manifest).await.unwrap().into();
    assert_eq!(content, fixture::expected());
    let first = found.manifests[0].content.clone().unwrap();
    let first: Content = vault.load(&first).await.unwrap().into();
    assert_eq!(first.head, fixture::head(1));
    assert_eq!(first.subjects.len(), 3);
    assert_eq!(first.strings, fixture::expected().strings[..3]);
    let report = verify(&vault, 3).await.unwrap();
    assert!(report.is_whole() && report.orphans.is_empty(), "{report:?}");
    assert_eq!(
        report.cuts.iter().map(|cut| cut.files).collect::<Vec<_>>(),
        [3, 6]
    );
}

/// The next cut leaves the old files where they are and names them beside its own; when there are too
/// many of a kind, one of this version holds what they held.
#[tokio::test]
async fn a_checkpoint_of_the_first_version_is_gone_on_from() {
    let (_folder, vault) = fixture::copy_of(1);
    let taken_up = support::taken_up(&vault, 3).await;
    let mut writer = Writer::begin(&vault, 3, identity(), taken_up)
        .await
        .unwrap();
    let mut expected = fixture::expected();
    for next in 0..40_u64 {
        let (place, text) = if next == 0 { (1, "đổi") } else { (5, "sau") };
        let cut = Cut {
            head: fixture::head(2),
            records: Records::new(),
            strings: vec![(place, text.to_owned())],
            forgotten: vec![next],
            rotation: Rotation::Continues,
        };
        writer.write(cut).await.unwrap();
        expected.forgotten.push(next);
    }
    expected.strings = ["", "đổi", "một cửa", "mới", "", "sau"]
        .map(str::to_owned)
        .into();
    assert_eq!(support::content(&vault, 3).await, expected);
    let kept = support::taken_up(&vault, 3).await.unwrap();
    let of = |kind| kept.files.iter().filter(|file| file.kind == kind).count();
    assert!(of(Kind::Strings) < 32 && of(Kind::Forgotten) < 32, "merged");
    assert_eq!(of(Kind::Subjects), 2, "as the first version wrote them");
}

#[tokio::test]
async fn this_version_writes_what_the_fixture_holds() {
    let base = tempfile::tempdir().unwrap();
    let vault = Vault::open("file:v", base.path()).unwrap();
    fixture::write(&vault).await;
    let (_folder, first) = fixture::copy();
    let (now, then) = (vault.find(3).await.unwrap(), first.find(3).await.unwrap());
    assert_eq!(
        now.files.keys().collect::<Vec<_>>(),
        then.files.keys().collect::<Vec<_>>()
    );
    let newest = now.newest().unwrap().content.clone().unwrap();
    let content: Content = vault.load(&newest).await.unwrap().into();
    assert_eq!(content, fixture::expected());
}

#[tokio::test]
async fn a_listing_says_what_is_there() {
    let (_folder, vault) = fixture::copy();
    let summary = Summary::from(&vault.find(3).await.unwrap());
    assert_eq!(
        (summary.shard, summary.claimed, summary.orphans),
        (3, Some(1), 0)
    );
    let newest = summary.cuts.last().unwrap().content.clone().unwrap();
    assert_eq!(newest.head, fixture::head(2));
    assert_eq!((newest.files, newest.rows), (6, 3 + 3 + 3 + 2 + 1 + 1));
    assert_eq!(newest.bytes, summary.bytes);
    let json = serde_json::to_value(&summary).unwrap();
    assert_eq!(json["cuts"][1]["epoch"], 2);
}

/// Run it by name to write a fixture for a new format, beside those that are there.
#[tokio::test]
#[ignore = "it writes the fixture, and those that are there stay as they are"]
async fn write_the_fixture() {
    let version = format!("v{FORMAT}");
    let to = fixture::folder().join(&version);
    assert!(!to.exists(), "a fixture is never written again");
    let vault = Vault::open(&format!("file:{version}"), &fixture::folder()).unwrap();
    fixture::write(&vault).await;
}
