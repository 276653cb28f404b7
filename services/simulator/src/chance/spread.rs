//! So many things over so many dossiers: each gets the same number or one more, and the total is exact.

/// Gives `total` things to `over` receivers, as evenly as whole numbers allow.
#[derive(Clone, Debug)]
pub(crate) struct Spread {
    total: u64,
    over: u64,
    rest: u64,
}

impl Spread {
    /// `total` things for every `over` receivers, again and again.
    pub(crate) fn new(total: u64, over: u64) -> Self {
        Self {
            total,
            over: over.max(1),
            rest: 0,
        }
    }

    /// How many the next receiver gets.
    pub(crate) fn next(&mut self) -> u64 {
        let due = self.rest + self.total;
        self.rest = due % self.over;
        due / self.over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_exact() {
        for (total, over) in [
            (36_000_u64, 13_800_u64),
            (17, 14),
            (3, 1000),
            (0, 5),
            (1, 1),
        ] {
            let mut spread = Spread::new(total, over);
            assert_eq!((0..over).map(|_| spread.next()).sum::<u64>(), total);
        }
    }
}
