//! A worker and one of its shards.

use dunghen_checkpoint::protocol::{Action, Event, Flaw, Protocol, Stage};
use dunghen_checkpoint::{Gate, Stamp, clean};

use super::Does;
use super::shard::{Cut, Shard};

/// How far a start is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Start {
    Claimed,
    Found(Option<(Stamp, Cut)>),
    Loaded,
    Running(Gate<u8>),
}

/// What a worker holds of a shard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Holder {
    pub protocol: Protocol,
    start: Start,
    /// The events that were folded.
    folded: Vec<u8>,
    /// The last cut that was reported.
    base: (Option<Stamp>, Cut),
    /// The cut under way, and the events of its file.
    cut: Option<(Cut, Vec<u8>)>,
}

impl Holder {
    pub fn new(flaw: Flaw) -> Self {
        Self {
            protocol: Protocol::new(flaw),
            start: Start::Claimed,
            folded: Vec::new(),
            base: (None, nothing()),
            cut: None,
        }
    }

    pub fn is_alive(&self) -> bool {
        self.protocol.action() != Action::Claim
    }

    pub fn is_running(&self) -> bool {
        matches!(self.start, Start::Running(_))
    }

    /// The next action of a start.
    pub fn starts(&self) -> Does {
        match self.start {
            Start::Claimed => Does::Find,
            Start::Found(_) => Does::TakeUp,
            Start::Loaded | Start::Running(_) => Does::OpenPublishing,
        }
    }

    /// How many events were read.
    pub fn position(&self) -> u8 {
        u8::try_from(self.folded.len()).unwrap()
    }

    pub fn is_the_log(&self) -> bool {
        self.folded == (1..=self.position()).collect::<Vec<_>>()
    }

    pub fn has_news(&self) -> bool {
        self.position() > self.base.1.offset
    }

    pub fn may_publish(&self, there: &Shard, flaw: Flaw) -> bool {
        let position = self.position();
        let Start::Running(gate) = &self.start else {
            return false;
        };
        let caught_up = flaw == Flaw::EagerPublishing || gate.permits(&position);
        position > 0 && caught_up && there.published != Some(position)
    }

    pub fn does(&mut self, does: Does, there: &mut Shard, flaw: Flaw) {
        match does {
            Does::Claim => {
                there.claimed += 1;
                *self = Self::new(flaw);
                self.protocol = self.protocol.after(Event::Claimed(Stamp {
                    generation: there.claimed,
                    epoch: there.epoch(),
                }));
            }
            Does::Find => {
                let newest = there.newest();
                self.start = Start::Found(newest.map(|(stamp, cut)| (stamp, cut.clone())));
            }
            Does::TakeUp => self.take_up(there),
            Does::OpenPublishing => {
                there.producer = Some(self.protocol.last().generation);
                self.start = Start::Running(Gate::after(there.published));
            }
            Does::Fold => self.folded.push(self.position() + 1),
            Does::Due { all } => self.due(all),
            Does::Next(action) => {
                let event = self.store(action, there, flaw);
                self.goes_on(event);
            }
            Does::FailsBefore(_) => self.goes_on(Event::Failed),
            Does::FailsAfter(action) => {
                self.store(action, there, flaw);
                self.goes_on(Event::Failed);
            }
            Does::Dropped(action) => {
                self.store(action, there, flaw);
                self.due(false);
            }
            Does::Publish => {
                let mine = there.producer == Some(self.protocol.last().generation);
                if mine || flaw == Flaw::UnfencedPublishing {
                    let position = Some(self.position());
                    there.went_back |= there.published > position;
                    there.published = position;
                }
            }
        }
    }

    fn take_up(&mut self, there: &mut Shard) {
        let Start::Found(found) = &self.start else {
            return;
        };
        if let Some((stamp, cut)) = found {
            let Some(events) = there.events(cut) else {
                // A newer owner may have removed it, and then this is none.
                there.refused |= there.claimed == self.protocol.last().generation;
                self.stop(Event::Newer(there.claimed));
                return;
            };
            self.folded = events;
            self.base = (Some(*stamp), cut.clone());
        }
        self.start = Start::Loaded;
    }

    /// Takes a cut of what is new, or of all.
    fn due(&mut self, all: bool) {
        self.protocol = self.protocol.after(Event::Due);
        let own = self.protocol.last();
        let mut cut = Cut {
            offset: self.position(),
            files: self.base.1.files.clone(),
            generation: own.generation,
        };
        let mut from = usize::from(self.base.1.offset);
        if all {
            cut.files.clear();
            from = 0;
        }
        cut.files.push(own);
        self.cut = Some((cut, self.folded[from..].to_vec()));
    }

    /// Lets the store do what the protocol says.
    fn store(&self, action: Action, there: &mut Shard, flaw: Flaw) -> Event {
        let (cut, events) = self.cut.clone().unwrap();
        match action {
            Action::PutFiles(own) => {
                there.files.insert(own, events);
            }
            Action::CheckFence(own) if there.claimed > own.generation => {
                return Event::Newer(there.claimed);
            }
            Action::CreateManifest(own) => return self.create(own, cut, there, flaw),
            Action::Clean(own) => {
                let all = there.manifests.keys().copied().collect();
                for old in clean::manifests(&all, own, self.base.0, 1) {
                    there.manifests.remove(&old);
                }
                let named = there.named();
                let files: Vec<_> = there.files.keys().map(|file| (*file, *file)).collect();
                for orphan in clean::files(files, &named, own) {
                    there.files.remove(&orphan);
                }
            }
            Action::CheckFence(_) | Action::Claim | Action::Rest | Action::Stop { .. } => {}
        }
        Event::Done
    }

    fn create(&self, own: Stamp, mut cut: Cut, there: &mut Shard, flaw: Flaw) -> Event {
        let mut key = own;
        if flaw == Flaw::KeyWithoutGeneration {
            key.generation = 0;
        }
        if flaw == Flaw::CommitBeforeState {
            cut.offset = self.position();
        }
        if there.manifests.contains_key(&key) {
            return Event::Failed;
        }
        there.manifests.insert(key, cut);
        there.wrote = there.wrote.max(own.generation);
        Event::Done
    }

    /// Lets go of everything.
    fn stop(&mut self, event: Event) {
        let protocol = self.protocol.after(event);
        *self = Self {
            protocol,
            ..Self::new(Flaw::None)
        };
    }

    fn goes_on(&mut self, event: Event) {
        if let Event::Newer(_) = event {
            self.stop(event);
            return;
        }
        let written = matches!(self.protocol.stage(), Stage::Refence | Stage::Clean);
        self.protocol = self.protocol.after(event);
        if self.protocol.stage() == Stage::Idle
            && let Some((cut, _)) = self.cut.take()
            && written
        {
            self.base = (Some(self.protocol.last()), cut);
        }
    }
}

/// No cut.
fn nothing() -> Cut {
    Cut {
        offset: 0,
        files: Vec::new(),
        generation: 0,
    }
}
