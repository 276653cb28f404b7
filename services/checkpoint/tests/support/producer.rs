//! A producer as the pipeline is one: it keeps what changed until a cut is reported.

use std::collections::BTreeSet;

use dunghen_checkpoint::{Cut, Records, Rotation};

use super::{Content, head};

/// A shard, what of it the last reported cut does not hold, and where its rotation is.
#[derive(Clone, Debug, Default)]
pub struct Producer {
    pub now: Content,
    pub next: i64,
    dirty: BTreeSet<Vec<u8>>,
    strings: usize,
    forgotten: usize,
    /// The last name that the rotation had.
    rotated: Option<Vec<u8>>,
}

impl Producer {
    /// After a start.
    pub fn at(content: Content) -> Self {
        Self {
            next: content
                .head
                .topics
                .values()
                .next()
                .map_or(0, |topic| topic.next),
            strings: content.strings.len(),
            forgotten: content.forgotten.len(),
            now: content,
            ..Self::default()
        }
    }

    /// Folds an event of a subject.
    pub fn event(&mut self, name: u8, event: u8) {
        let name = vec![b's', name];
        self.now
            .subjects
            .entry(name.clone())
            .or_default()
            .push(event);
        self.dirty.insert(name);
        self.next += 1;
        self.now.head = head(self.next);
        if event.is_multiple_of(3) {
            self.now.strings.push(format!("chuỗi {}", self.next));
        }
    }

    /// Forgets a subject.
    pub fn forget(&mut self, name: u8) {
        let name = vec![b's', name];
        if self.now.subjects.remove(&name).is_some() {
            self.now.forgotten.push(u64::from(name[1]) << 56 | 1);
            self.dirty.insert(name);
        }
        self.next += 1;
        self.now.head = head(self.next);
    }

    /// The cut of now, with a slice of the others; and what to call when it was reported.
    pub fn cut(&self, slice: usize) -> (Cut, Reported) {
        let mut records = Records::new();
        for name in &self.dirty {
            let events = self.now.subjects.get(name);
            records.push(name, events.map_or(&[], Vec::as_slice));
        }
        let after = |name: &&Vec<u8>| self.rotated.as_ref().is_none_or(|last| *name > last);
        let mut rest = self.now.subjects.keys().filter(after);
        let mut rotated = self.rotated.clone();
        for name in rest.by_ref().take(slice) {
            if !self.dirty.contains(name) {
                records.push(name, &self.now.subjects[name]);
            }
            rotated = Some(name.clone());
        }
        let rotation = match rest.next() {
            Some(_) => Rotation::Continues,
            None => Rotation::Completes,
        };
        let cut = Cut {
            head: self.now.head.clone(),
            records,
            strings: (0..)
                .zip(self.now.strings.clone())
                .skip(self.strings)
                .collect(),
            forgotten: self.now.forgotten[self.forgotten..].to_vec(),
            rotation,
        };
        let rotated = rotated.filter(|_| rotation == Rotation::Continues);
        (cut, Reported { rotated })
    }

    /// Everything up to now is in a cut that was reported.
    pub fn reported(&mut self, reported: Reported) {
        self.dirty.clear();
        self.strings = self.now.strings.len();
        self.forgotten = self.now.forgotten.len();
        self.rotated = reported.rotated;
    }
}

/// Where the rotation is once a cut was reported.
#[derive(Debug)]
pub struct Reported {
    rotated: Option<Vec<u8>>,
}
