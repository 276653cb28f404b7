//! The topic in memory, for announcers to read and to write to: what Kafka promises of a transactional id,
//! and what may go wrong with a transaction. It refuses what must never be written.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use dunghen_contract::time;
use dunghen_windows::{Frame, Snapshot};
use rdkafka::error::KafkaError;
use serde_json::Value as Json;

use super::{due, source, speaker};
use crate::indicators::announcer::{Announcer, Company, Done};
use crate::indicators::broker::Broker;
use crate::indicators::fault::AnnounceFault;
use crate::indicators::held::Held;
use crate::indicators::known::Known;
use crate::indicators::message::Message;

/// What becomes of a transaction that does not come to a good end.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    /// Whoever writes it is not told whether it was confirmed.
    Unknown {
        /// It was.
        confirmed: bool,
    },
    /// Another process opens the topic before, and is not seen again.
    Fenced,
}

#[derive(Default)]
struct Log {
    /// Messages with their offsets.
    messages: Vec<(u64, Message)>,
    end: u64,
    /// How often it was opened.
    opened: u64,
    /// After how many transactions what happens.
    fate: Option<(usize, Fate)>,
    ids: BTreeSet<String>,
    latest: BTreeMap<String, (u64, i64)>,
}

impl Log {
    /// A transaction that is confirmed.
    fn commit(&mut self, messages: Vec<Message>) {
        for message in messages {
            let event: Json = serde_json::from_slice(&message.value).unwrap();
            let id = event["id"].as_str().unwrap().to_owned();
            let revision = event["data"]["revision"].as_u64().unwrap();
            let as_of = time::parse(event["time"].as_str().unwrap()).unwrap();
            assert!(self.ids.insert(id.clone()), "{id} twice");
            let before = self.latest.insert(message.key.clone(), (revision, as_of));
            if let Some(before) = before {
                assert!(
                    revision > before.0 && as_of >= before.1,
                    "{id} after {before:?}"
                );
            }
            self.messages.push((self.end, message));
            self.end += 1;
        }
    }

    /// What becomes of the next transaction, where it is not good.
    fn next_fate(&mut self) -> Option<Fate> {
        let (after, fate) = self.fate.take()?;
        if after == 0 {
            return Some(fate);
        }
        self.fate = Some((after - 1, fate));
        None
    }
}

/// The topic; every clone is the same one.
#[derive(Clone, Default)]
pub struct Topic(Rc<RefCell<Log>>);

impl Topic {
    /// Says what becomes of the transactions that follow: so many are good.
    pub fn meets(&self, fate: Option<(usize, Fate)>) {
        self.0.borrow_mut().fate = fate;
    }

    /// The broker removes what is superseded.
    pub fn compact(&self) {
        let mut seen = BTreeSet::new();
        let mut log = self.0.borrow_mut();
        let messages = &mut log.messages;
        messages.reverse();
        messages.retain(|(_, message)| seen.insert(message.key.clone()));
        messages.reverse();
    }

    /// What a process reads that knows nothing.
    pub fn held(&self, frame: &Frame) -> Held {
        let mut held = Held::new(source());
        for (_, message) in &self.0.borrow().messages {
            held.take(message.key.as_bytes(), Some(&message.value), frame);
        }
        held
    }
}

/// The topic as one process uses it.
struct Reader {
    topic: Topic,
    next: u64,
}

impl Broker for Reader {
    type Writer = u64;

    fn topic(&self) -> &'static str {
        "model"
    }

    fn read(&mut self, known: &mut Known, frame: &Frame) -> Result<usize, AnnounceFault> {
        let log = self.topic.0.borrow();
        let mut own = 0;
        for (offset, message) in &log.messages {
            if *offset >= self.next {
                let key = message.key.as_bytes();
                own += usize::from(known.take(key, Some(&message.value), frame));
            }
        }
        self.next = log.end;
        Ok(own)
    }

    fn rewind(&mut self) {
        self.next = 0;
    }

    fn open(&mut self) -> Result<u64, AnnounceFault> {
        let mut log = self.topic.0.borrow_mut();
        log.opened += 1;
        Ok(log.opened)
    }

    fn write(
        &mut self,
        writer: &u64,
        messages: impl Iterator<Item = Message>,
    ) -> Result<(), AnnounceFault> {
        let topic = self.topic().to_owned();
        let mut log = self.topic.0.borrow_mut();
        let fate = log.next_fate();
        if matches!(fate, Some(Fate::Fenced)) {
            log.opened += 1;
        }
        if *writer != log.opened {
            return Err(AnnounceFault::Fenced { topic });
        }
        if !matches!(fate, Some(Fate::Unknown { confirmed: false })) {
            log.commit(messages.collect());
        }
        match fate {
            None => Ok(()),
            Some(_) => Err(AnnounceFault::Write {
                topic,
                source: KafkaError::Canceled,
            }),
        }
    }
}

/// A server among others.
pub struct Process {
    announcer: Announcer<Reader>,
    topic: Topic,
}

impl Process {
    /// One that knows nothing yet.
    pub fn start(topic: &Topic) -> Self {
        let reader = Reader {
            topic: topic.clone(),
            next: 0,
        };
        Self {
            announcer: Announcer::new(reader, speaker(), source(), Company::Several),
            topic: topic.clone(),
        }
    }

    /// What the announcer does with a snapshot; where it says that all is announced, all is.
    pub fn announce(
        &mut self,
        snapshot: &Arc<Snapshot>,
        now: Instant,
    ) -> Result<Done, AnnounceFault> {
        let done = self.announcer.announce(snapshot, &|| now)?;
        if done == Done::All {
            let left = due(&self.topic.held(&snapshot.frame), snapshot, None);
            assert!(left.list.is_empty(), "not announced: {:?}", left.list);
        }
        Ok(done)
    }
}
