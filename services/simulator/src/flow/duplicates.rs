//! A share of the messages is sent a second time, as brokers and producers do after a failure.

use std::iter::Peekable;

use super::later::Later;
use crate::chance::{Dice, Lot};
use crate::emission::Sent;
use crate::rhythm::HOUR;

/// Sends a share of the good messages again within the hour, byte for byte.
#[derive(Debug)]
pub(crate) struct Duplicates<I: Iterator<Item = Sent>> {
    from: Peekable<I>,
    lot: Lot,
    dice: Dice,
    later: Later,
}

impl<I: Iterator<Item = Sent>> Duplicates<I> {
    /// `share` of the good messages twice.
    pub(crate) fn new(from: I, share: f64, dice: Dice) -> Self {
        Self {
            from: from.peekable(),
            lot: Lot::share(share),
            dice,
            later: Later::default(),
        }
    }
}

impl<I: Iterator<Item = Sent>> Iterator for Duplicates<I> {
    type Item = Sent;

    fn next(&mut self) -> Option<Sent> {
        let until = self.from.peek().map(|sent| sent.at);
        if let Some(sent) = self.later.take(until) {
            return Some(sent);
        }
        let sent = self.from.next()?;
        if sent.emission.garbage.is_none() && self.lot.draw(&mut self.dice) {
            let at = sent.at + self.dice.between(1, HOUR);
            self.later.put(Sent {
                at,
                emission: sent.emission.clone(),
            });
        }
        Some(sent)
    }
}
