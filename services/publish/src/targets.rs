//! The targets in force, and how a figure stands against one.
//!
//! Targets differ by province, level, sector and time, so they are data; what is asked here is
//! which of them holds for a figure on a day.

use std::collections::BTreeMap;

use dunghen_contract::Registry;
use dunghen_contract::registry::{Op, Target};
use jiff::civil::Date;

/// How a figure stands against its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It meets the target.
    Met,
    /// It misses it by at most what the target calls near.
    Near,
    /// It misses it by more.
    Missed,
}

impl Standing {
    /// The word in feeds.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Near => "near",
            Self::Missed => "missed",
        }
    }

    /// How `value` stands against a target.
    #[must_use]
    pub fn of(target: &Target, value: f64) -> Self {
        let (meets, distance) = match target.op {
            Op::AtLeast => (value >= target.value, target.value - value),
            Op::Above => (value > target.value, target.value - value),
            Op::AtMost => (value <= target.value, value - target.value),
            Op::Below => (value < target.value, value - target.value),
        };
        // 0.95 − 0.94 is a little more than 0.01 in binary; a figure must not miss by that.
        let slack = 1e-9 * target.value.abs().max(1.0);
        if meets {
            Self::Met
        } else if distance <= target.near + slack && target.near > 0.0 {
            Self::Near
        } else {
            Self::Missed
        }
    }
}

/// The targets of a registry.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    rows: Vec<Target>,
}

impl Targets {
    /// The targets of a registry.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        Self {
            rows: registry.targets().to_vec(),
        }
    }

    /// The provinces that have targets of their own; one may come more than once.
    pub fn provinces(&self) -> impl Iterator<Item = &str> + Clone {
        self.rows
            .iter()
            .filter_map(|target| target.province.as_deref())
    }

    /// The targets that hold on a day, sorted by figure, province, level and sector.
    ///
    /// Where several are of the same, the one that began last holds, then the one further down in the
    /// file: a new target puts the old one out of force, also where it compares in another way.
    #[must_use]
    pub fn in_force(&self, day: Date) -> Vec<&Target> {
        let mut held: BTreeMap<_, &Target> = BTreeMap::new();
        for target in self.rows.iter().filter(|target| target.is_in_force(day)) {
            let key = (
                &*target.indicator,
                target.province.as_deref(),
                target.level,
                target.field.as_deref(),
            );
            let place = held.entry(key).or_insert(target);
            if target.valid_from >= place.valid_from {
                *place = target;
            }
        }
        held.into_values().collect()
    }

    /// The targets that hold on a day for a province as a whole, one a figure: its own rather than
    /// one for all provinces, sorted by figure.
    #[must_use]
    pub fn of_province(&self, day: Date, province: &str) -> Vec<&Target> {
        let mut held: BTreeMap<&str, &Target> = BTreeMap::new();
        for target in self.in_force(day) {
            let whole = target.level.is_none() && target.field.is_none();
            let applies = target.province.as_deref().is_none_or(|p| p == province);
            // Sorted: the one for all provinces comes first and gives way.
            if whole && applies {
                held.insert(&target.indicator, target);
            }
        }
        held.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n";

    fn targets(lines: &str) -> Targets {
        let registry = Registry::parse(
            "code,name,level,province,parent,valid_from,valid_to,successor,hours\nH49.1,A,province,H49,,,,,\n",
            "code,name,field,level,service_level,statutory_working_hours,fee\n",
            "slug,name_vi,name_en\n",
            &format!("{HEADER}{lines}"),
        )
        .unwrap();
        Targets::new(&registry)
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn stands_met_near_or_missed() {
        let targets = targets(
            "a,,,,,,>=,0.95,0.01,s\nb,,,,,,<=,1500,300,s\nc,,,,,,>,0.5,,s\nd,,,,,,<,1,,s\n",
        );
        let held = targets.in_force(day("2026-01-01"));
        let stands = |place: usize, value| Standing::of(held[place], value).word();
        assert_eq!(
            [0.95, 0.94, 0.939].map(|v| stands(0, v)),
            ["met", "near", "missed"]
        );
        assert_eq!(
            [1500.0, 1800.0, 1800.1].map(|v| stands(1, v)),
            ["met", "near", "missed"]
        );
        assert_eq!([0.51, 0.5].map(|v| stands(2, v)), ["met", "missed"]);
        assert_eq!([0.9, 1.0].map(|v| stands(3, v)), ["met", "missed"]);
    }

    #[test]
    fn holds_from_its_first_to_its_last_day() {
        let targets = targets("a,,,,2022-01-01,2022-12-31,>=,1,,s\n");
        let held = |text| targets.in_force(day(text)).len();
        assert_eq!(
            ["2021-12-31", "2022-01-01", "2022-12-31", "2023-01-01"].map(held),
            [0, 1, 1, 0]
        );
    }

    #[test]
    fn the_one_that_began_last_holds_alone() {
        let targets =
            targets("a,,,,2023-01-01,,>,3,,s\na,,,,2022-01-01,,>=,2,,s\na,,,,,,>=,1,,s\n");
        let values = |text| -> Vec<f64> {
            targets
                .in_force(day(text))
                .iter()
                .map(|t| t.value)
                .collect()
        };
        assert_eq!(values("2020-01-01"), [1.0]);
        assert_eq!(values("2022-06-01"), [2.0]);
        assert_eq!(values("2026-06-01"), [3.0]);
    }

    #[test]
    fn a_provinces_own_target_comes_before_that_of_all() {
        let targets = targets("a,H49,,,,,>=,1,,s\na,,,,,,>=,2,,s\na,,province,,,,>=,3,,s\n");
        let value = |province| targets.of_province(day("2026-01-01"), province)[0].value;
        assert!((value("H49") - 1.0).abs() < 1e-12);
        assert!((value("H48") - 2.0).abs() < 1e-12);
    }
}
