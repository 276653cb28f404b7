//! Two processes on one state: the later goes on, whichever of them is killed and when.

use std::time::Duration;

use dunghen_tests::kafka::Kafka;
use dunghen_tests::running::Running;
use dunghen_tests::wait;
use rand::Rng;

use crate::EVENT_CLOCK;
use crate::dice::{self, Round};
use crate::keeping::{Keeping, agree, letters};
use crate::moment::Moment;
use crate::state::Watched;
use crate::stream::Stream;

#[test]
fn rivals() {
    for round in dice::rounds("rivals", 6) {
        harm_by_rivals(round);
    }
}

fn harm_by_rivals(mut round: Round) {
    let kafka = Kafka::shared();
    let folder = tempfile::tempdir().unwrap();
    let topic = round.name.as_str();
    let mut stream = Stream::begin(kafka, topic);
    let harmed = Keeping::new(folder.path(), kafka, topic, "harmed", EVENT_CLOCK);
    let mut running = harmed.begin_beside();
    for number in 0..round.faults {
        stream.keep_flowing();
        // It may have claimed and begun before anybody watched.
        let before = Moment::Manifests(round.dice.random_range(1..7));
        wait_for(before, &Watched::new(&harmed.state), &mut running);
        let watched = Watched::new(&harmed.state);
        let mut later = harmed.begin_beside();
        let is_killed = round.dice.random();
        eprintln!("fault {number}: {before:?}, the later one is killed: {is_killed}");
        if is_killed {
            let moment = Moment::draw_early(&mut round.dice);
            eprintln!("  at {moment:?}");
            wait_for(moment, &watched, &mut later);
            drop(later);
            // One claim fences, for it is of a shard that two would write.
            if watched.new_whole_objects("claims") > 0 {
                is_fenced(running);
                running = harmed.begin_beside();
            }
        } else {
            is_fenced(running);
            running = later;
        }
    }
    drop(running);
    stream.finish();
    let plain = Keeping::new(folder.path(), kafka, topic, "plain", EVENT_CLOCK);
    let mut unharmed = plain.start();
    let mut survivor = harmed.start();
    agree("after all rivals", &unharmed, &survivor);
    survivor.interrupt();
    unharmed.interrupt();
    no_letter_is_lost(kafka, &plain, &harmed);
}

fn wait_for(moment: Moment, watched: &Watched, process: &mut Running) {
    wait::until("the moment comes", Duration::from_mins(1), || {
        process.assert_alive();
        moment.has_come(watched, &process.stderr())
    });
}

/// It ends, and says why.
fn is_fenced(mut process: Running) {
    let status = process.ended(Duration::from_secs(30));
    let said = process.stderr();
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("another process"), "{said}");
}

/// Until it notices, within two seconds, a process that was taken over still writes letters, which the
/// later one writes as well: so here they are not counted, but none may be missing.
fn no_letter_is_lost(kafka: &Kafka, plain: &Keeping, harmed: &Keeping) {
    let of = |keeping: &Keeping| {
        let mut letters = letters(kafka, &keeping.dead_letters);
        letters.values_mut().for_each(Vec::dedup);
        letters
    };
    let expected = of(plain);
    assert!(!expected.is_empty(), "the stream has nothing to refuse");
    assert_eq!(of(harmed), expected);
}
