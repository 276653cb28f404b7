//! From which day to which a row of the registry holds: centres begin and end, and so do targets.

use jiff::civil::Date;

/// Whether a row holds on a day: both its days are included, and one that is not given is no bound.
pub(super) fn holds(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_days_are_included_and_none_is_no_bound() {
        let day = |day| Some(jiff::civil::date(2025, 7, day));
        let on = |from, to, at: i8| holds(from, to, jiff::civil::date(2025, 7, at));
        assert!(on(None, None, 1));
        assert!(on(day(1), day(3), 1) && on(day(1), day(3), 3));
        assert!(!on(day(2), None, 1) && !on(None, day(2), 3));
    }
}
