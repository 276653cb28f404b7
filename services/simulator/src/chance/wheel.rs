//! A choice by weight: centres differ in size, and the late ones in trouble.

use super::Dice;

/// Things with weights; those of weight 0 are never chosen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wheel {
    things: Vec<u16>,
    edges: Vec<u64>,
}

impl Wheel {
    /// A wheel of numbered things.
    pub(crate) fn new(weighted: impl Iterator<Item = (u16, u64)>) -> Self {
        let mut wheel = Self::default();
        let mut edge = 0;
        for (thing, weight) in weighted.filter(|&(_, weight)| weight > 0) {
            edge += weight;
            wheel.things.push(thing);
            wheel.edges.push(edge);
        }
        wheel
    }

    /// The sum of the weights.
    pub(crate) fn total(&self) -> u64 {
        self.edges.last().copied().unwrap_or(0)
    }

    /// One of the things, or none of an empty wheel.
    pub(crate) fn spin(&self, dice: &mut Dice) -> Option<u16> {
        let at = dice.below(self.total());
        self.things
            .get(self.edges.partition_point(|&edge| edge <= at))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Stream;

    #[test]
    fn things_come_by_their_weight() {
        let wheel = Wheel::new([(0, 1), (1, 0), (2, 3)].into_iter());
        let mut dice = Dice::new(1, Stream::World);
        let mut seen = [0; 3];
        (0..4000)
            .filter_map(|_| wheel.spin(&mut dice))
            .for_each(|thing| seen[usize::from(thing)] += 1);
        assert_eq!(seen[1], 0);
        assert!((2800..3200).contains(&seen[2]), "{seen:?}");
        assert_eq!(Wheel::default().spin(&mut dice), None);
    }
}
