//! A seeded source of numbers.
//!
//! Only integers and the four basic operations on floats are used: a logarithm may differ in its last digit from one
//! machine to another, and then the events would.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What a source of numbers is for; each has a stream of its own, so that asking for garbage does not change the lives.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Stream {
    /// Sizes and troubles of the centres.
    World,
    /// How full each day is.
    Days,
    /// Arrivals and lives.
    Lives,
    /// Messages that are sent again.
    Duplicates,
    /// Delays on the way.
    Disorder,
    /// Messages that must be refused.
    Garbage,
}

/// A seeded source of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The source of a seed for one purpose.
    pub(crate) fn new(seed: u64, stream: Stream) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream as u64);
        Self(rng)
    }

    /// A number of 0..n; 0 where n is 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        // The high half of the product is below n.
        ((u128::from(self.0.next_u64()) * u128::from(n)) >> 64) as u64
    }

    /// A number of low..high; `low` where the range is empty.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high
            .checked_sub(low)
            .and_then(|width| u64::try_from(width).ok())
            .unwrap_or(0);
        low.saturating_add_unsigned(self.below(width))
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        // 2^-32, so that a probability of 0 never happens and one of 1 always does.
        f64::from(self.0.next_u32()) * (1.0 / 4_294_967_296.0) < probability
    }

    /// A duration with this mean and a long tail, at most four times the mean.
    pub(crate) fn long_tailed(&mut self, mean: i64) -> i64 {
        let unit = i128::from(self.below(1 << 20));
        // Four times the cube of a number from 0 to 1 has the mean 1.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "at most four times a duration"
        )]
        let tailed = ((i128::from(mean) * 4 * unit * unit * unit) >> 60) as i64;
        tailed
    }

    /// One of some things, the first ones more often, or none of none.
    pub(crate) fn pick_early<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        let first = self.place(of.len());
        of.get(self.place(first + 1)).copied()
    }

    fn place(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_streams_differ() {
        let three = |seed, stream| {
            let mut dice = Dice::new(seed, stream);
            [
                dice.below(1_000_000),
                dice.below(1_000_000),
                dice.below(1_000_000),
            ]
        };
        assert_eq!(three(1, Stream::Lives), three(1, Stream::Lives));
        assert_ne!(three(1, Stream::Lives), three(2, Stream::Lives));
        assert_ne!(three(1, Stream::Lives), three(1, Stream::Garbage));
    }

    #[test]
    fn ranges_hold_and_empty_ones_give_their_start() {
        let mut dice = Dice::new(7, Stream::World);
        assert!((0..1000).all(|_| (3..9).contains(&dice.between(3, 9))));
        assert_eq!(dice.between(5, 5), 5);
        assert_eq!(dice.between(5, 1), 5);
        assert_eq!(dice.below(0), 0);
        assert!(!dice.chance(0.0));
        assert!(dice.chance(1.0));
    }

    #[test]
    fn the_long_tail_keeps_its_mean() {
        let mut dice = Dice::new(7, Stream::World);
        let sum: i64 = (0..20_000).map(|_| dice.long_tailed(1000)).sum();
        assert!((900..1100).contains(&(sum / 20_000)), "{sum}");
    }
}
