//! The fixed edges of distributions (`counting.md` 5), in milliseconds.
//!
//! Fixed edges make distributions add up and subtract exactly. A value on an edge belongs to the
//! bucket that ends there; one bucket more takes what lies beyond the last edge.

const SECOND: i64 = 1_000;
const DAY: i64 = 86_400 * SECOND;
const WORKING_DAY: i64 = 28_800 * SECOND;

/// Waits and totals of tickets.
pub const TICKETS: &[i64] = &[
    60 * SECOND,
    120 * SECOND,
    180 * SECOND,
    300 * SECOND,
    420 * SECOND,
    600 * SECOND,
    900 * SECOND,
    1200 * SECOND,
    1500 * SECOND,
    1800 * SECOND,
    2700 * SECOND,
    3600 * SECOND,
    5400 * SECOND,
    7200 * SECOND,
    14_400 * SECOND,
];

/// Stages of dossiers.
pub const STAGES: &[i64] = &[
    900 * SECOND,
    1800 * SECOND,
    3600 * SECOND,
    7200 * SECOND,
    14_400 * SECOND,
    28_800 * SECOND,
    DAY,
    2 * DAY,
    3 * DAY,
    5 * DAY,
    7 * DAY,
    10 * DAY,
    15 * DAY,
    20 * DAY,
    30 * DAY,
    45 * DAY,
    60 * DAY,
    90 * DAY,
];

/// Working time, in working days of eight hours.
pub const WORKING_DAYS: &[i64] = &[
    WORKING_DAY / 8,
    WORKING_DAY / 4,
    WORKING_DAY / 2,
    WORKING_DAY,
    2 * WORKING_DAY,
    3 * WORKING_DAY,
    5 * WORKING_DAY,
    7 * WORKING_DAY,
    10 * WORKING_DAY,
    15 * WORKING_DAY,
    20 * WORKING_DAY,
    30 * WORKING_DAY,
    45 * WORKING_DAY,
    60 * WORKING_DAY,
    90 * WORKING_DAY,
];

/// The bucket that a value belongs to.
#[must_use]
pub fn bucket(edges: &[i64], value: i64) -> usize {
    edges.partition_point(|edge| *edge < value)
}

/// Column names of the buckets: `b0`, `b1`, …
#[must_use]
pub fn names(edges: &[i64]) -> Vec<&'static str> {
    const NAMES: [&str; 19] = [
        "b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9", "b10", "b11", "b12", "b13",
        "b14", "b15", "b16", "b17", "b18",
    ];
    NAMES[..=edges.len()].to_vec()
}

/// A share of the ranks, as a fraction, so that ranks are compared without rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// Numerator.
    pub part: i64,
    /// Denominator.
    pub of: i64,
}

/// The quantile of a distribution by linear interpolation, as `histogram_quantile` reads it: from
/// 0 in the first bucket, the highest edge beyond the last. None where it is empty.
#[must_use]
pub fn quantile(edges: &[i64], counts: &[i64], rank: Rank) -> Option<f64> {
    let n: i64 = counts.iter().sum();
    if n <= 0 {
        return None;
    }
    let wanted = i128::from(rank.part) * i128::from(n);
    let mut before: i64 = 0;
    for (i, &count) in counts.iter().enumerate() {
        let up_to = before + count;
        if i128::from(rank.of) * i128::from(up_to) >= wanted && count > 0 {
            let Some(&upper) = edges.get(i) else {
                break;
            };
            let lower = if i == 0 { 0 } else { edges[i - 1] };
            let into = (wanted - i128::from(rank.of) * i128::from(before)) as f64;
            let width = (upper - lower) as f64;
            return Some(lower as f64 + width * into / (rank.of as f64 * count as f64));
        }
        before = up_to;
    }
    edges.last().map(|edge| *edge as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_an_edge_belongs_to_the_bucket_that_ends_there() {
        assert_eq!(bucket(TICKETS, 0), 0);
        assert_eq!(bucket(TICKETS, 60_000), 0);
        assert_eq!(bucket(TICKETS, 60_001), 1);
        assert_eq!(bucket(TICKETS, 14_400_001), TICKETS.len());
    }

    #[test]
    fn quantiles_interpolate_and_stop_at_the_highest_edge() {
        let edges = [10, 20];
        let half = Rank { part: 1, of: 2 };
        let ninety = Rank { part: 9, of: 10 };
        assert_eq!(quantile(&edges, &[0, 0, 0], half), None);
        assert_eq!(quantile(&edges, &[4, 0, 0], half), Some(5.0));
        assert_eq!(quantile(&edges, &[9, 1, 0], ninety), Some(10.0));
        assert_eq!(quantile(&edges, &[5, 5, 0], ninety), Some(18.0));
        assert_eq!(quantile(&edges, &[1, 0, 9], half), Some(20.0));
    }
}
