//! Messages that must be refused, made of good ones, each with the reason it must get.
//!
//! Only reasons that a file and Kafka give alike: those that a key, a partition or a broker's timestamp decide are the
//! business of tests that write to Kafka themselves.

use dunghen_contract::Reason;

use crate::chance::{Dice, Lot};
use crate::emission::{Emission, Sent};

/// A line made wrong, and by how many bytes its subject has moved.
type Spoil = fn(&[u8]) -> (Vec<u8>, usize);

/// What is wrong, in turn.
const FAULTS: [(Reason, Spoil); 12] = [
    (Reason::MalformedJson, |line| {
        (line[..line.len() - 1].to_vec(), 0)
    }),
    (Reason::NotCloudevent, |line| {
        replaced(line, "\"specversion\":\"1.0\"", "\"specversion\":\"0.3\"")
    }),
    (Reason::UnknownType, |line| {
        replaced(line, ".v1\",\"time\"", ".v9\",\"time\"")
    }),
    (Reason::MissingField, |line| {
        replaced(line, "\"time\":", "\"tyme\":")
    }),
    (Reason::InvalidField, |line| {
        replaced(line, "\"time\":\"", "\"time\":\"~")
    }),
    (Reason::UnknownCentre, |line| {
        (
            replaced(line, "\"data\":{\"centre\":\"", "\"data\":{\"centre\":\"~").0,
            0,
        )
    }),
    (Reason::MalformedJson, |line| {
        (with_member(line, b"\"specversion\":\"1.0\""), 0)
    }),
    (Reason::NotCloudevent, |line| {
        ([b"[", line, b"]"].concat(), 1)
    }),
    (Reason::UnknownType, |line| {
        replaced(line, "\"vn.dunghen.", "\"vn.dunghem.")
    }),
    (Reason::MissingField, |line| {
        (replaced(line, "\"centre\":", "\"center\":").0, 0)
    }),
    (Reason::InvalidField, |line| {
        replaced(line, "\"source\":\"", "\"source\":5,\"was\":\"")
    }),
    (Reason::MalformedJson, |line| {
        (with_member(line, b"\"weight\":NaN"), 0)
    }),
];

/// One in so many is too large; more would make files of garbage mostly.
const LARGE_ONE_IN: u64 = 400;

/// The bound of the contract in bytes.
const BOUND: usize = 262_144;

/// Mixes garbage into good messages.
#[derive(Debug)]
pub(crate) struct Garbage<I> {
    from: I,
    lot: Lot,
    dice: Dice,
    made: u64,
    next: Option<Sent>,
}

impl<I: Iterator<Item = Sent>> Garbage<I> {
    /// `share` pieces of garbage for each good message.
    pub(crate) fn new(from: I, share: f64, dice: Dice) -> Self {
        Self {
            from,
            lot: Lot::share(share),
            dice,
            made: 0,
            next: None,
        }
    }

    fn spoil(&mut self, good: &Emission) -> Emission {
        self.made += 1;
        if self.made % LARGE_ONE_IN == 7 {
            let padding = format!("\"padding\":\"{}\"", "a".repeat(BOUND));
            return good.spoilt(
                with_member(&good.line, padding.as_bytes()),
                Reason::TooLarge,
                0,
            );
        }
        let turn = usize::try_from(self.made % FAULTS.len() as u64).unwrap_or(0);
        let (reason, spoil) = FAULTS[turn];
        let (line, moved) = spoil(&good.line);
        good.spoilt(line, reason, moved)
    }
}

impl<I: Iterator<Item = Sent>> Iterator for Garbage<I> {
    type Item = Sent;

    fn next(&mut self) -> Option<Sent> {
        if let Some(sent) = self.next.take() {
            return Some(sent);
        }
        let sent = self.from.next()?;
        if self.lot.draw(&mut self.dice) {
            let emission = self.spoil(&sent.emission);
            self.next = Some(Sent {
                at: sent.at,
                emission,
            });
        }
        Some(sent)
    }
}

/// The line with a part replaced, and by how much the rest has moved.
fn replaced(line: &[u8], part: &str, by: &str) -> (Vec<u8>, usize) {
    let part = part.as_bytes();
    let at = line.windows(part.len()).position(|window| window == part);
    let Some(at) = at else { return (Vec::new(), 0) };
    let spoilt = [&line[..at], by.as_bytes(), &line[at + part.len()..]].concat();
    (spoilt, by.len() - part.len())
}

/// The line with one more attribute at its end.
fn with_member(line: &[u8], member: &[u8]) -> Vec<u8> {
    [&line[..line.len() - 1], b",", member, b"}"].concat()
}
