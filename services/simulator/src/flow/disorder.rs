//! Each message is late by a random time, so that neighbours change places.

use std::iter::Peekable;

use dunghen_contract::Millis;

use super::later::Later;
use crate::chance::Dice;
use crate::emission::Sent;

/// Delays each message by up to so many milliseconds.
#[derive(Debug)]
pub(crate) struct Disorder<I: Iterator<Item = Sent>> {
    from: Peekable<I>,
    most: Millis,
    dice: Dice,
    later: Later,
}

impl<I: Iterator<Item = Sent>> Disorder<I> {
    /// Delays of 0 to `most`, `most` included.
    pub(crate) fn new(from: I, most: Millis, dice: Dice) -> Self {
        Self {
            from: from.peekable(),
            most,
            dice,
            later: Later::default(),
        }
    }
}

impl<I: Iterator<Item = Sent>> Iterator for Disorder<I> {
    type Item = Sent;

    fn next(&mut self) -> Option<Sent> {
        if self.most <= 0 {
            return self.from.next();
        }
        loop {
            // What has not come yet is sent at its own instant at the earliest.
            let until = self.from.peek().map(|sent| sent.at);
            if let Some(sent) = self.later.take(until) {
                return Some(sent);
            }
            let sent = self.from.next()?;
            let delay = self.dice.between(0, self.most.saturating_add(1));
            self.later.put(Sent {
                at: sent.at + delay,
                ..sent
            });
        }
    }
}
