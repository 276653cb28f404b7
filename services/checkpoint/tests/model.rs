//! Every interleaving of two workers on two shards, with crashes, lost answers and a process
//! that wakes up after its shard was claimed by another.
//!
//! The workers of the model execute the crate's own [`Protocol`], remove what its [`clean`] says
//! and publish when its [`Gate`] permits; the store and the broker are a few maps. Any worker may
//! claim any shard at any time, so a worker that goes on after that is a zombie.

mod support;

use dunghen_checkpoint::protocol::Flaw;
use stateright::{Checker, Expectation, Model};
use support::model::{Pipeline, WHOLE};

/// No event is lost or doubled, and every start can be made.
const CUT: &str = "the cut that counts is the log up to its offset";
/// Fencing.
const GENERATION: &str = "no older generation is chosen over a newer one";
/// Publishing.
const FORWARD: &str = "the published total never goes back";

fn one_shard(flaw: Flaw) -> Pipeline {
    Pipeline {
        shards: 1,
        events: 2,
        generations: 3,
        crashes: 1,
        failures: 1,
        flaw,
    }
}

/// Walks all of it, and gives the properties that do not hold, with how they came to break.
fn broken(pipeline: Pipeline) -> Vec<String> {
    let checker = pipeline.checker().threads(2).spawn_bfs().join();
    assert!(checker.is_done());
    println!("{} states", checker.unique_state_count());
    let mut broken = Vec::new();
    for property in checker.model().properties() {
        let found = checker.discovery(property.name);
        if found.is_some() == matches!(property.expectation, Expectation::Always) {
            let path = found.map(stateright::Path::into_actions);
            broken.push(format!("{}: {path:#?}", property.name));
        }
    }
    broken
}

/// The property that a flaw breaks first, and how.
fn counterexample(flaw: Flaw, property: &'static str) -> String {
    let checker = one_shard(flaw)
        .checker()
        .finish_when(stateright::HasDiscoveries::AllOf([property].into()))
        .threads(2)
        .spawn_bfs()
        .join();
    let path = checker.discovery(property);
    path.map_or_else(String::new, |path| {
        let actions: Vec<String> = path
            .into_actions()
            .iter()
            .map(|a| format!("{a:?}"))
            .collect();
        actions.join("\n")
    })
}

#[test]
fn one_shard_with_three_owners_a_crash_and_a_lost_answer() {
    assert_eq!(broken(one_shard(Flaw::None)), [""; 0]);
}

#[test]
fn two_shards_on_two_workers_that_crash_as_a_whole() {
    let pipeline = Pipeline {
        shards: 2,
        events: 1,
        generations: 2,
        crashes: 1,
        failures: 0,
        flaw: Flaw::None,
    };
    assert_eq!(broken(pipeline), [""; 0]);
}

#[test]
fn offsets_that_are_younger_than_the_files_are_found() {
    let how = counterexample(Flaw::CommitBeforeState, CUT);
    assert!(how.contains("Fold"), "{how}");
}

#[test]
fn a_manifest_before_its_files_is_found() {
    let how = counterexample(Flaw::ManifestBeforeFiles, CUT);
    assert!(how.contains("CreateManifest"), "{how}");
}

#[test]
fn a_zombie_that_publishes_unfenced_is_found() {
    let how = counterexample(Flaw::UnfencedPublishing, FORWARD);
    assert!(how.matches("Claim").count() >= 2, "{how}");
}

#[test]
fn a_manifest_key_without_the_generation_is_found() {
    let how = counterexample(Flaw::KeyWithoutGeneration, GENERATION);
    assert!(how.matches("Claim").count() >= 2, "{how}");
}

#[test]
fn publishing_before_catching_up_is_found() {
    let how = counterexample(Flaw::EagerPublishing, FORWARD);
    assert!(how.contains("TakeUp"), "{how}");
}

#[test]
fn the_properties_have_the_names_that_the_tests_use() {
    let names: Vec<_> = one_shard(Flaw::None)
        .properties()
        .iter()
        .map(|property| property.name)
        .collect();
    for name in [CUT, GENERATION, FORWARD, WHOLE] {
        assert!(names.contains(&name), "{name}");
    }
}
