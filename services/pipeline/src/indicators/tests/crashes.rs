//! Several servers that see the same history, one ahead of the other, write to one topic and crash
//! anywhere: no id is given to two figures, a revision never falls, whoever says that all is announced is
//! right, and in the end the topic holds what the figures are.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Snapshot, Value, Values, Window};
use proptest::prelude::*;

use super::due;
use super::model::{Fate, Process, Topic};
use crate::clock;
use crate::indicators::announcer::{Done, PATIENCE};
use crate::indicators::fault::AnnounceFault;
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
    /// The query of a family fails at one moment.
    Fail(usize),
    /// The state is made anew, and counts its revisions from the beginning.
    Rebuild,
}

/// What a process does.
#[derive(Clone, Debug)]
enum Act {
    /// The figures move on.
    Step(Step),
    /// It sees the history so many moments after what it saw before, and so much later, and announces what
    /// is due.
    Announce {
        process: usize,
        moments: usize,
        after: Duration,
        trouble: Option<Trouble>,
    },
    /// It starts, seeing the history as it was so many moments ago.
    Restart { process: usize, behind: usize },
    /// The broker removes what is superseded.
    Compact,
}

/// What a transaction meets after so many good ones, and whether the process survives where it fails.
#[derive(Clone, Copy, Debug)]
struct Trouble {
    after: usize,
    fate: Fate,
    survives: bool,
}

fn step() -> impl Strategy<Value = Step> {
    // Few places and few figures, so that a figure comes back to what it was.
    let window = prop_oneof![3 => Just(0), 1 => 0..7_usize];
    let place = prop_oneof![
        3 => Just((0, 0, 0)),
        1 => (0..2_usize, 0..9_usize, 0..2_usize),
    ];
    let parts = prop::option::weighted(0.8, (0..2_u8, 1..3_u8));
    prop_oneof![
        2 => prop_oneof![Just(1), 1_000..100_000_i64, Just(DAY / 2), Just(20 * DAY)].prop_map(Step::Wait),
        6 => (window, place, parts)
            .prop_map(|(window, place, parts)| Step::Change { window, place, parts }),
        1 => (0..2_usize).prop_map(Step::Fail),
        1 => Just(Step::Rebuild),
    ]
}

fn trouble() -> impl Strategy<Value = Trouble> {
    let fate = prop_oneof![
        any::<bool>().prop_map(|confirmed| Fate::Unknown { confirmed }),
        Just(Fate::Fenced),
    ];
    (0..3_usize, fate, any::<bool>()).prop_map(|(after, fate, survives)| Trouble {
        after,
        fate,
        survives,
    })
}

fn act() -> impl Strategy<Value = Act> {
    let announce = (
        0..3_usize,
        0..6_usize,
        prop_oneof![2 => Just(Duration::from_secs(1)), 1 => Just(PATIENCE)],
        prop::option::weighted(0.3, trouble()),
    );
    prop_oneof![
        5 => step().prop_map(Act::Step),
        5 => announce.prop_map(|(process, moments, after, trouble)| Act::Announce {
            process,
            moments,
            after,
            trouble,
        }),
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
        history.note(None);
        history
    }

    fn take(&mut self, step: &Step) {
        // Two moments are never the same one.
        self.clock += 1;
        let mut failed = None;
        match step {
            Step::Wait(time) => self.clock += time,
            Step::Fail(family) => failed = Some(*family),
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
        self.note(failed);
    }

    fn note(&mut self, failed: Option<usize>) {
        let frame = sample::frame(self.clock);
        let of = |window| Stretch::of(&frame, window);
        let mut snapshot = sample::snapshot(
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
        if let Some(family) = failed {
            snapshot.families[family].values = Arc::new(Values::unknown());
        }
        self.moments.push(Arc::new(snapshot));
    }
}

/// The servers, the moment of the history that each sees, and the clock that they measure patience with.
struct Servers {
    topic: Topic,
    processes: [(Process, usize); 3],
    now: Instant,
}

impl Servers {
    fn start() -> Self {
        let topic = Topic::default();
        Self {
            processes: [0, 0, 0].map(|moment| (Process::start(&topic), moment)),
            topic,
            now: clock::monotonic(),
        }
    }

    fn restart(&mut self, number: usize, moment: usize) {
        self.processes[number] = (Process::start(&self.topic), moment);
    }

    /// One of them announces what is due of what it sees by now.
    fn announce(
        &mut self,
        number: usize,
        moment: usize,
        history: &History,
        trouble: Option<Trouble>,
    ) {
        let snapshot = &history.moments[moment];
        let (process, seen) = &mut self.processes[number];
        *seen = moment;
        self.topic.meets(trouble.map(|t| (t.after, t.fate)));
        let result = process.announce(snapshot, self.now);
        self.topic.meets(None);
        let survives = trouble.is_none_or(|trouble| trouble.survives);
        if matches!(result, Err(AnnounceFault::Write { .. })) && !survives {
            self.restart(number, moment);
        }
    }

    /// Each of those that are left goes on until it says that all of a snapshot is announced.
    fn finish(&mut self, snapshot: &Arc<Snapshot>) {
        for (process, _) in &mut self.processes {
            // Shut out, then too early, then as the one that announces.
            let ends = (0..4).any(|_| {
                self.now += PATIENCE;
                matches!(process.announce(snapshot, self.now), Ok(Done::All))
            });
            assert!(ends, "it waits for ever");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whoever_crashes_the_topic_holds_the_figures(acts in prop::collection::vec(act(), 1..60)) {
        let mut history = History::begin();
        let mut servers = Servers::start();
        for act in &acts {
            let last = history.moments.len() - 1;
            match act {
                Act::Step(step) => history.take(step),
                Act::Compact => servers.topic.compact(),
                Act::Restart { process, behind } => {
                    servers.restart(*process, last.saturating_sub(*behind));
                }
                Act::Announce { process, moments, after, trouble } => {
                    servers.now += *after;
                    let moment = last.min(servers.processes[*process].1 + moments);
                    servers.announce(*process, moment, &history, *trouble);
                }
            }
        }
        // A moment at which every query runs.
        history.take(&Step::Wait(1));
        let snapshot = Arc::clone(history.moments.last().unwrap());
        servers.finish(&snapshot);
        let left = due(&servers.topic.held(&snapshot.frame), &snapshot, None);
        prop_assert!(left.list.is_empty() && left.overtaken == 0, "{:?}", left);
    }
}
