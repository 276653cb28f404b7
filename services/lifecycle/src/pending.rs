//! Events that have arrived and are not folded yet, chained by subject.
//!
//! A subject is folded once a micro-batch however many of its events are in it, so an event costs
//! a look-up and a copy when it comes, and the rest when the batch is settled.

use std::hint::black_box;

use crate::entry::{Entry, Record};

/// How far chains are walked abreast; few are longer in a micro-batch.
const DEPTH: usize = 8;

/// The end of a chain.
pub const NONE: u32 = u32::MAX;

/// Where the packed id of a waiting event lies, and the event before it in its chain.
#[derive(Clone, Copy, Debug)]
struct Hold {
    start: u32,
    end: u32,
    before: u32,
}

type Link = Record<Hold>;

// Chains jump about in the memory, and a line of the cache is this long.
const _: () = assert!(size_of::<Link>() == 64);

/// The events of a micro-batch.
#[derive(Clone, Debug, Default)]
pub struct Pending {
    links: Vec<Link>,
    ids: Vec<u8>,
}

impl Pending {
    /// How many events wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// Adds an event before the chain that begins at `head`; returns the new head.
    pub fn push(&mut self, entry: &Entry<'_>, head: u32) -> u32 {
        let start = self.ids.len() as u32;
        self.ids.extend_from_slice(entry.id);
        self.links.push(entry.with_id(Hold {
            start,
            end: self.ids.len() as u32,
            before: head,
        }));
        (self.links.len() - 1) as u32
    }

    /// The events of the chain that begins at `head`.
    pub fn chain(&self, head: u32) -> impl Iterator<Item = Entry<'_>> {
        let mut next = head;
        std::iter::from_fn(move || {
            let link = self.links.get(next as usize)?;
            let Hold { start, end, before } = link.id;
            next = before;
            Some(link.with_id(&self.ids[start as usize..end as usize]))
        })
    }

    /// Reads the first events of some chains, so that they are in the cache when they are asked for:
    /// the chains are walked abreast, because each step of one waits for the memory of the last.
    pub fn touch(&self, heads: &mut [u32]) {
        let mut sum = 0;
        for _ in 0..DEPTH {
            for head in heads.iter_mut() {
                if let Some(link) = self.links.get(*head as usize) {
                    sum ^= self.ids.get(link.id.start as usize).map_or(0, |id| *id);
                    *head = link.id.before;
                }
            }
        }
        black_box(sum);
    }

    /// Forgets all of them, keeping the memory.
    pub fn clear(&mut self) {
        self.links.clear();
        self.ids.clear();
    }
}
