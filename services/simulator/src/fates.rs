//! Which verdict each dossier gets: exact numbers over a known many, or shares of an endless stream.

use crate::chance::{Dice, Lot, Wheel};
use crate::dossier::Fate;

/// Exact numbers of verdicts.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdicts {
    /// Resolved before the due day.
    pub(crate) early: u64,
    /// Resolved on the due day.
    pub(crate) on_time: u64,
    /// Resolved after the due day.
    pub(crate) late: u64,
    /// Not resolved.
    pub(crate) open: u64,
}

impl Verdicts {
    /// Those that are resolved.
    pub(crate) fn resolved(self) -> u64 {
        self.early + self.on_time + self.late
    }

    /// All of them.
    pub(crate) fn total(self) -> u64 {
        self.resolved() + self.open
    }
}

/// What gives the next dossier its verdict.
#[derive(Debug)]
pub(crate) enum Fates {
    /// Exact numbers.
    Exact(Exact),
    /// Shares, in the order of [`SHARED`].
    Shares(Wheel),
}

/// The order of the weights of shares.
pub(crate) const SHARED: [Fate; 7] = [
    Fate::Early,
    Fate::OnTime,
    Fate::Late,
    Fate::NoDue,
    Fate::Open,
    Fate::Withdrawn,
    Fate::Stopped,
];

impl Fates {
    /// Shares by weight, in the order of [`SHARED`].
    pub(crate) fn shares(weights: [u64; 7]) -> Self {
        Self::Shares(Wheel::new((0..).zip(weights)))
    }

    /// The verdict of the next dossier; the open ones fall by `open_weight`.
    pub(crate) fn next(&mut self, open_weight: u64, dice: &mut Dice) -> Fate {
        match self {
            Self::Exact(exact) => exact.next(open_weight, dice),
            Self::Shares(wheel) => wheel
                .spin(dice)
                .and_then(|place| SHARED.get(usize::from(place)).copied())
                .unwrap_or(Fate::OnTime),
        }
    }
}

/// Exact numbers over dossiers in the order of their receipt.
///
/// The open ones are spread by weight (systematic sampling: one falls whenever the running sum of weights passes the
/// next of `open` equal steps), because most of them have only just been received. The late ones fall among the first,
/// since a dossier needs time to become late. The rest is early or on time by selection sampling.
#[derive(Debug)]
pub(crate) struct Exact {
    left: u64,
    wanted: Verdicts,
    opens: u128,
    weights: u128,
    passed: u128,
    taken: u64,
    may_be_late: Lot,
    late_owed: u64,
}

impl Exact {
    /// `wanted` over as many dossiers, whose weights for being open sum to `weights`; the late ones fall among the
    /// first `before_late`.
    pub(crate) fn new(wanted: Verdicts, weights: u128, before_late: u64) -> Self {
        Self {
            left: wanted.total(),
            wanted,
            opens: u128::from(wanted.open),
            weights: weights.max(1),
            passed: 0,
            taken: 0,
            may_be_late: Lot::exact(wanted.late.min(before_late), before_late),
            late_owed: wanted.late.saturating_sub(before_late),
        }
    }

    fn next(&mut self, open_weight: u64, dice: &mut Dice) -> Fate {
        let fate = self.choose(open_weight, dice);
        self.left = self.left.saturating_sub(1);
        let count = match fate {
            Fate::Open => &mut self.wanted.open,
            Fate::Late => &mut self.wanted.late,
            Fate::Early => &mut self.wanted.early,
            _ => &mut self.wanted.on_time,
        };
        *count = count.saturating_sub(1);
        fate
    }

    fn choose(&mut self, open_weight: u64, dice: &mut Dice) -> Fate {
        self.passed += u128::from(open_weight);
        self.late_owed += u64::from(self.may_be_late.draw(dice));
        let steps = self.passed * self.opens / self.weights;
        if self.wanted.open > 0 && (u128::from(self.taken) < steps || self.left <= self.wanted.open)
        {
            self.taken += 1;
            return Fate::Open;
        }
        let punctual = self.wanted.early + self.wanted.on_time;
        if self.wanted.late > 0 && (self.late_owed > 0 || punctual == 0) {
            self.late_owed = self.late_owed.saturating_sub(1);
            return Fate::Late;
        }
        if dice.below(punctual) < self.wanted.early {
            Fate::Early
        } else {
            Fate::OnTime
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Stream;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_exact(
            early in 0_u64..300, on_time in 0_u64..300, late in 0_u64..20, open in 0_u64..200,
            ramp in 0_u64..50, before in 0_u64..100, seed: u64,
        ) {
            let wanted = Verdicts { early, on_time, late, open };
            let total = wanted.total();
            let weight = |place: u64| 1 + place * ramp;
            let weights = (0..total).map(|place| u128::from(weight(place))).sum();
            let mut fates = Fates::Exact(Exact::new(wanted, weights, before.min(total)));
            let mut dice = Dice::new(seed, Stream::Lives);
            let mut got = Verdicts { early: 0, on_time: 0, late: 0, open: 0 };
            for place in 0..total {
                match fates.next(weight(place), &mut dice) {
                    Fate::Early => got.early += 1,
                    Fate::OnTime => got.on_time += 1,
                    Fate::Late => got.late += 1,
                    _ => got.open += 1,
                }
            }
            prop_assert_eq!(got, wanted);
        }
    }
}
