//! What is announced, decided from the topic and a snapshot: case by case, and under crashes anywhere of
//! several processes.

mod cases;
mod crashes;
mod schema;

use dunghen_lifecycle::Timeliness;
use dunghen_publish::Targets;
use dunghen_windows::Snapshot;

use super::due::due;
use super::held::Held;
use super::message::{Message, Speaker};
use super::name::Source;
use super::sample;

/// Who speaks for the sample.
fn speaker() -> Speaker {
    let targets = Targets::new(&sample::registry());
    Speaker::new(source(), targets, Timeliness::Date)
}

fn source() -> Source {
    Source::of_group("dunghen")
}

/// Everything that is due of a snapshot where the topic holds nothing else.
fn messages(held: &Held, snapshot: &Snapshot) -> Vec<Message> {
    let speaker = speaker();
    let dues = due(held, snapshot, None).list;
    let told = dues
        .iter()
        .map(|due| speaker.of(snapshot, due.window).message(due));
    told.collect()
}
