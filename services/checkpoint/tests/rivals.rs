//! Two processes and one shard, and what is left lying about.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::sync::Arc;

use dunghen_checkpoint::{
    BeginError, Claim, Cut, Decision, LoadError, OnChange, Records, Rotation, Vault, WriteError,
    Writer, decide, verify,
};
use futures::FutureExt;
use object_store::ObjectStoreExt;
use object_store::memory::InMemory;
use support::flaky::{Failure, Flaky};
use support::producer::Producer;
use support::{content, head, identity, keys, memory, taken_up};

/// A cut of one subject that has read up to an offset.
fn cut(next: i64, rotation: Rotation) -> Cut {
    let mut records = Records::new();
    records.push(b"subject", &next.to_le_bytes());
    Cut {
        head: head(next),
        records,
        strings: vec![(u32::try_from(next - 1).unwrap(), format!("string {next}"))],
        forgotten: Vec::new(),
        rotation,
    }
}

#[tokio::test]
async fn who_lost_the_shard_can_write_no_more() {
    let vault = memory();
    let mut zombie = Writer::begin(&vault, 0, identity(), None).await.unwrap();
    zombie.write(cut(1, Rotation::Completes)).await.unwrap();
    assert!(zombie.is_current().await.unwrap());
    let mut owner = Writer::begin(&vault, 0, identity(), taken_up(&vault, 0).await)
        .await
        .unwrap();
    assert!(!zombie.is_current().await.unwrap());
    for _ in 0..2 {
        let error = zombie.write(cut(9, Rotation::Completes)).await.unwrap_err();
        assert!(matches!(error, WriteError::Fenced { generation: 2, .. }));
        let text = error.to_string();
        assert!(text.contains("shard-0000/claims/000002.json"), "{text}");
        assert!(text.contains("stop this process's work"), "{text}");
    }
    assert_eq!(content(&vault, 0).await.head, head(1));
    assert_eq!(
        owner
            .write(cut(2, Rotation::Completes))
            .await
            .unwrap()
            .epoch,
        2
    );
    assert_eq!(content(&vault, 0).await.head, head(2));
}

