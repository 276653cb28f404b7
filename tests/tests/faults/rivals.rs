//! Two processes on one state: the later goes on, whichever of them is killed or stands still, and when.

use std::time::Duration;

use dunghen_tests::kafka::Kafka;
use dunghen_tests::running::Running;
use dunghen_tests::wait;
use rand::Rng;

use crate::EVENT_CLOCK;
use crate::dice::{self, Round};
use crate::keeping::{Keeping, agree, same_letters};
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
        let is_killed = round.dice.random();
        // Who stands still hears nothing of the other, and has letters on its way when it wakes up.
        let stands_still = number == 0 || round.dice.random();
        eprintln!(
            "fault {number}: {before:?}, the later one is killed: {is_killed}, the earlier one stands still: {stands_still}"
        );
        if stands_still {
            running.suspend();
        }
        let mut later = harmed.begin_beside();
        if is_killed {
            let moment = Moment::draw_early(&mut round.dice);
            eprintln!("  at {moment:?}");
            wait_for(moment, &watched, &mut later);
            harmed.kill(later);
            if stands_still {
                running.resume();
            }
            // One claim fences, for it is of a shard that two would write.
            if watched.new_whole_objects("claims") > 0 {
                is_fenced(running);
                running = harmed.begin_beside();
            }
        } else {
            if stands_still {
                wait_for(Moment::Manifests(1), &watched, &mut later);
                running.resume();
            }
            is_fenced(running);
            running = later;
        }
    }
    harmed.kill(running);
    stream.finish();
    let plain = Keeping::new(folder.path(), kafka, topic, "plain", EVENT_CLOCK);
    let mut unharmed = plain.start();
    let mut survivor = harmed.start();
    agree("after all rivals", &unharmed, &survivor);
    survivor.interrupt();
    unharmed.interrupt();
    same_letters(kafka, &plain, &harmed);
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
