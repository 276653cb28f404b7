//! The threads that announce closed windows: one takes every snapshot that is published, so that nobody
//! who makes them waits, and one announces what is due of each.

use std::sync::Arc;
use std::time::Duration;

use dunghen_publish::{Published, Targets};
use futures::executor::block_on;
use tracing::{info, warn};

use super::AnnounceFault;
use super::announcer::{Announcer, Company, Done};
use super::broker::Kafka;
use super::message::Speaker;
use super::name::Source;
use super::queue::{Next, Queue};
use crate::clock;
use crate::config::Settings;
use crate::engine::Look;
use crate::engine::drive::Rhythm;
use crate::kafka::client::Connection;

/// How long to wait before the next attempt.
const AGAIN: Duration = Duration::from_secs(10);
/// How often a process that does not announce looks whether all is announced.
const LOOK: Duration = Duration::from_secs(1);
/// How often it is said what is in the way.
const SAY: Duration = Duration::from_mins(10);

/// Begins to announce the closed windows of every snapshot that is published, where a topic is
/// configured for it. The threads end with the process: what they have not done the next start does.
///
/// # Errors
///
/// Where no thread can be started.
pub fn start(
    settings: &Settings,
    connection: Connection,
    company: Company,
    published: &Published,
) -> std::io::Result<()> {
    let Some(topic) = settings.kafka.indicators_topic.clone() else {
        return Ok(());
    };
    let queue = Arc::new(Queue::default());
    let source = Source::of_group(&connection.group);
    let speaker = Speaker::new(source.clone(), Targets::new(&settings.registry));
    let broker = Kafka::new(connection, topic);
    let mut announcer = Announcer::new(broker, speaker, source, company);
    let waiting = Arc::clone(&queue);
    let mut shown = published.subscribe();
    let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
    thread("announcer").spawn(move || run(&mut announcer, &waiting))?;
    thread("shown").spawn(move || {
        while block_on(shown.changed()).is_ok() {
            let visible = shown.borrow_and_update().clone();
            if let Some(visible) = visible {
                queue.put(visible.snapshot);
            }
        }
        queue.close();
    })?;
    Ok(())
}

fn run(announcer: &mut Announcer<Kafka>, queue: &Queue) {
    let mut saying = Rhythm::new(SAY);
    loop {
        let snapshot = match queue.first(LOOK) {
            Next::Snapshot(snapshot) => snapshot,
            Next::Nothing => continue,
            Next::Closed => return,
        };
        match announcer.announce(&snapshot, &clock::monotonic) {
            Ok(Done::All) => queue.done(&snapshot),
            Ok(Done::Waits) => queue.pause(LOOK),
            Err(AnnounceFault::Fenced { topic }) => {
                info!(topic, "another process announces closed windows now");
            }
            Err(fault) => {
                if saying.is_due(clock::monotonic(), Look::Here) {
                    warn!(%fault, "closed windows are not announced");
                }
                queue.pause(AGAIN);
            }
        }
    }
}