#[tokio::test]
async fn of_many_claims_at_once_each_has_its_own_number() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open("file:state", folder.path()).unwrap();
    let claims = (0..20).map(|_| Claim::take(&vault, 5));
    let claims = futures::future::join_all(claims).await;
    let mut generations: Vec<u64> = claims
        .into_iter()
        .map(|claim| claim.unwrap().generation())
        .collect();
    generations.sort_unstable();
    assert_eq!(generations, (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn nobody_begins_from_what_was_followed_by_something_else() {
    let vault = memory();
    let mut writer = Writer::begin(&vault, 0, identity(), None).await.unwrap();
    writer.write(cut(1, Rotation::Completes)).await.unwrap();
    let old = taken_up(&vault, 0).await;
    writer.write(cut(2, Rotation::Completes)).await.unwrap();
    for (stale, says) in [(old, "0000000001.json"), (None, "without a checkpoint")] {
        let error = Writer::begin(&vault, 0, identity(), stale)
            .await
            .unwrap_err();
        assert!(matches!(error, BeginError::Overtaken { .. }));
        let text = error.to_string();
        assert!(text.contains("manifests/000001-0000000002.json"), "{text}");
        assert!(text.contains(says) && text.contains("look again"), "{text}");
    }
}

#[tokio::test]
async fn a_file_that_an_owner_removed_is_no_damage() {
    let vault = memory();
    let mut writer = Writer::begin(&vault, 0, identity(), None)
        .await
        .unwrap()
        .keep(1);
    writer.write(cut(1, Rotation::Completes)).await.unwrap();
    let old = taken_up(&vault, 0).await.unwrap();
    for next in 2..5 {
        writer.write(cut(next, Rotation::Completes)).await.unwrap();
    }
    let error = vault.load(&old).await.unwrap_err();
    assert!(matches!(error, LoadError::Overtaken { .. }), "{error}");
    assert!(
        error.to_string().contains("000001-0000000004.json"),
        "{error}"
    );
}

#[tokio::test]
async fn a_claim_that_was_removed_is_not_made_again() {
    let store = Arc::new(InMemory::new());
    let vault = Vault::on(Arc::clone(&store) as _, "");
    let mut writer = Writer::begin(&vault, 0, identity(), None).await.unwrap();
    writer.write(cut(1, Rotation::Completes)).await.unwrap();
    store
        .delete(&"shard-0000/claims/000001.json".into())
        .await
        .unwrap();
    assert_eq!(Claim::take(&vault, 0).await.unwrap().generation(), 2);
}

#[tokio::test]
async fn three_epochs_are_kept_and_nothing_that_they_do_not_name() {
    let store = Arc::new(InMemory::new());
    let vault = Vault::on(Arc::clone(&store) as _, "a/b");
    for start in 0..5 {
        let taken = taken_up(&vault, 7).await;
        let mut writer = Writer::begin(&vault, 7, identity(), taken).await.unwrap();
        let next = start * 2;
        writer
            .write(cut(next + 1, Rotation::Continues))
            .await
            .unwrap();
        let written = writer
            .write(cut(next + 2, Rotation::Completes))
            .await
            .unwrap();
        assert!(start == 0 || written.removed > 0);
    }
    let kept = |of: &str| {
        let of = format!("a/b/shard-0007/{of}/");
        keys(store.as_ref())
            .now_or_never()
            .unwrap()
            .into_iter()
            .filter_map(|key| key.strip_prefix(&of).map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let stamps = [
        "000004-0000000008",
        "000005-0000000009",
        "000005-0000000010",
    ];
    assert_eq!(
        kept("manifests"),
        stamps.map(|stamp| format!("{stamp}.json"))
    );
    assert_eq!(
        kept("claims"),
        ["000003.json", "000004.json", "000005.json"]
    );
    let files = kept("files");
    let subjects = files.iter().filter(|file| file.contains("subjects"));
    let expected = [
        "000004-0000000007",
        "000004-0000000008",
        stamps[1],
        stamps[2],
    ];
    assert_eq!(
        subjects.cloned().collect::<Vec<_>>(),
        expected.map(|stamp| format!("{stamp}-subjects.arrow"))
    );
    let report = verify(&vault, 7).await.unwrap();
    assert!(report.is_whole() && report.orphans.is_empty(), "{report:?}");
    assert_eq!(content(&vault, 7).await.strings.len(), 10);
}

#[tokio::test]
async fn what_a_crash_leaves_is_removed_but_not_what_a_newer_owner_wrote() {
    let flaky = Arc::new(Flaky::on(Arc::new(InMemory::new())));
    let vault = Vault::on(Arc::clone(&flaky) as _, "");
    let mut first = Writer::begin(&vault, 0, identity(), None).await.unwrap();
    first.write(cut(1, Rotation::Completes)).await.unwrap();
    // Two files are there, and the process is killed at the fence.
    flaky.fail(Some((2, Failure::Before)));
    first.write(cut(2, Rotation::Completes)).await.unwrap_err();
    flaky.fail(None);
    let orphans = vault.find(0).await.unwrap();
    assert_eq!(orphans.orphans().len(), 2);
    let mut second = Writer::begin(&vault, 0, identity(), taken_up(&vault, 0).await)
        .await
        .unwrap();
    let written = second.write(cut(2, Rotation::Completes)).await.unwrap();
    assert_eq!(written.removed, 2);
    assert!(vault.find(0).await.unwrap().orphans().is_empty());
}

#[tokio::test]
async fn a_store_that_does_not_remove_costs_room_and_no_cut() {
    let flaky = Arc::new(Flaky::on(Arc::new(InMemory::new())));
    let vault = Vault::on(Arc::clone(&flaky) as _, "");
    let mut writer = Writer::begin(&vault, 0, identity(), None)
        .await
        .unwrap()
        .keep(1);
    writer.write(cut(1, Rotation::Completes)).await.unwrap();
    for call in [4, 5, 6] {
        flaky.fail(Some((call, Failure::Before)));
        let written = writer.write(cut(2, Rotation::Completes)).await.unwrap();
        flaky.fail(None);
        let error = written.uncleaned.unwrap().to_string();
        assert!(
            error.contains("the wire is cut") && error.contains("check that"),
            "{error}"
        );
    }
    assert_eq!(
        content(&vault, 0).await.strings.len(),
        2,
        "each at its place"
    );
}

#[tokio::test]
async fn a_shard_is_written_anew_whatever_is_there() {
    let vault = memory();
    let mut writer = Writer::begin(&vault, 0, identity(), None).await.unwrap();
    writer.write(cut(1, Rotation::Completes)).await.unwrap();
    let mut anew = Writer::replace(&vault, 0, identity()).await.unwrap();
    let written = anew.write(cut(5, Rotation::Completes)).await.unwrap();
    assert_eq!((anew.generation(), written.epoch), (2, 2));
    let content = content(&vault, 0).await;
    assert_eq!(content.strings, ["", "", "", "", "string 5"]);
    assert_eq!(content.head, head(5));
}

#[tokio::test]
async fn more_than_thirty_two_chunks_are_merged() {
    let vault = memory();
    let mut producer = Producer::default();
    let mut writer = Writer::begin(&vault, 0, identity(), None).await.unwrap();
    let mut most = 0;
    for n in 0..70 {
        producer.event(n % 5, 3 * n);
        producer.forget(n % 5);
        let (cut, reported) = producer.cut(9);
        writer.write(cut).await.unwrap();
        producer.reported(reported);
        let manifest = taken_up(&vault, 0).await.unwrap();
        most = most.max(manifest.files.len());
    }
    assert_eq!(most, 32 + 32 + 1);
    assert_eq!(content(&vault, 0).await, producer.now);
    assert_eq!(producer.now.forgotten.len(), 70);
}

#[tokio::test]
async fn a_large_cut_is_put_in_several_files() {
    let vault = memory();
    let mut records = Records::new();
    let events = vec![5; 1 << 20];
    for n in 0..100_u32 {
        records.push(&n.to_le_bytes(), &events);
    }
    let large = Cut {
        records,
        ..cut(1, Rotation::Completes)
    };
    let mut writer = Writer::begin(&vault, 0, identity(), None).await.unwrap();
    let written = writer.write(large).await.unwrap();
    assert!(written.bytes > 100 << 20);
    let manifest = taken_up(&vault, 0).await.unwrap();
    assert_eq!(manifest.files.len(), 3, "two of subjects, one of strings");
    assert!(manifest.files[1].key.ends_with("-subjects-1.arrow"));
    let loaded = vault.load(&manifest).await.unwrap();
    assert_eq!(loaded.subjects.len(), 100);
    let names: Vec<u8> = loaded.subjects.iter().map(|(name, _)| name[0]).collect();
    assert_eq!(names, (0..100).collect::<Vec<_>>());
    assert!(loaded.subjects.iter().all(|(_, of)| of == events));
}

#[tokio::test]
async fn a_folder_keeps_what_memory_keeps_and_sweeps_what_was_half_written() {
    let base = tempfile::tempdir().unwrap();
    let vault = Vault::open("file:some/state", base.path()).unwrap();
    assert_eq!(vault.shards().await.unwrap(), [0_u32; 0]);
    let nothing = vault.find(2).await.unwrap();
    assert_eq!(
        decide(&nothing, &identity(), OnChange::Refuse),
        Decision::Fresh
    );
    let mut writer = Writer::begin(&vault, 2, identity(), None).await.unwrap();
    writer.write(cut(1, Rotation::Completes)).await.unwrap();
    writer.write(cut(2, Rotation::Continues)).await.unwrap();
    let shard = base.path().join("some/state/shard-0002");
    let half = shard.join("files/000001-0000000009-subjects.arrow#1");
    std::fs::write(&half, b"half").unwrap();
    let again = Vault::open(
        &format!("file://{}", base.path().join("some/state").display()),
        "/".as_ref(),
    );
    let again = again.unwrap();
    assert_eq!(again.shards().await.unwrap(), [2]);
    let taken = taken_up(&again, 2).await;
    let mut writer = Writer::begin(&again, 2, identity(), taken).await.unwrap();
    assert!(!half.exists());
    writer.write(cut(3, Rotation::Completes)).await.unwrap();
    assert_eq!(content(&vault, 2).await.head, head(3));
    assert!(verify(&vault, 2).await.unwrap().is_whole());
}

#[test]
fn an_address_that_is_none_says_what_one_is() {
    let base = tempfile::tempdir().unwrap();
    std::fs::write(base.path().join("file"), b"").unwrap();
    for (url, step) in [
        ("state", "\"file:state\""),
        ("file:", "\"s3://bucket/prefix\""),
        ("s3:///prefix", "names no bucket"),
        ("file:file", "grant this user"),
    ] {
        let error = Vault::open(url, base.path()).unwrap_err().to_string();
        assert!(error.contains(step), "{url}: {error}");
    }
    assert!(Vault::open("s3://bucket/some/prefix", base.path()).is_ok());
}
