//! A figure as Prometheus is asked for it: the family of a scope, narrowed by labels.
//!
//! Several servers show the same figures, so that each series is there once an instance; `max by` makes
//! one of them, and names the labels that are left. Absence stays absence.

use std::fmt;

use crate::units::WORKING_DAY;

/// A figure of one scope.
#[derive(Clone, Debug)]
pub struct Figure {
    name: String,
    matchers: Vec<String>,
    by: Vec<&'static str>,
}

impl Figure {
    fn new(scope: &str, id: &str, by: &[&'static str]) -> Self {
        Self {
            name: format!("dunghen_{scope}_{id}"),
            matchers: vec![r#"province="$province""#.to_owned()],
            by: by.to_vec(),
        }
    }

    /// Only this value of a label.
    #[must_use]
    pub fn with(mut self, label: &str, value: &str) -> Self {
        self.matchers.push(format!(r#"{label}="{value}""#));
        self
    }

    /// Only values of a label that a pattern matches.
    #[must_use]
    pub fn like(mut self, label: &str, pattern: &str) -> Self {
        self.matchers.push(format!(r#"{label}=~"{pattern}""#));
        self
    }

    /// Of a window, `$window` being the one that is chosen.
    #[must_use]
    pub fn over(self, window: &str) -> Self {
        self.with("window", window)
    }

    /// One series for each value of a label.
    #[must_use]
    pub fn each(mut self, label: &'static str) -> Self {
        self.by.push(label);
        self
    }

    /// The sum over all labels but those of the scope and those of `each` so far.
    #[must_use]
    pub fn sum_of(self, label: &'static str) -> String {
        let by = self.by.join(", ");
        format!("sum by ({by}) ({})", self.each(label))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "max by ({}) ({}{{{}}})",
            self.by.join(", "),
            self.name,
            self.matchers.join(",")
        )
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> Self {
        figure.to_string()
    }
}

/// A figure of the province that is chosen.
#[must_use]
pub fn province(id: &str) -> Figure {
    Figure::new("province", id, &["province"])
}

/// A figure of each level of the province.
#[must_use]
pub fn levels(id: &str) -> Figure {
    Figure::new("level", id, &["level"])
}

/// A figure of each sector that is chosen.
#[must_use]
pub fn fields(id: &str) -> Figure {
    Figure::new("field", id, &["field"]).like("field", "$field")
}

/// A figure of each centre of the levels that are chosen.
#[must_use]
pub fn centres(id: &str) -> Figure {
    Figure::new("centre", id, &["centre"]).like("level", "$level")
}

/// A figure of the centre that is chosen.
#[must_use]
pub fn centre(id: &str) -> Figure {
    Figure::new("centre", id, &["centre"]).with("centre", "$centre")
}

/// A figure of sectors of centres; narrow it by centre or sector.
#[must_use]
pub fn cells(id: &str) -> Figure {
    Figure::new("centre_field", id, &["centre", "field"])
}

/// Working time in working days of eight hours.
#[must_use]
pub fn working_days(time: &Figure) -> String {
    format!("{time} / {WORKING_DAY}")
}

/// How long ago an instant was, in seconds.
#[must_use]
pub fn age(instant: &Figure) -> String {
    format!("time() - {instant}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_one_series_whoever_shows_it() {
        let figure = centres("tickets").with("outcome", "served").over("$window");
        assert_eq!(
            figure.to_string(),
            r#"max by (centre) (dunghen_centre_tickets{province="$province",level=~"$level",outcome="served",window="$window"})"#
        );
    }

    #[test]
    fn parts_are_added_up_after_one_of_each_was_taken() {
        let sum = province("dossiers_received")
            .over("today")
            .sum_of("channel");
        assert_eq!(
            sum,
            r#"sum by (province) (max by (province, channel) (dunghen_province_dossiers_received{province="$province",window="today"}))"#
        );
    }
}
