//! Whatever is written comes back, whatever fails in between.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here fails the test"
)]

mod support;

use std::sync::Arc;

use dunghen_checkpoint::{Vault, Writer};
use futures::FutureExt;
use object_store::memory::InMemory;
use proptest::prelude::*;
use support::flaky::{Failure, Flaky};
use support::producer::Producer;
use support::{Content, content, identity, keys, memory, taken_up};

#[tokio::test]
async fn what_was_written_is_taken_up() {
    let vault = memory();
    let mut producer = Producer::default();
    let mut writer = Writer::begin(&vault, 3, identity(), None).await.unwrap();
    for n in 0..20 {
        producer.event(n % 7, n);
        if n % 5 == 4 {
            producer.forget(n % 3);
        }
        let (cut, reported) = producer.cut(2);
        let written = writer.write(cut).await.unwrap();
        assert_eq!(written.epoch, u64::from(n) + 1);
        assert!(written.uncleaned.is_none());
        producer.reported(reported);
        assert_eq!(content(&vault, 3).await, producer.now);
    }
    assert_eq!(vault.shards().await.unwrap(), [3]);
    assert!(!producer.now.forgotten.is_empty() && !producer.now.strings.is_empty());
    let again = Writer::begin(&vault, 3, identity(), taken_up(&vault, 3).await).await;
    assert_eq!(again.unwrap().generation(), 2);
}

#[tokio::test]
async fn attempts_on_a_full_disk_leave_the_room_that_there_is() {
    let flaky = Arc::new(Flaky::on(Arc::new(InMemory::new())));
    let vault = Vault::on(Arc::clone(&flaky) as _, "");
    let mut producer = Producer::default();
    let mut writer = Writer::begin(&vault, 0, identity(), None).await.unwrap();
    producer.event(1, 1);
    let (cut, reported) = producer.cut(2);
    writer.write(cut).await.unwrap();
    producer.reported(reported);
    let before = keys(&*flaky).await;
    // The first files still find room.
    flaky.fill(Some("-forgotten"));
    for n in 2..5 {
        producer.event(n, n);
        producer.forget(n - 1);
        let (cut, _) = producer.cut(2);
        assert!(writer.write(cut).await.is_err());
        assert_eq!(keys(&*flaky).await, before);
    }
    flaky.fill(None);
    let (cut, _) = producer.cut(2);
    writer.write(cut).await.unwrap();
    assert_eq!(content(&vault, 0).await, producer.now);
}

/// One step of a history.
#[derive(Clone, Debug)]
enum Step {
    Event {
        name: u8,
        event: u8,
    },
    Forget {
        name: u8,
    },
    Cut {
        slice: usize,
        fails: Option<(usize, Failure)>,
    },
    Restart {
        fails: Option<(usize, Failure)>,
    },
}

fn fails() -> impl Strategy<Value = Option<(usize, Failure)>> {
    let failure = prop_oneof![
        Just(Failure::Before),
        Just(Failure::After),
        Just(Failure::Hangs)
    ];
    proptest::option::of((0..14_usize, failure))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..9_u8, 0..200_u8).prop_map(|(name, event)| Step::Event { name, event }),
        1 => (0..9_u8).prop_map(|name| Step::Forget { name }),
        4 => (0..5_usize, fails()).prop_map(|(slice, fails)| Step::Cut { slice, fails }),
        1 => fails().prop_map(|fails| Step::Restart { fails }),
    ]
}

/// Runs a history, and after each cut looks at what a start would take up.
async fn run(steps: Vec<Step>, retention: usize) {
    let flaky = Arc::new(Flaky::on(Arc::new(InMemory::new())));
    let vault = Vault::on(Arc::clone(&flaky) as _, "some/prefix");
    let mut producer = Producer::default();
    let begin = async |taken| Writer::begin(&vault, 0, identity(), taken).await;
    let mut writer = begin(None).await.unwrap().keep(retention);
    // The last one that was reported, and all that were tried since.
    let mut possible = vec![Content::default()];
    for step in steps {
        match step {
            Step::Event { name, event } => producer.event(name, event),
            Step::Forget { name } => producer.forget(name),
            Step::Cut { slice, fails } => {
                let (cut, reported) = producer.cut(slice);
                flaky.fail(fails);
                // A call that hangs leaves a future that is dropped, as when a deadline passes.
                let result = writer.write(cut).now_or_never();
                flaky.fail(None);
                if let Some(Ok(_)) = result {
                    producer.reported(reported);
                    possible.clear();
                }
                possible.push(producer.now.clone());
                let found = content(&vault, 0).await;
                assert!(
                    possible.contains(&found),
                    "{found:?} is none of {possible:?}"
                );
            }
            Step::Restart { fails } => {
                let taken = taken_up(&vault, 0).await;
                flaky.fail(fails);
                let started = begin(taken.clone()).now_or_never();
                flaky.fail(None);
                // The claim of a start that failed stays, and harms nobody.
                writer = match started {
                    Some(Ok(writer)) => writer,
                    _ => begin(taken).await.unwrap(),
                }
                .keep(retention);
                let found = content(&vault, 0).await;
                assert!(
                    possible.contains(&found),
                    "{found:?} is none of {possible:?}"
                );
                producer = Producer::at(found.clone());
                possible = vec![found];
            }
        }
    }
    let report = dunghen_checkpoint::verify(&vault, 0).await.unwrap();
    assert!(
        report.cuts.last().is_none_or(|cut| cut.faults.is_empty()),
        "{report:?}"
    );
}

/// How many histories; `make faults` asks for more.
fn runs() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(), ..ProptestConfig::default() })]

    #[test]
    fn a_start_finds_the_last_reported_cut_or_one_that_was_being_written(
        steps in proptest::collection::vec(step(), 1..80),
        retention in 1..4_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(run(steps, retention));
    }
}
