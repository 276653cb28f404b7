//! A question for one dossier, on its way to the shard that has it.

use std::sync::Arc;

use dunghen_contract::Registry;
use dunghen_lifecycle::{Explanation, Rules, Store};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// What a shard, or who leads to it, answers.
#[derive(Debug)]
pub(super) enum Answer {
    Found(Box<Explanation>),
    Forgotten,
    Unknown,
    /// Its partition is not read here.
    Elsewhere,
}

/// Which dossier, and where the answer goes.
pub struct Question {
    pub(super) code: Arc<str>,
    answer: oneshot::Sender<Answer>,
    /// Its place among those that may be under way, kept until it is answered or dropped.
    _turn: Arc<OwnedSemaphorePermit>,
}

impl Question {
    pub(super) fn new(
        code: Arc<str>,
        turn: Arc<OwnedSemaphorePermit>,
    ) -> (Self, oneshot::Receiver<Answer>) {
        let (answer, answered) = oneshot::channel();
        let question = Self {
            code,
            answer,
            _turn: turn,
        };
        (question, answered)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Answers from the shard of the dossier; `forgotten` says what it is where the shard has it not.
    pub fn answer_from(self, store: &Store, rules: &Rules, registry: &Registry, forgotten: bool) {
        let found = store.explain(&self.code, rules, registry);
        let answer = match found {
            Some(explanation) => Answer::Found(Box::new(explanation)),
            None if forgotten => Answer::Forgotten,
            None => Answer::Unknown,
        };
        self.answer(answer);
    }

    pub(super) fn answer(self, answer: Answer) {
        // Who asked may have gone.
        let _unheard = self.answer.send(answer);
    }
}
