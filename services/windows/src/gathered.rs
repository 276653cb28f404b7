//! Facts on their way into wide rows, gathered by centre as they come.
//!
//! A settling emits facts of every centre in turn, and added in that order each would wait for the
//! memory of another wide row. Gathered, those of a centre meet the few rows of its sectors, which
//! stay in the cache; sorting them afterwards would cost more than the adding.

use crate::weighted::Weighted;

/// Facts by centre.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    centres: Vec<Vec<Weighted>>,
    len: usize,
}

impl Gathered {
    /// Takes a fact.
    pub fn push(&mut self, fact: Weighted) {
        let centre = usize::from(fact.cell.centre().0);
        if centre >= self.centres.len() {
            self.centres.resize_with(centre + 1, Vec::new);
        }
        self.centres[centre].push(fact);
        self.len += 1;
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The facts, those of a centre one after the other.
    pub fn iter(&self) -> impl Iterator<Item = &Weighted> {
        self.centres.iter().flatten()
    }

    /// Forgets the facts, keeping the memory.
    pub fn clear(&mut self) {
        for facts in &mut self.centres {
            facts.clear();
        }
        self.len = 0;
    }
}

impl Extend<Weighted> for Gathered {
    fn extend<I: IntoIterator<Item = Weighted>>(&mut self, facts: I) {
        for fact in facts {
            self.push(fact);
        }
    }
}
