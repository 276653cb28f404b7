//! Where questions are put, and where they are taken up.

use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dunghen_calendar::Calendar;
use dunghen_contract::Partitioner;
use dunghen_publish::Found;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use super::document;
use super::question::{Answer, Question};
use crate::engine::{EngineError, Feeder};
use crate::kafka::topics::Topics;

/// Questions that may be under way at once.
pub const AT_ONCE: usize = 2;
/// How long one may take before it is to be asked again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where questions are put: every desk of the process.
#[derive(Clone)]
pub struct Dossiers {
    desks: Arc<Mutex<Vec<Sender<Question>>>>,
    turns: Arc<Semaphore>,
    calendar: Arc<Calendar>,
}

impl Dossiers {
    /// No desk yet; `calendar` says how instants are written.
    #[must_use]
    pub fn new(calendar: Arc<Calendar>) -> Self {
        Self {
            desks: Arc::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            calendar,
        }
    }

    /// Opens a desk for the partitions of topics that are read; it is closed when it is dropped.
    #[must_use]
    pub fn open(&self, topics: &Topics, partitioner: Partitioner) -> Desk {
        let (desk, questions) = channel();
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        desks.push(desk);
        Desk {
            questions,
            partitioner,
            partitions: i32::try_from(topics.partitions).unwrap_or(i32::MAX),
            numbers: topics.numbers(),
        }
    }

    /// Finds a dossier by its code.
    pub async fn find(self, code: String) -> Found {
        timeout(PATIENCE, self.ask(code))
            .await
            .unwrap_or(Found::Later)
    }

    async fn ask(&self, code: String) -> Found {
        // It is never closed.
        let Ok(turn) = Arc::clone(&self.turns).acquire_owned().await else {
            return Found::Later;
        };
        let (turn, code): (_, Arc<str>) = (Arc::new(turn), code.into());
        let answers = self.put(|| Question::new(Arc::clone(&code), Arc::clone(&turn)));
        let mut found = Found::Later;
        for answer in answers {
            match answer.await {
                Ok(Answer::Found(explanation)) => {
                    return document::of(&explanation, &self.calendar);
                }
                Ok(Answer::Forgotten) => return Found::Forgotten,
                Ok(Answer::Unknown) => return Found::Unknown,
                Ok(Answer::Elsewhere) => found = Found::Elsewhere,
                // The desk was closed meanwhile.
                Err(_) => {}
            }
        }
        found
    }

    /// Puts a question at every desk that is still open.
    fn put(
        &self,
        question: impl Fn() -> (Question, oneshot::Receiver<Answer>),
    ) -> Vec<oneshot::Receiver<Answer>> {
        let mut answers = Vec::new();
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        desks.retain(|desk| {
            let (question, answer) = question();
            let is_open = desk.send(question).is_ok();
            if is_open {
                answers.push(answer);
            }
            is_open
        });
        answers
    }
}

/// Where the questions of some partitions are taken up, by the loop that reads them.
pub struct Desk {
    questions: Receiver<Question>,
    partitioner: Partitioner,
    partitions: i32,
    numbers: Range<i32>,
}

impl Desk {
    /// Leads every question that waits to the shard of its dossier.
    ///
    /// # Errors
    ///
    /// Where a thread of the engine has ended.
    pub fn attend(&self, feeder: &Feeder) -> Result<(), EngineError> {
        while let Ok(question) = self.questions.try_recv() {
            match self.shard(&question.code) {
                Some(shard) => feeder.explain(shard, question)?,
                None => question.answer(Answer::Elsewhere),
            }
        }
        Ok(())
    }

    /// The shard of a code, where it is one of these.
    fn shard(&self, code: &str) -> Option<usize> {
        let partition = self
            .partitioner
            .partition(code.as_bytes(), self.partitions)?;
        self.numbers.clone().position(|number| number == partition)
    }
}
