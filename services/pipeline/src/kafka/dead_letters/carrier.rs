//! Carries letters to the broker: in a transaction where somebody could take over, and again where one
//! had to be given up.

use std::collections::BTreeMap;
use std::time::Duration;

use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseRecord, Producer, ThreadedProducer};
use tracing::warn;

use super::Owner;
use super::attempt::Attempts;
use super::composed::Composed;
use super::queue::Queue;
use super::trouble::{Sign, Trouble};
use crate::kafka::KafkaFault;
use crate::kafka::client::Connection;

/// How long the broker may take to shut out whoever wrote before.
const OPENING: Duration = Duration::from_mins(1);
/// How long to wait for the broker before looking whether anybody still cares.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long to wait before what was given up is sent again.
const AGAIN: Duration = Duration::from_millis(500);
/// How long the broker keeps a transaction of a process that says nothing: long enough for the outage of
/// a broker, as its end shuts the process out. Who takes over ends it at once.
const TRANSACTION: &str = "300000";

/// A client of the dead-letter topic.
pub struct Carrier {
    producer: ThreadedProducer<Attempts>,
    topic: String,
    way: Way,
}

/// How a letter becomes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Once it is delivered.
    Delivery,
    /// Once its transaction is committed.
    Commit,
}

impl Carrier {
    /// Makes the client, and shuts out whoever wrote for the same owner.
    ///
    /// # Errors
    ///
    /// Where it cannot be made, or the broker does not let it in.
    pub fn open(
        connection: &Connection,
        topic: &str,
        largest: usize,
        owner: Owner,
    ) -> Result<Self, KafkaFault> {
        let mut config = connection.producer(largest);
        let id = owner.transactional_id(&connection.group, topic);
        if let Some(id) = &id {
            config.set("transactional.id", id);
            if !connection.properties.contains_key("transaction.timeout.ms") {
                config.set("transaction.timeout.ms", TRANSACTION);
            }
        }
        let producer: ThreadedProducer<Attempts> = config
            .create_with_context(Attempts::default())
            .map_err(KafkaFault::Client)?;
        let way = match id {
            None => Way::Delivery,
            Some(id) => {
                let opened = producer.init_transactions(OPENING);
                opened.map_err(|source| KafkaFault::TakeOver { id, source })?;
                Way::Commit
            }
        };
        Ok(Self {
            producer,
            topic: topic.to_owned(),
            way,
        })
    }

    /// Carries what a queue has until nobody sends any more, or it can carry nothing more.
    pub fn work(&self, queue: &Queue) {
        while let Some(letters) = queue.take() {
            match self.carry(&letters, queue) {
                Ok(next) => queue.written(&letters, next),
                Err(trouble) => return queue.end(trouble),
            }
        }
    }

    /// Writes letters, as often as it takes; the offset after the last in each partition comes back.
    fn carry(&self, letters: &[Composed], queue: &Queue) -> Result<BTreeMap<i32, i64>, Trouble> {
        loop {
            let attempt = match self.way {
                Way::Delivery => self.deliver(letters, queue),
                Way::Commit => self.commit(letters, queue),
            };
            let Err(sign) = attempt else {
                return Ok(self.attempts().next());
            };
            match self.trouble(sign) {
                Trouble::Passing(why) if self.way == Way::Commit && !queue.is_closed() => {
                    warn!(
                        letters = letters.len(),
                        why, "dead letters could not be written; they are sent again"
                    );
                    self.abort(queue)?;
                    queue.pause(AGAIN);
                }
                trouble => return Err(trouble),
            }
        }
    }

    fn attempts(&self) -> &Attempts {
        self.producer.context()
    }

    fn trouble(&self, said: Sign) -> Trouble {
        let end = self.producer.client().fatal_error();
        let undelivered = self.attempts().undelivered();
        Trouble::of(said, undelivered, end.map(Sign::fatal))
    }

    fn deliver(&self, letters: &[Composed], queue: &Queue) -> Result<(), Sign> {
        self.send(letters)?;
        self.persist(queue, || self.producer.flush(PATIENCE))?;
        self.attempts().undelivered().map_or(Ok(()), Err)
    }

    fn commit(&self, letters: &[Composed], queue: &Queue) -> Result<(), Sign> {
        let begun = self.producer.begin_transaction();
        begun.map_err(|fault| Sign::of(&fault))?;
        self.send(letters)?;
        self.persist(queue, || {
            let committed = self.producer.commit_transaction(PATIENCE);
            committed.map_err(|fault| self.must_be_given_up().unwrap_or(fault))
        })
    }

    /// Why the transaction under way can only be given up. Letters that wait for it are then not sent
    /// any more and keep the client from saying so where it is asked to commit; but it says so where it
    /// is asked for another transaction.
    fn must_be_given_up(&self) -> Option<KafkaError> {
        match self.producer.begin_transaction() {
            Err(KafkaError::Transaction(fault)) if fault.txn_requires_abort() => {
                Some(KafkaError::Transaction(fault))
            }
            _ => None,
        }
    }

    /// Gives the transaction under way up.
    fn abort(&self, queue: &Queue) -> Result<(), Trouble> {
        let aborted = self.persist(queue, || self.producer.abort_transaction(PATIENCE));
        match aborted.map_err(|sign| self.trouble(sign)) {
            Err(end @ (Trouble::Fenced(_) | Trouble::Lasting(_))) => Err(end),
            // Where there is nothing to give up, the next transaction says whether it can begin.
            Ok(()) | Err(Trouble::Passing(_)) => Ok(()),
        }
    }

    /// Asks the broker until it answers, or nobody cares any more.
    fn persist(&self, queue: &Queue, ask: impl Fn() -> Result<(), KafkaError>) -> Result<(), Sign> {
        let mut silent = false;
        loop {
            let Err(fault) = ask() else {
                return Ok(());
            };
            let has_ended = || self.producer.client().fatal_error().is_some();
            if !is_unanswered(&fault) || queue.is_closed() || has_ended() {
                return Err(Sign::of(&fault));
            }
            if !silent {
                warn!(%fault, "the broker has not taken the dead letters yet");
            }
            silent = true;
        }
    }

    fn send(&self, letters: &[Composed]) -> Result<(), Sign> {
        let number = self.attempts().begin();
        for letter in letters {
            let mut record = BaseRecord::<[u8], [u8], usize>::with_opaque_to(&self.topic, number)
                .headers(letter.headers.clone());
            record.partition = letter.partition;
            record.key = letter.key.as_deref();
            record.payload = letter.value.as_deref();
            while let Err((fault, back)) = self.producer.send(record) {
                if fault.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                    return Err(Sign::of(&fault));
                }
                record = back;
                // Deliveries make room; flushing waits for some of them.
                let _room = self.producer.flush(Duration::from_millis(50));
            }
        }
        Ok(())
    }
}

/// Whether the broker may still answer what was asked, so that asking again goes on with it.
fn is_unanswered(fault: &KafkaError) -> bool {
    match fault {
        KafkaError::Flush(code) => *code == RDKafkaErrorCode::OperationTimedOut,
        KafkaError::Transaction(fault) => fault.is_retriable(),
        _ => false,
    }
}
