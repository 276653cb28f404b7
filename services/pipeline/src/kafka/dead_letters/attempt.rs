//! What the client says of the letters of one attempt; what it still says of an earlier one is nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rdkafka::producer::{DeliveryResult, ProducerContext};
use rdkafka::{ClientContext, Message};

use super::trouble::Sign;

/// The attempt under way.
#[derive(Default)]
struct Attempt {
    number: usize,
    next: BTreeMap<i32, i64>,
    undelivered: Option<Sign>,
}

/// The client's context.
#[derive(Default)]
pub struct Attempts(Mutex<Attempt>);

impl Attempts {
    fn current(&self) -> MutexGuard<'_, Attempt> {
        // Whoever panicked left numbers that are whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins another; its number goes with each of its letters.
    pub fn begin(&self) -> usize {
        let mut attempt = self.current();
        *attempt = Attempt {
            number: attempt.number + 1,
            ..Attempt::default()
        };
        attempt.number
    }

    /// The offset after the last letter in each partition where there is one.
    pub fn next(&self) -> BTreeMap<i32, i64> {
        self.current().next.clone()
    }

    /// Why a letter was not taken.
    pub fn undelivered(&self) -> Option<Sign> {
        self.current().undelivered.clone()
    }
}

impl ClientContext for Attempts {}

impl ProducerContext for Attempts {
    type DeliveryOpaque = usize;

    fn delivery(&self, result: &DeliveryResult<'_>, number: usize) {
        let mut attempt = self.current();
        if number != attempt.number {
            return;
        }
        match result {
            Ok(letter) => {
                let next = attempt.next.entry(letter.partition()).or_default();
                *next = (*next).max(letter.offset() + 1);
            }
            Err((fault, _)) => {
                let sign = Sign::of(fault);
                // What only went with another says nothing where that one has spoken.
                if attempt.undelivered.as_ref().is_none_or(Sign::is_of_another) {
                    attempt.undelivered = Some(sign);
                }
            }
        }
    }
}
