//! What is wrong at a centre, and which of two centres needs help sooner.

use std::cmp::Reverse;

use crate::targets::Standing;

/// Silence beyond which a centre's figures may lack something, in working seconds: a working day, as
/// the alert `DunghenCentreSilent` has it.
const SILENT: f64 = 8.0 * 3_600.0;

/// Transactions in the last hour below which their mean says nothing, as the alert
/// `DunghenWaitAboveTarget` has it.
const FEW: f64 = 10.0;

/// Lapses of the running working day beside what is usual.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::page) struct Lapses {
    /// Dossiers that became overdue this working day.
    pub(in crate::page) today: Option<f64>,
    /// The median of the working days before.
    pub(in crate::page) usual: Option<f64>,
    /// The median distance from it.
    pub(in crate::page) spread: Option<f64>,
}

/// Lapses far above what is usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::page) struct Spike {
    /// Dossiers that became overdue this working day.
    pub(in crate::page) today: f64,
    /// The median of the working days before.
    pub(in crate::page) usual: f64,
    /// The median distance from it.
    pub(in crate::page) spread: f64,
}

impl Lapses {
    /// By the rule of the alert `DunghenOverdueSpike`: above the baseline by more than three spreads,
    /// and at least 5. Without a baseline nobody can tell.
    pub(in crate::page) fn spike(self) -> Option<Spike> {
        let (today, usual, spread) = (self.today?, self.usual?, self.spread?);
        let unusual = today >= 5.0 && today > usual + 3.0 * spread;
        unusual.then_some(Spike {
            today,
            usual,
            spread,
        })
    }
}

/// What is known of a centre; nothing where there is no such figure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::page) struct Signs {
    /// Dossiers overdue now.
    pub(in crate::page) overdue: Option<f64>,
    /// Dossiers that became overdue.
    pub(in crate::page) lapses: Lapses,
    /// Mean seconds of a transaction at the counter in the last hour, and how they stand; the oldest
    /// ticket would say nothing, since who leaves without being called counts as waiting until the
    /// day ends.
    pub(in crate::page) transaction: Option<(f64, Standing)>,
    /// Transactions in the last hour.
    pub(in crate::page) served: Option<f64>,
    /// How long nothing was heard of it; nothing where nobody should hear of it, or nothing is known.
    pub(in crate::page) silence: Option<Silence>,
}

/// How long nothing was heard of a centre that works.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::page) enum Silence {
    /// Working seconds since its last event.
    For(f64),
    /// No event of it was ever heard.
    Ever,
}

/// Something wrong at a centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::page) enum Trouble {
    /// No event for these working seconds: its other figures may look better than they are.
    Silent(f64),
    /// Far more dossiers than usual became overdue.
    Spike(Spike),
    /// So many dossiers are overdue.
    Overdue(f64),
    /// A transaction took these seconds on average in the last hour, far above the target.
    Slow(f64),
    /// Nothing was ever heard of it: none of its zeros is known to be one.
    NeverHeard,
}

/// What is wrong at a centre, the worst first.
pub(in crate::page) fn troubles(signs: &Signs) -> Vec<Trouble> {
    let silent = silent(signs).map(Trouble::Silent);
    let spike = signs.lapses.spike().map(Trouble::Spike);
    let overdue = signs.overdue.filter(|n| *n > 0.0).map(Trouble::Overdue);
    let slow = slow(signs).map(Trouble::Slow);
    let never = (signs.silence == Some(Silence::Ever)).then_some(Trouble::NeverHeard);
    let found = [silent, spike, overdue, slow, never];
    found.into_iter().flatten().collect()
}

/// Working seconds of a centre that was heard and fell silent.
fn silent(signs: &Signs) -> Option<f64> {
    match signs.silence {
        Some(Silence::For(seconds)) if seconds > SILENT => Some(seconds),
        _ => None,
    }
}

fn slow(signs: &Signs) -> Option<f64> {
    let (seconds, standing) = signs.transaction?;
    let many = signs.served? >= FEW;
    (many && standing == Standing::Missed).then_some(seconds)
}

