//! What a worker makes of a tick: one transaction with the totals of its shard that changed.
//!
//! Who opens the producer of a shard shuts out whoever had it; only then is read what was published
//! last, which is what the first transaction differs from. Until the shard has come past that position
//! it is silent, so that nothing that was shown goes back.

use std::sync::Arc;
use std::time::Duration;

use dunghen_checkpoint::{Digests, Gate, Published};
use dunghen_lifecycle::Rules;
use dunghen_windows::Ledger;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest as _, Sha256};
use tracing::warn;

use super::assembly::Assembly;
use super::record::{FORMAT, HEAD, Head, Words};
use super::{TotalsFault, log};
use crate::config::OnGap;
use crate::engine::{EngineError, Look, Made, Maker, Revisions, Settled};
use crate::kafka::client::Connection;

/// Records are small; the client's own limit.
const LARGEST: usize = 1 << 20;
/// How long the broker may take to shut out who had the shard.
const OPENING: Duration = Duration::from_secs(30);
/// How long a tick waits for its transaction; the next one goes on waiting.
const COMMIT: Duration = Duration::from_secs(5);

/// A shard's place in the topic.
#[derive(Clone, Debug)]
pub struct Place {
    /// The topic.
    pub topic: String,
    /// The shard, which is the partition.
    pub shard: i32,
    /// Partitions of the input.
    pub partitions: usize,
    /// The number of the claim.
    pub claim: u64,
    /// What the totals depend on.
    pub digests: Digests,
    /// What to do where the input lost what was published: going on, the shard is not silent until it
    /// has come to a position that may never come.
    pub on_gap: OnGap,
}

/// A value, as far as it takes to know whether another is the same.
type Print = [u8; 16];
/// What the topic holds, by key.
type Present = FxHashMap<Box<[u8]>, Print>;
type Outgoing = Vec<(Box<[u8]>, Option<Vec<u8>>)>;

/// Called once the shard has published.
pub type Told = Box<dyn FnMut() + Send>;

/// Publishes the totals of one shard.
pub struct Publisher {
    producer: ThreadedProducer<DefaultProducerContext>,
    place: Place,
    words: Arc<Words>,
    rules: Arc<Rules>,
    ledger: Ledger,
    /// What the topic holds.
    present: Present,
    gate: Gate<Published>,
    /// What is held was written by another process: everything is compared with it.
    anew: bool,
    /// A transaction that the broker has not confirmed yet.
    pending: Option<Outgoing>,
    told: Told,
}

impl Publisher {
    /// Shuts out who had the shard, then reads what it published last.
    ///
    /// # Errors
    ///
    /// The broker, or records in a format that is not known.
    pub fn open(
        connection: &Connection,
        place: Place,
        words: Arc<Words>,
        rules: Arc<Rules>,
        told: Told,
    ) -> Result<(Self, Option<Head>), TotalsFault> {
        let id = format!("{}-{}", connection.group, place.shard);
        let producer: ThreadedProducer<DefaultProducerContext> = connection
            .producer(LARGEST)
            .set("transactional.id", id)
            .create()
            .map_err(TotalsFault::Client)?;
        producer
            .init_transactions(OPENING)
            .map_err(|source| TotalsFault::Ask {
                topic: place.topic.clone(),
                source,
            })?;
        let (present, head) = read_back(connection, &place)?;
        let told_last = head.as_ref().filter(|_| place.on_gap == OnGap::Refuse);
        let published = told_last.map(|head| Published {
            next: head.read.clone(),
            clock: head.clock,
        });
        let opened = Self {
            producer,
            place,
            words,
            rules,
            ledger: Ledger::default(),
            present,
            gate: Gate::after(published),
            anew: true,
            pending: None,
            told,
        };
        Ok((opened, head))
    }

    /// The records that differ from what the topic holds.
    fn outgoing(&self) -> Outgoing {
        let mut outgoing = Outgoing::new();
        let mut put = |key: Box<[u8]>, value: Option<Vec<u8>>| {
            let print = value.as_deref().map(print);
            if self.present.get(&key).copied() != print {
                outgoing.push((key, value));
            }
        };
        let value = |key| Some(self.words.row(key, self.ledger.row(key)?));
        if !self.anew {
            for key in self.ledger.changed() {
                put(self.words.key(key).into(), value(key));
            }
            return outgoing;
        }
        let mut gone: FxHashSet<&[u8]> = self.present.keys().map(|key| &**key).collect();
        for key in self.ledger.keys() {
            let bytes = self.words.key(key);
            gone.remove(&*bytes);
            put(bytes.into(), value(key));
        }
        for key in gone {
            put(key.into(), None);
        }
        outgoing
    }

    fn publish(&mut self, settled: &Settled) -> Result<(), TotalsFault> {
        let outgoing = self.outgoing();
        let head = self.head(settled);
        if let Err(fault) = self.send(&outgoing, &head) {
            return self.failed(fault);
        }
        self.ledger.note();
        self.anew = false;
        self.pending = Some(outgoing);
        self.commit()
    }

    fn head(&self, settled: &Settled) -> Vec<u8> {
        let head = Head {
            format: FORMAT,
            shard: self.place.shard,
            partitions: self.place.partitions,
            claim: self.place.claim,
            digests: self.place.digests.clone(),
            clock: settled.clock,
            busy: settled.busy,
            read: settled.read.clone(),
            revisions: Head::words(&self.ledger.revisions()),
        };
        // Texts and numbers always have a JSON form.
        serde_json::to_vec(&head).unwrap_or_default()
    }

