//! Facts on their way into wide rows, gathered by centre as they come.
//!
//! A settling emits facts of every centre in turn, and added in that order each would wait for the
//! memory of another wide row. Gathered, those of a centre meet the few rows of its sectors, which
//! stay in the cache, and nothing needs to be sorted. What is gathered is handed on early, so that
//! it need not be kept until the settling ends.

use crate::weighted::Weighted;

/// Facts of a centre that are handed on together.
const MANY: usize = 512;

/// Facts by centre.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    centres: Vec<Vec<Weighted>>,
}

impl Gathered {
    /// Takes a fact; `take` gets those of its centre where there are many.
    pub fn push(&mut self, fact: Weighted, take: &mut impl FnMut(&[Weighted])) {
        let centre = usize::from(fact.cell.centre().0);
        if centre >= self.centres.len() {
            self.centres.resize_with(centre + 1, Vec::new);
        }
        let facts = &mut self.centres[centre];
        facts.push(fact);
        if facts.len() >= MANY {
            take(facts);
            facts.clear();
        }
    }

    /// Hands on what is left, keeping the memory.
    pub fn flush(&mut self, take: &mut impl FnMut(&[Weighted])) {
        for facts in self.centres.iter_mut().filter(|facts| !facts.is_empty()) {
            take(facts);
            facts.clear();
        }
    }
}
