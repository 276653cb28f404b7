//! From what is known to a verdict: a pure function, so that the same figures always say the same.

use super::trouble::{Lapses, Signs, Spike, Trouble, by_trouble, troubles};
use crate::targets::Standing;

/// What is known of the province today.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Day {
    /// The share of the resolved that was early or on time; nothing where none was resolved.
    pub(super) in_time: Option<f64>,
    /// How that share stands; nothing where there is no target in force.
    pub(super) in_time_standing: Option<Standing>,
    /// Dossiers that became overdue.
    pub(super) lapses: Lapses,
    /// Seconds of a transaction at the counter, and how they stand.
    pub(super) transaction: Option<(f64, Standing)>,
}

/// How the province does, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// The figures do not say.
    Unknown,
    /// The target is met and nothing is unusual.
    Good,
    /// Something should be watched.
    Watch,
    /// Something must be done.
    Act,
}

/// One reason for the verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Finding {
    /// The share early or on time, and its standing where there is a target.
    InTime(f64, Option<Standing>),
    /// No such share today.
    NoneResolved,
    /// Far more dossiers than usual became overdue in the province.
    Spike(Spike),
    /// A transaction at the counter takes these seconds, above the target.
    SlowCounters(f64),
    /// So many centres are silent.
    Silent(usize),
    /// So many centres have far more lapses than usual.
    CentreSpikes(usize),
    /// Nothing was ever heard of so many centres.
    NeverHeard(usize),
}

impl Finding {
    const fn state(self) -> State {
        match self {
            Self::InTime(_, Some(Standing::Met)) => State::Good,
            Self::InTime(_, Some(Standing::Near))
            | Self::SlowCounters(_)
            | Self::Silent(_)
            | Self::CentreSpikes(_)
            | Self::NeverHeard(_) => State::Watch,
            Self::InTime(_, Some(Standing::Missed)) | Self::Spike(_) => State::Act,
            Self::InTime(_, None) | Self::NoneResolved => State::Unknown,
        }
    }
}

/// Who needs help first.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Help {
    /// No figures of centres are there to say it by.
    Unknown,
    /// No centre shows any trouble.
    Nobody,
    /// The centre at this place, for these reasons, the worst first.
    Centre(usize, Vec<Trouble>),
}

/// The verdict.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    /// How the province does: the gravest of the findings.
    pub(super) state: State,
    /// Why: in time or not first, then whatever else should be known.
    pub(super) findings: Vec<Finding>,
    /// Who needs help first.
    pub(super) help: Help,
}

/// The verdict on a day.
pub(super) fn judge(day: &Day, centres: &[Signs]) -> Verdict {
    let in_time = day.in_time.map_or(Finding::NoneResolved, |share| {
        Finding::InTime(share, day.in_time_standing)
    });
    let slow = day.transaction.filter(|(_, s)| *s == Standing::Missed);
    let count = |is: fn(&Trouble) -> bool| {
        let with = centres
            .iter()
            .filter(|signs| troubles(signs).iter().any(is));
        Some(with.count()).filter(|n| *n > 0)
    };
    let others = [
        day.lapses.spike().map(Finding::Spike),
        slow.map(|(seconds, _)| Finding::SlowCounters(seconds)),
        count(|t| matches!(t, Trouble::Silent(_))).map(Finding::Silent),
        count(|t| matches!(t, Trouble::Spike(_))).map(Finding::CentreSpikes),
        count(|t| matches!(t, Trouble::NeverHeard)).map(Finding::NeverHeard),
    ];
    let findings: Vec<Finding> = [in_time]
        .into_iter()
        .chain(others.into_iter().flatten())
        .collect();
    let states = findings.iter().map(|finding| finding.state());
    Verdict {
        state: states.max().unwrap_or(State::Unknown),
        help: help(centres),
        findings,
    }
}

