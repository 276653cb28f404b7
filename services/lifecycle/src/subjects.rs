//! Subjects by name: for each its events in one compact buffer, and its next instant of change.
//!
//! The name is written at the start of the buffer, so that a subject is one allocation.

use std::hash::BuildHasher;
use std::hint::black_box;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::Millis;
use crate::codec;
use crate::pending::NONE;
use crate::store::AHEAD;

/// A subject that changes at no instant by itself.
pub const NEVER: Millis = Millis::MAX;

/// A subject's name and its encoded events.
#[derive(Clone, Debug)]
pub struct Buffer(Box<[u8]>);

impl Buffer {
    fn new(name: &[u8], events: &[u8]) -> Self {
        let mut buffer = Vec::with_capacity(name.len() + events.len() + 2);
        codec::write(name.len() as u64, &mut buffer);
        buffer.extend_from_slice(name);
        buffer.extend_from_slice(events);
        Self(buffer.into_boxed_slice())
    }

    /// The name, as UTF-8 bytes.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        self.split().0
    }

    /// The encoded events.
    #[must_use]
    pub fn events(&self) -> &[u8] {
        self.split().1
    }

    fn split(&self) -> (&[u8], &[u8]) {
        let mut rest = &*self.0;
        let length = codec::read(&mut rest).unwrap_or(0) as usize;
        rest.split_at(length.min(rest.len()))
    }
}

/// One subject.
#[derive(Clone, Debug)]
pub struct Subject {
    buffer: Buffer,
    /// The next instant at which its rows change by themselves, or [`NEVER`].
    pub next: Millis,
    hash: u32,
    /// The head of its chain of pending events.
    pub pending: u32,
}

impl Subject {
    fn new(name: &str, hash: u32) -> Self {
        Self {
            buffer: Buffer::new(name.as_bytes(), &[]),
            next: NEVER,
            hash,
            pending: NONE,
        }
    }

    /// The name, as UTF-8 bytes.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        self.buffer.name()
    }

    /// The encoded events.
    #[must_use]
    pub fn events(&self) -> &[u8] {
        self.buffer.events()
    }

    /// Replaces the encoded events; what was there before.
    pub fn set_events(&mut self, events: &[u8]) -> Buffer {
        let buffer = Buffer::new(self.name(), events);
        std::mem::replace(&mut self.buffer, buffer)
    }

    /// Bytes that this subject occupies.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.buffer.0.len()
    }
}

/// All subjects of a shard.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    list: Vec<Subject>,
    /// Places of `list` whose subject is gone.
    vacant: Vec<u32>,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Subjects {
    /// The number of the subject with this name, made where there is none; and whether it is new.
    pub fn find_or_insert(&mut self, name: &str) -> (u32, bool) {
        let hash = self.hasher.hash_one(name) as u32;
        let list = &self.list;
        let found = self.index.find(spread(hash), |&i| {
            let subject = &list[i as usize];
            subject.hash == hash && subject.name() == name.as_bytes()
        });
        if let Some(&number) = found {
            return (number, false);
        }
        let subject = Subject::new(name, hash);
        let number = if let Some(number) = self.vacant.pop() {
            self.list[number as usize] = subject;
            number
        } else {
            self.list.push(subject);
            (self.list.len() - 1) as u32
        };
        let list = &self.list;
        self.index
            .insert_unique(spread(hash), number, |&i| spread(list[i as usize].hash));
        (number, true)
    }

    /// Reads a little of each of these subjects, where they are known: independent reads wait for
    /// memory together, where those of a look-up and its use wait one after the other.
    pub fn touch_named<'n>(&self, names: impl Iterator<Item = &'n str>) {
        let mut numbers = [0; AHEAD];
        let mut length = 0;
        for name in names.take(AHEAD) {
            let hash = self.hasher.hash_one(name) as u32;
            // The first candidate is nearly always the one; asking it would mean to wait for it.
            if let Some(number) = self.index.find(spread(hash), |_| true) {
                numbers[length] = *number;
                length += 1;
            }
        }
        self.touch(&numbers[..length]);
    }

    /// The same of subjects whose numbers are known.
    pub fn touch(&self, numbers: &[u32]) {
        const LINE: usize = 64;
        let known = |number: &u32| u8::from(self.list[*number as usize].pending == NONE);
        black_box(numbers.iter().map(known).fold(0, u8::wrapping_add));
        let read = |number: &u32| {
            let buffer = &self.list[*number as usize].buffer.0;
            let lines = buffer.iter().step_by(LINE).take(4);
            lines.fold(0, |sum: u8, byte| sum.wrapping_add(*byte))
        };
        black_box(numbers.iter().map(read).fold(0, u8::wrapping_add));
    }

    /// The number of the subject with this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(name) as u32;
        self.index
            .find(spread(hash), |&i| {
                self.list[i as usize].name() == name.as_bytes()
            })
            .copied()
    }

    /// A subject by its number.
    #[must_use]
    pub fn get(&self, number: u32) -> &Subject {
        &self.list[number as usize]
    }

    /// A subject by its number, to change it.
    pub fn get_mut(&mut self, number: u32) -> &mut Subject {
        &mut self.list[number as usize]
    }

    /// Forgets a subject; its number is given to another later.
    pub fn remove(&mut self, number: u32) {
        let hash = spread(self.list[number as usize].hash);
        if let Ok(entry) = self.index.find_entry(hash, |i| *i == number) {
            entry.remove();
            self.list[number as usize] = Subject::new("", 0);
            self.vacant.push(number);
        }
    }

    /// Numbers lie below this.
    #[must_use]
    pub fn bound(&self) -> usize {
        self.list.len()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
}

/// The 32 bits that are kept with a subject, spread over the 64 that the table looks at.
const fn spread(hash: u32) -> u64 {
    (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
