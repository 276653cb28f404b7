//! Who is chosen: an exact number of a known many, or a share of an endless stream that never strays far from it.

use super::Dice;

/// How strongly a share pulls back to its mean, for each one that it is short or over.
const PULL: f64 = 0.05;

/// How far it may leave its mean to get there, as a multiple of it: a debt is paid over weeks, not in a day.
const MOST: f64 = 2.5;

/// A choice that is made again and again.
#[derive(Clone, Debug)]
pub(crate) enum Lot {
    /// Exactly `need` of the next `left`, every subset equally likely (selection sampling).
    Exact {
        /// How many are still to be chosen.
        need: u64,
        /// Out of how many.
        left: u64,
    },
    /// This share of all, corrected by what it owes.
    Share {
        /// From 0 to 1.
        share: f64,
        /// How many should have been chosen, less how many were.
        owed: f64,
    },
}

impl Lot {
    /// Exactly `need` of `left`.
    pub(crate) fn exact(need: u64, left: u64) -> Self {
        Self::Exact { need, left }
    }

    /// A share of all.
    pub(crate) fn share(share: f64) -> Self {
        Self::Share { share, owed: 0.0 }
    }

    /// A share of all, of which the last so many cannot be chosen any more: the others make up for them.
    pub(crate) fn share_before(share: f64, last: u64) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a share need not be exact beyond 2^53"
        )]
        let owed = share * last as f64;
        Self::Share { share, owed }
    }

    /// Chooses, for good.
    pub(crate) fn draw(&mut self, dice: &mut Dice) -> bool {
        let wanted = self.wants(dice);
        self.settle(wanted);
        wanted
    }

    /// Whether the next one should be chosen; [`Self::settle`] must then tell whether it was.
    pub(crate) fn wants(&self, dice: &mut Dice) -> bool {
        match *self {
            Self::Exact { need, left } => dice.below(left) < need,
            Self::Share { share, owed } if share > 0.0 => {
                dice.chance(PULL.mul_add(owed, share).min(MOST * share))
            }
            Self::Share { .. } => false,
        }
    }

    /// Notes whether the last one was chosen.
    pub(crate) fn settle(&mut self, chosen: bool) {
        match self {
            Self::Exact { need, left } => {
                *left = left.saturating_sub(1);
                *need = need.saturating_sub(u64::from(chosen));
            }
            Self::Share { share, owed } => *owed += *share - f64::from(u8::from(chosen)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Stream;

    #[test]
    fn an_exact_lot_chooses_exactly() {
        let mut dice = Dice::new(1, Stream::Lives);
        for (need, left) in [(0, 10), (10, 10), (3, 1000), (999, 1000), (0, 0)] {
            let mut lot = Lot::exact(need, left);
            assert_eq!(
                (0..left).filter(|_| lot.draw(&mut dice)).count() as u64,
                need
            );
        }
    }

    #[test]
    fn a_share_stays_close_even_where_some_could_not_be_chosen() {
        let mut dice = Dice::new(1, Stream::Lives);
        let mut lot = Lot::share(0.2);
        let mut chosen = 0;
        for turn in 0..10_000 {
            let wanted = lot.wants(&mut dice) && turn % 3 != 0;
            lot.settle(wanted);
            chosen += u32::from(wanted);
        }
        assert!((1985..=2015).contains(&chosen), "{chosen}");
    }
}