fn help(centres: &[Signs]) -> Help {
    let first = by_trouble(centres).first().copied();
    let found = first.map(|place| (place, troubles(&centres[place])));
    match found {
        Some((place, troubles)) if !troubles.is_empty() => Help::Centre(place, troubles),
        Some(_) if centres.iter().all(|signs| signs.overdue.is_some()) => Help::Nobody,
        _ => Help::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::trouble::Silence;
    use super::*;

    const MET: Day = Day {
        in_time: Some(0.995),
        in_time_standing: Some(Standing::Met),
        lapses: Lapses {
            today: Some(4.0),
            usual: Some(4.0),
            spread: Some(1.0),
        },
        transaction: Some((900.0, Standing::Met)),
    };

    fn overdue(n: f64) -> Signs {
        Signs {
            overdue: Some(n),
            ..Signs::default()
        }
    }

    #[test]
    fn good_where_the_target_is_met_and_nothing_is_unusual() {
        let verdict = judge(&MET, &[overdue(0.0), overdue(0.0)]);
        assert_eq!((verdict.state, verdict.help), (State::Good, Help::Nobody));
        assert_eq!(
            verdict.findings,
            [Finding::InTime(0.995, Some(Standing::Met))]
        );
    }

    #[test]
    fn the_gravest_finding_makes_the_state() {
        let standing = |standing| Day {
            in_time_standing: Some(standing),
            ..MET
        };
        let state = |day: &Day| judge(day, &[]).state;
        assert_eq!(state(&standing(Standing::Near)), State::Watch);
        assert_eq!(state(&standing(Standing::Missed)), State::Act);
        let slow = Day {
            transaction: Some((2_000.0, Standing::Missed)),
            ..MET
        };
        assert_eq!(state(&slow), State::Watch);
        let spike = Day {
            lapses: Lapses {
                today: Some(50.0),
                ..MET.lapses
            },
            ..slow
        };
        let verdict = judge(&spike, &[]);
        assert_eq!(verdict.state, State::Act);
        assert_eq!(verdict.findings.len(), 3, "each reason is named");
    }

    #[test]
    fn says_that_it_does_not_know() {
        let verdict = judge(&Day::default(), &[]);
        assert_eq!(
            (verdict.state, verdict.help),
            (State::Unknown, Help::Unknown)
        );
        assert_eq!(verdict.findings, [Finding::NoneResolved]);
        let no_target = Day {
            in_time_standing: None,
            ..MET
        };
        assert_eq!(judge(&no_target, &[]).state, State::Unknown);
        let half = [overdue(0.0), Signs::default()];
        assert_eq!(judge(&MET, &half).help, Help::Unknown, "one is not known");
    }

    #[test]
    fn without_a_share_what_else_is_wrong_still_counts() {
        let day = Day {
            in_time: None,
            ..MET
        };
        let silent = Signs {
            silence: Some(Silence::For(40_000.0)),
            ..overdue(0.0)
        };
        let verdict = judge(&day, &[overdue(9.0), silent, silent]);
        assert_eq!(verdict.state, State::Watch);
        assert_eq!(
            verdict.findings,
            [Finding::NoneResolved, Finding::Silent(2)]
        );
        assert_eq!(
            verdict.help,
            Help::Centre(1, vec![Trouble::Silent(40_000.0)])
        );
    }

    #[test]
    fn a_centre_never_heard_of_is_not_calm() {
        let never = Signs {
            silence: Some(Silence::Ever),
            ..overdue(0.0)
        };
        let verdict = judge(&MET, &[overdue(0.0), never]);
        assert_eq!(verdict.state, State::Watch);
        assert_eq!(verdict.findings[1..], [Finding::NeverHeard(1)]);
        assert_eq!(verdict.help, Help::Centre(1, vec![Trouble::NeverHeard]));
    }

    #[test]
    fn names_the_centre_with_most_overdue() {
        let verdict = judge(&MET, &[overdue(3.0), overdue(43.0), overdue(7.0)]);
        assert_eq!(verdict.state, State::Good);
        assert_eq!(verdict.help, Help::Centre(1, vec![Trouble::Overdue(43.0)]));
    }
}
