//! What happened in the running hour and the 24 before it, by centre: the line that a page draws.
//!
//! No window says how a day went, only what it came to. Counts by the hour do, and since they are
//! made of facts like every other total they are right after a restart, for late events, and on
//! several machines. Hours are those of UTC, which begin when those of Vietnam do.

use std::collections::BTreeMap;

use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{Fact, Millis, Verdict};

use crate::layout::Layout;

/// The running hour and the 24 before it.
pub const HOURS: usize = 25;
/// What is counted: see [`Hour`].
pub const COUNTS: usize = 5;

const HOUR: Millis = 3_600_000;
const RECEIVED: usize = 0;
const IN_TIME: usize = 1;
const LATE: usize = 2;
const NO_DUE: usize = 3;
const BECAME_OVERDUE: usize = 4;

/// The names of the counts, in their order.
pub const NAMES: [&str; COUNTS] = ["received", "in_time", "late", "no_due", "became_overdue"];

/// A whole hour by its number since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HourIx(pub i64);

impl HourIx {
    /// The hour of an instant.
    #[must_use]
    pub const fn of(at: Millis) -> Self {
        Self(at.div_euclid(HOUR))
    }

    /// The oldest hour that is shown at a clock.
    #[must_use]
    pub const fn oldest(clock: Millis) -> Self {
        Self(Self::of(clock).0 - HOURS as i64 + 1)
    }

    /// Its first instant.
    #[must_use]
    pub const fn start(self) -> Millis {
        self.0 * HOUR
    }
}

/// The counts of an hour and a centre, each a sum over facts.
pub type Counts = [i64; COUNTS];

/// The counts by hour and centre.
pub type ByHour = BTreeMap<(HourIx, CentreId), Counts>;

/// What a fact adds, once.
#[must_use]
pub fn count_of(fact: &Fact) -> Option<usize> {
    match fact {
        Fact::Received { .. } => Some(RECEIVED),
        Fact::Resolved { verdict, .. } => Some(match verdict {
            Verdict::Early | Verdict::OnTime => IN_TIME,
            Verdict::Late => LATE,
            Verdict::NoDue => NO_DUE,
        }),
        Fact::BecameOverdue => Some(BECAME_OVERDUE),
        _ => None,
    }
}

/// Adds counts, and forgets what is older than a clock shows.
pub fn absorb(known: &mut ByHour, changes: &ByHour, clock: Millis) {
    for (key, change) in changes {
        add(known.entry(*key).or_default(), change);
    }
    *known = known.split_off(&(HourIx::oldest(clock), CentreId(0)));
    known.retain(|_, counts| *counts != Counts::default());
}

/// Adds one to the other.
pub fn add(counts: &mut Counts, more: &Counts) {
    for (count, more) in counts.iter_mut().zip(more) {
        *count += more;
    }
}

/// One hour of a province.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    /// Dossiers received.
    pub received: i64,
    /// Dossiers resolved early or on time.
    pub in_time: i64,
    /// Dossiers resolved late.
    pub late: i64,
    /// Dossiers resolved that had no due date.
    pub no_due: i64,
    /// Dossiers that became overdue.
    pub became_overdue: i64,
}

impl From<Counts> for Hour {
    fn from(counts: Counts) -> Self {
        Self {
            received: counts[RECEIVED],
            in_time: counts[IN_TIME],
            late: counts[LATE],
            no_due: counts[NO_DUE],
            became_overdue: counts[BECAME_OVERDUE],
        }
    }
}

/// The last hours of every province at one clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// The first instant of the oldest hour; each begins 3,600,000 ms after the one before.
    pub start: Millis,
    /// By the number of the province; the running hour is the last.
    pub provinces: Vec<[Hour; HOURS]>,
}

impl Hours {
    /// The sums of the centres of each province.
    #[must_use]
    pub fn at(clock: Millis, known: &ByHour, layout: &Layout) -> Self {
        let oldest = HourIx::oldest(clock);
        let mut sums = vec![[Counts::default(); HOURS]; layout.province_count()];
        for ((hour, centre), counts) in known {
            let place = usize::try_from(hour.0 - oldest.0).ok();
            let hours = &mut sums[layout.province_number(*centre)];
            if let Some(sum) = place.and_then(|place| hours.get_mut(place)) {
                add(sum, counts);
            }
        }
        Self {
            start: oldest.start(),
            provinces: sums.into_iter().map(|sums| sums.map(Hour::from)).collect(),
        }
    }
}
