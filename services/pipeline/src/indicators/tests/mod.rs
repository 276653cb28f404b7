//! What is announced, decided from the topic and a snapshot: case by case, among several processes, and
//! under crashes anywhere of them.

mod cases;
mod company;
mod crashes;
mod model;
mod schema;

use std::sync::Arc;

use dunghen_publish::Targets;
use dunghen_publish::api::Columns;
use dunghen_windows::Snapshot;

use super::due::{self, Dues};
use super::held::Held;
use super::message::{Message, Speaker};
use super::name::Source;
use super::sample;

/// Who speaks for the sample.
fn speaker() -> Speaker {
    let targets = Targets::new(&sample::registry());
    Speaker::new(source(), targets)
}

fn source() -> Source {
    Source::of_group("dunghen")
}

/// What is due of a snapshot.
fn due(held: &Held, snapshot: &Snapshot, settled: Option<&Snapshot>) -> Dues {
    due::due(held, &Columns::of(snapshot), snapshot, settled)
}

/// Everything that is due of a snapshot.
fn messages(held: &Held, snapshot: &Arc<Snapshot>) -> Vec<Message> {
    let (speaker, columns) = (speaker(), Columns::of(snapshot));
    let dues = due(held, snapshot, None).list;
    let told = dues.iter();
    told.map(|due| speaker.of(&columns, snapshot, due.window).message(due))
        .collect()
}
