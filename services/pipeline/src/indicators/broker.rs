//! The topic as who announces needs it: Kafka, or the model of it that the tests crash.

use dunghen_windows::Frame;

use super::AnnounceFault;
use super::follow::Follower;
use super::known::Known;
use super::message::Message;
use super::writer::Writer;
use crate::kafka::client::Connection;

/// A topic that is read by everybody, and written by the one who opened it last.
pub trait Broker {
    /// The right to write, until somebody else takes it.
    type Writer;

    /// The name of the topic.
    fn topic(&self) -> &str;

    /// Takes in what was confirmed since the last time, at first everything; how many messages were of
    /// the source.
    ///
    /// # Errors
    ///
    /// Where the broker does not give it.
    fn read(&mut self, known: &mut Known, frame: &Frame) -> Result<usize, AnnounceFault>;

    /// Begins anew: the next time everything is read.
    fn rewind(&mut self);

    /// Shuts out whoever announces, with what is not confirmed.
    ///
    /// # Errors
    ///
    /// Where the broker does not answer or does not allow it.
    fn open(&mut self) -> Result<Self::Writer, AnnounceFault>;

    /// Writes all of it, or nothing.
    ///
    /// # Errors
    ///
    /// Where somebody else may write now, or it is not known whether anything was written.
    fn write(
        &mut self,
        writer: &Self::Writer,
        messages: impl Iterator<Item = Message>,
    ) -> Result<(), AnnounceFault>;
}

/// A topic on Kafka.
pub struct Kafka {
    connection: Connection,
    topic: String,
    follower: Option<Follower>,
}

impl Kafka {
    /// The topic of this name; nothing is asked of the broker yet.
    #[must_use]
    pub const fn new(connection: Connection, topic: String) -> Self {
        Self {
            connection,
            topic,
            follower: None,
        }
    }
}

impl Broker for Kafka {
    type Writer = Writer;

    fn topic(&self) -> &str {
        &self.topic
    }

    fn read(&mut self, known: &mut Known, frame: &Frame) -> Result<usize, AnnounceFault> {
        let follower = match &mut self.follower {
            Some(follower) => follower,
            none => none.insert(Follower::new(&self.connection, &self.topic)?),
        };
        follower.read(known, frame)
    }

    fn rewind(&mut self) {
        self.follower = None;
    }

    fn open(&mut self) -> Result<Writer, AnnounceFault> {
        Writer::open(&self.connection, &self.topic)
    }

    fn write(
        &mut self,
        writer: &Writer,
        messages: impl Iterator<Item = Message>,
    ) -> Result<(), AnnounceFault> {
        writer.write(messages)
    }
}
