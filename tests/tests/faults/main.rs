//! Harmed again and again while it reads, keeps and takes up: nothing is lost, nothing is doubled, and
//! every refused message is one dead letter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod broker;
mod damage;
mod dice;
mod fault;
mod hidden;
mod keeping;
mod lives;
mod moment;
mod rivals;
mod room;
mod state;
mod stream;
mod wall;

use dice::Round;
use dunghen_tests::kafka::Kafka;
use fault::{Fault, KILLS};
use keeping::{Keeping, agree, count, same_letters};
use stream::Stream;

const EVENT_CLOCK: &str = "[clock]\nmode = \"event\"";
const EVENTS: &str = "dunghen_events_total";
const CHECKPOINTS: &str = "dunghen_checkpoints_total";
const FAILED: [(&str, &str); 1] = [("outcome", "failed")];
const COMPLETED: [(&str, &str); 1] = [("outcome", "completed")];

#[test]
fn process_and_disk() {
    for round in dice::rounds("process_and_disk", dice::A_ROUND) {
        harm_process_and_disk(round);
    }
}

fn harm_process_and_disk(mut round: Round) {
    let kafka = Kafka::shared();
    let folder = tempfile::tempdir().unwrap();
    let topic = round.name.as_str();
    let mut stream = Stream::begin(kafka, topic);
    let harmed = Keeping::new(folder.path(), kafka, topic, "harmed", EVENT_CLOCK);
    let faults = Fault::deal(&mut round.dice);
    assert_eq!(faults.len(), round.faults);
    for (number, fault) in faults.into_iter().enumerate() {
        stream.keep_flowing();
        eprintln!("fault {number}: {fault:?}");
        fault.inflict(&harmed, &mut round.dice);
    }
    stream.finish();
    let kills = harmed.kills.get();
    assert!(kills >= KILLS, "{kills} kills");

    let plain = Keeping::new(folder.path(), kafka, topic, "plain", EVENT_CLOCK);
    let mut unharmed = plain.start();
    let mut survivor = harmed.start();
    agree("after all faults", &unharmed, &survivor);
    let read = count(&unharmed, EVENTS, &[]);
    assert!(read > 10_000.0, "{read} events are too few to say anything");

    survivor.interrupt();
    let mut again = harmed.start();
    agree("after a good end", &unharmed, &again);
    let read = count(&again, EVENTS, &[]);
    assert!(
        read == 0.0,
        "a good end leaves {read} events to be read again"
    );
    again.interrupt();
    unharmed.interrupt();
    same_letters(kafka, &plain, &harmed);
}
