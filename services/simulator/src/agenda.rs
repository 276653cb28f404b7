//! What is still to happen, by time.
//!
//! A heap of a million events moves each of them twenty times; here each is put into the bucket of its hour and sorted
//! once, among its own hour alone.

use std::collections::VecDeque;
use std::vec;

use dunghen_contract::Millis;

use crate::happening::Happening;

/// Events to come, in buckets of one width.
#[derive(Debug)]
pub(crate) struct Agenda {
    width: Millis,
    /// The start of the first bucket that is still open.
    start: Millis,
    open: VecDeque<Vec<Happening>>,
    current: vec::IntoIter<Happening>,
}

impl Agenda {
    /// An empty agenda that begins at an instant; `width` is that of a bucket, at least a millisecond.
    pub(crate) fn new(start: Millis, width: Millis) -> Self {
        Self {
            width: width.max(1),
            start,
            open: VecDeque::new(),
            current: Vec::new().into_iter(),
        }
    }

    /// Notes an event. One of a bucket that is closed already comes too late and happens in the first open one.
    pub(crate) fn put(&mut self, happening: Happening) {
        let bucket =
            usize::try_from((happening.time - self.start).div_euclid(self.width)).unwrap_or(0);
        if bucket >= self.open.len() {
            self.open.resize_with(bucket + 1, Vec::new);
        }
        self.open[bucket].push(happening);
    }

    /// The end of the first bucket that is still open.
    pub(crate) fn open_until(&self) -> Millis {
        self.start + self.width
    }

    /// Whether nothing is left, neither to come nor in the bucket that is being emptied.
    pub(crate) fn is_empty(&self) -> bool {
        self.open.is_empty() && self.current.len() == 0
    }

    /// The next event of the bucket that is being emptied.
    pub(crate) fn pop(&mut self) -> Option<Happening> {
        self.current.next()
    }

    /// Closes the first open bucket and begins to empty it.
    pub(crate) fn advance(&mut self) {
        let mut bucket = self.open.pop_front().unwrap_or_default();
        bucket.sort_by_key(|happening| (happening.time, happening.what.kind().rank()));
        self.current = bucket.into_iter();
        self.start += self.width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::happening::{Subject, What};

    #[test]
    fn events_come_in_the_order_of_their_time() {
        let mut agenda = Agenda::new(1000, 10);
        let times = [1055, 1003, 1001, 1039, 1010, 1009];
        for time in times {
            agenda.put(Happening {
                time,
                subject: Subject::Ticket(0),
                place: 0,
                what: What::Refused,
            });
        }
        let mut seen = Vec::new();
        while !agenda.is_empty() {
            while let Some(happening) = agenda.pop() {
                seen.push(happening.time);
            }
            if !agenda.is_empty() {
                agenda.advance();
            }
        }
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        assert_eq!(seen, sorted);
        assert!(agenda.open_until() > 1055);
    }
}
