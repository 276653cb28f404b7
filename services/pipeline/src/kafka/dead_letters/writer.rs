//! Where refused messages are handed over, and where others learn what has become of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use dunghen_contract::Refusal;
use rdkafka::message::BorrowedMessage;
use tracing::warn;

use super::Owner;
use super::carrier::Carrier;
use super::composed::Composed;
use super::queue::Queue;
use super::trouble::Trouble;
use crate::kafka::KafkaFault;
use crate::kafka::client::Connection;
use crate::keep::Safe;

/// The least that the topic should take (`max.message.bytes`); more where larger messages are read.
const LARGEST: usize = 2 << 20;
/// How long a checkpoint waits for the letters before it.
const PATIENCE: Duration = Duration::from_secs(30);
/// What is left for the headers that are added, and for framing.
const BESIDE: usize = 128 << 10;

/// Writes dead letters; dropped, it leaves what is not written to whoever reads the messages again.
pub struct DeadLetters {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
    topic: String,
    owner: Owner,
    /// Bytes of key, headers and value that a dead letter has room for.
    room: usize,
}

impl DeadLetters {
    /// A writer to a topic, beside a source whose messages are accepted up to `max_bytes`. From now on
    /// nobody else writes for the same owner.
    ///
    /// # Errors
    ///
    /// Where the client cannot be made or no thread started, or the broker does not let it in.
    pub fn open(
        connection: &Connection,
        topic: &str,
        max_bytes: usize,
        owner: Owner,
    ) -> Result<Self, KafkaFault> {
        let largest = LARGEST.max(max_bytes + (1 << 20));
        let carrier = Carrier::open(connection, topic, largest, owner)?;
        let queue = Arc::new(Queue::default());
        let taken = Arc::clone(&queue);
        let thread = std::thread::Builder::new()
            .name("dead-letters".to_owned())
            .spawn(move || carrier.work(&taken))
            .map_err(KafkaFault::Thread)?;
        Ok(Self {
            queue,
            thread: Some(thread),
            topic: topic.to_owned(),
            owner,
            room: largest - BESIDE,
        })
    }

    /// Hands a refused message over; it is not waited for.
    ///
    /// # Errors
    ///
    /// Where no letter is written any more.
    pub fn write(
        &self,
        message: &BorrowedMessage<'_>,
        refusal: &Refusal,
    ) -> Result<(), KafkaFault> {
        self.check()?;
        self.queue.put(Composed::of(message, refusal, self.room));
        Ok(())
    }

    /// Ends transactions of the same owner that the broker left open in these partitions, as soon as it takes
    /// another; which is not waited for.
    ///
    /// A broker answers that a transaction is committed before it has marked so in each partition. One that
    /// loses power in between has been seen to forget the marks at its next start (Kafka 4.3, one node):
    /// what the transaction holds, and all behind it, stays hidden for ever, although nothing is under way.
    /// The mark of the next transaction of the same owner ends it too, as a committed one, so it must
    /// come before it is read which letters there are.
    ///
    /// # Errors
    ///
    /// Where no letter is written any more.
    pub fn end_what_was_left_open(&self, partitions: &[i32]) -> Result<(), KafkaFault> {
        if self.owner != Owner::Nobody {
            warn!(
                topic = self.topic,
                ?partitions,
                "a transaction stays open; ending it by one with a note, in case that the broker has lost its mark"
            );
            for partition in partitions {
                self.queue.put(Composed::note(*partition));
            }
        }
        self.check()
    }

    /// Whether more should be handed over, or read: not while so much waits for the broker.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.queue.has_room()
    }

    /// Waits until everything is written, so long at most.
    ///
    /// # Errors
    ///
    /// Where something cannot be written.
    pub fn finish(&self, patience: Duration) -> Result<(), KafkaFault> {
        let all = self.queue.want();
        let written = self.queue.wait(all, patience);
        self.check()?;
        written.map_err(|problem| self.fault(problem))
    }

    /// Waits, where it is called, until every letter handed over so far is written.
    #[must_use]
    pub fn safe(&self) -> Safe {
        let queue = Arc::clone(&self.queue);
        let all = queue.want();
        Box::new(move || queue.wait(all, PATIENCE))
    }

    /// The offset after the last letter written in each partition where there is one.
    #[must_use]
    pub fn next(&self) -> BTreeMap<i32, i64> {
        self.queue.next()
    }

    /// Says whether letters are still written.
    ///
    /// # Errors
    ///
    /// Why they are not.
    pub fn check(&self) -> Result<(), KafkaFault> {
        match self.queue.ended() {
            None => Ok(()),
            Some(Trouble::Fenced(problem)) => Err(KafkaFault::Fenced {
                topic: self.topic.clone(),
                problem,
            }),
            Some(Trouble::Lasting(problem) | Trouble::Passing(problem)) => Err(self.fault(problem)),
        }
    }

    fn fault(&self, problem: String) -> KafkaFault {
        KafkaFault::DeadLetter {
            topic: self.topic.clone(),
            problem,
        }
    }
}

impl Drop for DeadLetters {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take() {
            // What a thread that panicked has not written is read again.
            let _panicked = thread.join();
        }
    }
}