/// How many dossiers are in trouble: the overdue ones, of which those beyond what is usual count four
/// times, because something broke there now. A spike alone would not do: among two hundred centres a
/// few small ones have five new lapses by chance, and would stand before one with seventy.
fn weight(signs: &Signs) -> f64 {
    let beyond = signs.lapses.spike().map_or(0.0, |s| s.today - s.usual);
    signs.overdue.unwrap_or(0.0) + 3.0 * beyond
}

/// The places of centres by trouble: silent ones before all, since their figures look better than they
/// are, then by dossiers in trouble, then the slowest counters, then those never heard of, which may not
/// be connected yet; as they come where all is equal.
pub(in crate::page) fn by_trouble(centres: &[Signs]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..centres.len()).collect();
    // Counts and seconds are not below 0: their bits sort as they do.
    let bits = |value: f64| value.max(0.0).to_bits();
    places.sort_by_key(|&place| {
        let signs = &centres[place];
        let silent = silent(signs).is_some();
        let slow = slow(signs).unwrap_or(0.0);
        let never = signs.silence == Some(Silence::Ever);
        Reverse((silent, bits(weight(signs)), bits(slow), never))
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lapses(today: f64, usual: f64, spread: f64) -> Lapses {
        Lapses {
            today: Some(today),
            usual: Some(usual),
            spread: Some(spread),
        }
    }

    #[test]
    fn a_spike_is_far_above_usual_and_at_least_five() {
        assert!(lapses(11.0, 4.0, 2.0).spike().is_some());
        assert!(lapses(10.0, 4.0, 2.0).spike().is_none());
        assert!(lapses(4.0, 0.0, 0.0).spike().is_none());
        assert!(lapses(5.0, 0.0, 0.0).spike().is_some());
        let unknown = Lapses {
            usual: None,
            ..lapses(500.0, 0.0, 0.0)
        };
        assert!(unknown.spike().is_none());
    }

    #[test]
    fn nothing_known_is_no_trouble() {
        assert_eq!(troubles(&Signs::default()), []);
    }

    #[test]
    fn silence_counts_beyond_a_working_day() {
        let silent = |silence| Signs {
            silence: Some(silence),
            ..Signs::default()
        };
        assert_eq!(troubles(&silent(Silence::For(28_800.0))), []);
        assert_eq!(
            troubles(&silent(Silence::For(28_801.0))),
            [Trouble::Silent(28_801.0)]
        );
        assert_eq!(troubles(&silent(Silence::Ever)), [Trouble::NeverHeard]);
    }

    #[test]
    fn counters_are_slow_where_the_target_is_missed_by_many() {
        let counters = |standing, served| Signs {
            transaction: Some((2_400.0, standing)),
            served,
            ..Signs::default()
        };
        let slow = counters(Standing::Missed, Some(10.0));
        assert_eq!(troubles(&slow), [Trouble::Slow(2_400.0)]);
        for calm in [
            counters(Standing::Near, Some(10.0)),
            counters(Standing::Missed, Some(9.0)),
            counters(Standing::Missed, None),
        ] {
            assert_eq!(troubles(&calm), []);
        }
    }

    #[test]
    fn silent_ones_come_first_and_those_never_heard_of_last() {
        let overdue = |n| Signs {
            overdue: Some(n),
            ..Signs::default()
        };
        let small_spike = Signs {
            lapses: lapses(5.0, 0.5, 0.5),
            ..overdue(6.0)
        };
        let large_spike = Signs {
            lapses: lapses(40.0, 1.0, 1.0),
            ..overdue(45.0)
        };
        let silent = Signs {
            silence: Some(Silence::For(30_000.0)),
            ..overdue(1.0)
        };
        let never = Signs {
            silence: Some(Silence::Ever),
            ..overdue(0.0)
        };
        let slow = Signs {
            transaction: Some((2_400.0, Standing::Missed)),
            served: Some(20.0),
            ..overdue(0.0)
        };
        let centres = [
            Signs::default(),
            slow,
            overdue(12.0),
            overdue(70.0),
            small_spike,
            large_spike,
            silent,
            overdue(0.0),
            never,
        ];
        assert_eq!(by_trouble(&centres), [6, 5, 3, 4, 2, 1, 8, 0, 7]);
    }
}