    fn send(&self, outgoing: &Outgoing, head: &[u8]) -> Result<(), KafkaError> {
        self.producer.begin_transaction()?;
        for (key, value) in outgoing {
            self.put(key, value.as_deref())?;
        }
        self.put(HEAD, Some(head))
    }

    fn put(&self, key: &[u8], value: Option<&[u8]>) -> Result<(), KafkaError> {
        let mut record = BaseRecord::<[u8], [u8]>::to(&self.place.topic)
            .partition(self.place.shard)
            .key(key);
        record.payload = value;
        loop {
            match self.producer.send(record) {
                Ok(()) => return Ok(()),
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), again)) => {
                    record = again;
                    // Deliveries make room; flushing waits for some of them.
                    let _room = self.producer.flush(Duration::from_millis(50));
                }
                Err((fault, _)) => return Err(fault),
            }
        }
    }

    /// Confirms the transaction under way, where the broker answers in time.
    fn commit(&mut self) -> Result<(), TotalsFault> {
        let Some(outgoing) = self.pending.take() else {
            return Ok(());
        };
        match self.producer.commit_transaction(COMMIT) {
            Ok(()) => {
                for (key, value) in outgoing {
                    match value {
                        Some(value) => self.present.insert(key, print(&value)),
                        None => self.present.remove(&key),
                    };
                }
                (self.told)();
                Ok(())
            }
            Err(KafkaError::Transaction(fault)) if fault.is_retriable() => {
                warn!(shard = self.place.shard, %fault, "the broker has not confirmed the totals yet");
                self.pending = Some(outgoing);
                Ok(())
            }
            Err(fault) => self.failed(fault),
        }
    }

    /// Gives a transaction up, to write all that it held with the next one, or gives up for good.
    fn failed(&mut self, fault: KafkaError) -> Result<(), TotalsFault> {
        let fenced = |source| TotalsFault::Fenced {
            shard: self.place.shard,
            source,
        };
        let fatal = matches!(&fault, KafkaError::Transaction(fault) if fault.is_fatal());
        if fatal || self.producer.client().fatal_error().is_some() {
            return Err(fenced(fault));
        }
        warn!(shard = self.place.shard, %fault, "the totals could not be published; they are again with the next tick");
        self.anew = true;
        match self.producer.abort_transaction(COMMIT) {
            Err(KafkaError::Transaction(fault)) if fault.is_fatal() => {
                Err(fenced(KafkaError::Transaction(fault)))
            }
            // Where there is nothing to give up, the next transaction says whether it can begin.
            _ => Ok(()),
        }
    }
}

impl Maker for Publisher {
    fn take_up(&mut self, revisions: &Revisions) {
        self.ledger
            .take_up(revisions.clock, revisions.counts, &self.rules);
    }

    fn make(&mut self, settled: Settled) -> Result<Made, EngineError> {
        let (clock, watermark) = (settled.clock, settled.watermark);
        let settlement = &settled.settlement;
        let heard = &settlement.heard;
        for delta in &settlement.deltas {
            self.ledger
                .settle(clock, watermark, delta, heard, &self.rules);
        }
        self.commit()?;
        let reached = Published {
            next: settled.read.clone(),
            clock,
        };
        let shown = settled.look == Look::Publish && self.gate.permits(&reached);
        if shown && self.pending.is_none() {
            self.publish(&settled)?;
        }
        Ok(Made::Totals(Revisions {
            clock,
            counts: self.ledger.revisions(),
        }))
    }
}

/// What the topic holds of a shard, and where it was when it published last.
fn read_back(
    connection: &Connection,
    place: &Place,
) -> Result<(Present, Option<Head>), TotalsFault> {
    let mut present: Present = FxHashMap::default();
    let mut head = None;
    let mut assembly = Assembly::default();
    let mut apply = |records: super::assembly::Records| {
        for (key, value) in records {
            match value {
                Some(value) => present.insert(key, print(&value)),
                None => present.remove(&key),
            };
        }
    };
    log::read(connection, &place.topic, place.shard, |key, value| {
        if let Some(told) = assembly.take(key, value) {
            head = Some(told.head);
            apply(told.records);
        }
    })?;
    // What has no head yet gets the next one: ours.
    apply(assembly.rest());
    let head = head.map(|head| read_head(&place.topic, place.shard, &head));
    Ok((present, head.transpose()?))
}

/// Reads a head; its format first and alone.
///
/// # Errors
///
/// Where it is of another format, or no head.
pub fn read_head(topic: &str, partition: i32, bytes: &[u8]) -> Result<Head, TotalsFault> {
    #[derive(serde::Deserialize)]
    struct Version {
        format: u32,
    }
    let record = |fault: serde_json::Error| TotalsFault::Record {
        topic: topic.to_owned(),
        partition,
        problem: format!("its head cannot be read ({fault})"),
    };
    let Version { format } = serde_json::from_slice(bytes).map_err(record)?;
    if format != FORMAT {
        return Err(TotalsFault::Format {
            topic: topic.to_owned(),
            partition,
            found: format,
            known: FORMAT,
        });
    }
    serde_json::from_slice(bytes).map_err(record)
}

fn print(value: &[u8]) -> Print {
    let digest = Sha256::digest(value);
    std::array::from_fn(|place| digest[place])
}

/// Where a shard goes on that was kept in one place and published in another: where it came furthest.
/// What was published under other rules is not taken for what is known.
#[must_use]
pub fn going_on(
    kept: Option<Revisions>,
    head: Option<&Head>,
    digests: &Digests,
) -> Option<Revisions> {
    let told = head
        .filter(|head| head.digests.differing(digests).is_empty())
        .map(|head| Revisions {
            clock: head.clock,
            counts: head.counts().0,
        });
    kept.into_iter().chain(told).max_by_key(|known| known.clock)
}
