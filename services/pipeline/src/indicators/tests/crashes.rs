//! Several processes that see the same history, one ahead of the other, write to one topic and crash
//! anywhere: no id is given to two figures, a revision never falls, and in the end the topic holds what
//! the figures are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use dunghen_publish::api::Columns;
use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Snapshot, Value, Window};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::{due, source, speaker};
use crate::indicators::held::Held;
use crate::indicators::message::{Message, Speaker};
use crate::indicators::sample::{self, NOON};

const DAY: i64 = 86_400_000;

/// A series of the sample: stretch, family, entity, column.
type Place = (Stretch, usize, usize, usize);

/// What happens to the figures.
#[derive(Clone, Debug)]
enum Step {
    /// Time passes.
    Wait(i64),
    /// A figure of a closed window becomes another one, or none.
    Change {
        window: usize,
        place: (usize, usize, usize),
        parts: Option<(u8, u8)>,
    },
    /// The state is made anew, and counts its revisions from the beginning.
    Rebuild,
}

/// What a process does.
#[derive(Clone, Debug)]
enum Act {
    /// The figures move on.
    Step(Step),
    /// It sees the history so many moments after what it saw before, and announces what is due; it
    /// crashes after so many transactions, if at all, before or after the last of them is confirmed.
    Announce {
        process: usize,
        moments: usize,
        crash: Option<(usize, bool)>,
    },
    /// It starts, seeing the history as it was so many moments ago.
    Restart { process: usize, behind: usize },
    /// The broker removes what is superseded.
    Compact,
}

fn step() -> impl Strategy<Value = Step> {
    let place = (0..2_usize, 0..9_usize, 0..2_usize);
    let parts = prop::option::weighted(0.8, (0..4_u8, 1..4_u8));
    prop_oneof![
        2 => prop_oneof![Just(1), 1_000..100_000_i64, Just(DAY / 2), Just(20 * DAY)].prop_map(Step::Wait),
        6 => (0..7_usize, place, parts)
            .prop_map(|(window, place, parts)| Step::Change { window, place, parts }),
        1 => Just(Step::Rebuild),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let crash = prop::option::weighted(0.3, (0..4_usize, any::<bool>()));
    prop_oneof![
        5 => step().prop_map(Act::Step),
        5 => (0..3_usize, 0..6_usize, crash)
            .prop_map(|(process, moments, crash)| Act::Announce { process, moments, crash }),
        1 => (0..3_usize, 0..6_usize).prop_map(|(process, behind)| Act::Restart { process, behind }),
        1 => Just(Act::Compact),
    ]
}

/// The figures as they really are, moment by moment.
struct History {
    clock: i64,
    figures: HashMap<Place, (u8, u8)>,
    /// When the figures of a stretch changed last, since the state was made anew.
    changed: HashMap<Stretch, i64>,
    rebuilt: i64,
    moments: Vec<Arc<Snapshot>>,
}

impl History {
    fn begin() -> Self {
        let mut history = Self {
            clock: NOON,
            figures: HashMap::new(),
            changed: HashMap::new(),
            rebuilt: NOON,
            moments: Vec::new(),
        };
        history.note();
        history
    }

    fn take(&mut self, step: &Step) {
        // Two moments are never the same one.
        self.clock += 1;
        match step {
            Step::Wait(time) => self.clock += time,
            Step::Rebuild => {
                self.changed.clear();
                self.rebuilt = self.clock;
            }
            Step::Change {
                window,
                place,
                parts,
            } => {
                let closed: Vec<Window> = Window::all().filter(|w| w.is_closed()).collect();
                let stretch = Stretch::of(&sample::frame(self.clock), closed[*window]);
                let place = (stretch, place.0, place.1, place.2);
                let before = self.figures.get(&place).copied();
                match parts {
                    Some(parts) => self.figures.insert(place, *parts),
                    None => self.figures.remove(&place),
                };
                if before != *parts {
                    self.changed.insert(stretch, self.clock);
                }
            }
        }
        self.note();
    }

    fn note(&mut self) {
        let frame = sample::frame(self.clock);
        let of = |window| Stretch::of(&frame, window);
        let snapshot = sample::snapshot(
            self.clock,
            |window| {
                let changed = self.changed.get(&of(window)).copied();
                u64::try_from(changed.unwrap_or(self.rebuilt) - self.rebuilt).unwrap() + 1
            },
            |family, window, entity, column| {
                let (n, d) = *self.figures.get(&(of(window), family, entity, column))?;
                let parts = (f64::from(n), f64::from(d));
                Some(Value {
                    value: parts.0 / parts.1 / 7.0,
                    parts: (family == 1).then_some(parts),
                })
            },
        );
        self.moments.push(Arc::new(snapshot));
    }
}

/// The topic, and who may write to it.
#[derive(Default)]
struct Topic {
    log: Vec<Message>,
    owner: Option<usize>,
    ids: BTreeSet<String>,
    latest: BTreeMap<String, (u64, i64)>,
}

impl Topic {
    /// A transaction that is confirmed.
    fn commit(&mut self, messages: Vec<Message>, as_of: i64) {
        for message in messages {
            let event: Json = serde_json::from_slice(&message.value).unwrap();
            let id = event["id"].as_str().unwrap().to_owned();
            let revision = event["data"]["revision"].as_u64().unwrap();
            assert!(self.ids.insert(id.clone()), "{id} twice");
            let before = self.latest.insert(message.key.clone(), (revision, as_of));
            if let Some(before) = before {
                assert!(
                    revision > before.0 && as_of >= before.1,
                    "{id} after {before:?}"
                );
            }
            self.log.push(message);
        }
    }

    fn compact(&mut self) {
        let mut seen = BTreeSet::new();
        self.log.reverse();
        self.log.retain(|message| seen.insert(message.key.clone()));
        self.log.reverse();
    }
}

/// A process as it is in memory.
struct Process {
    held: Held,
    moment: usize,
    settled: Option<Arc<Snapshot>>,
}

impl Process {
    fn start(moment: usize) -> Self {
        Self {
            held: Held::new(source()),
            moment,
            settled: None,
        }
    }

    /// What the announcer does with one snapshot; false where the process crashed.
    fn announce(
        &mut self,
        number: usize,
        topic: &mut Topic,
        snapshot: &Arc<Snapshot>,
        speaker: &Speaker,
        crash: Option<(usize, bool)>,
    ) -> bool {
        self.held.leave_behind(&snapshot.frame);
        if topic.owner != Some(number) {
            topic.owner = Some(number);
            self.settled = None;
            for message in &topic.log {
                let value = Some(&*message.value);
                self.held
                    .take(message.key.as_bytes(), value, &snapshot.frame);
            }
        }
        let columns = Columns::of(snapshot);
        let dues = due(&self.held, snapshot, self.settled.as_deref());
        for (place, list) in dues.list.chunk_by(|a, b| a.window == b.window).enumerate() {
            let telling = speaker.of(&columns, snapshot, list[0].window);
            let fate = crash.filter(|(after, _)| *after == place);
            if fate.is_none_or(|(_, confirmed)| confirmed) {
                let messages = list.iter().map(|due| telling.message(due)).collect();
                topic.commit(messages, snapshot.watermark);
            }
            if fate.is_some() {
                topic.owner = None;
                return false;
            }
            for due in list {
                let (name, stretch, told) = telling.told(due);
                self.held.note(&name, stretch, told);
            }
        }
        self.settled = (dues.overtaken == 0).then(|| Arc::clone(snapshot));
        true
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whoever_crashes_the_topic_holds_the_figures(acts in prop::collection::vec(act(), 1..60)) {
        let speaker = speaker();
        let mut history = History::begin();
        let mut topic = Topic::default();
        let mut processes = [0, 0, 0].map(Process::start);
        for act in &acts {
            let last = history.moments.len() - 1;
            match act {
                Act::Step(step) => history.take(step),
                Act::Compact => topic.compact(),
                Act::Restart { process, behind } => {
                    processes[*process] = Process::start(last.saturating_sub(*behind));
                    if topic.owner == Some(*process) {
                        topic.owner = None;
                    }
                }
                Act::Announce { process, moments, crash } => {
                    let p = &mut processes[*process];
                    p.moment = last.min(p.moment + moments);
                    let snapshot = Arc::clone(&history.moments[p.moment]);
                    if !p.announce(*process, &mut topic, &snapshot, &speaker, *crash) {
                        *p = Process::start(p.moment);
                    }
                }
            }
        }
        let snapshot = Arc::clone(history.moments.last().unwrap());
        let mut last = Process::start(0);
        prop_assert!(last.announce(3, &mut topic, &snapshot, &speaker, None));
        // A process that knows nothing reads the same, and finds nothing left to say.
        let mut reader = Held::new(source());
        for message in &topic.log {
            reader.take(message.key.as_bytes(), Some(&message.value), &snapshot.frame);
        }
        let left = due(&reader, &snapshot, None);
        prop_assert!(left.list.is_empty() && left.overtaken == 0, "{:?}", left);
    }
}
