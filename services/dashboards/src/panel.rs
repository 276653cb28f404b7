//! One panel: what it shows, how, and how large.

use dunghen_contract::registry::Target;

use crate::book::Book;
use crate::error::DashboardError;
use crate::links::Link;
use crate::query::Query;
use crate::text::{Text, text};
use crate::thresholds::{Thresholds, sentence};
use crate::units::Measure;

/// How a panel shows its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One number, coloured by its thresholds.
    Stat,
    /// Lines over time.
    Lines,
    /// Lines over time that add up.
    Stacked,
    /// Rows: the columns are labels and values of now.
    Table,
}

/// A column of a table that is a label: its name, and where its cells lead.
#[derive(Clone, Debug)]
pub struct Column {
    /// The label.
    pub label: &'static str,
    /// The title.
    pub title: Text,
    /// Names in place of codes.
    pub names: Vec<(String, Text)>,
    /// Where a click leads.
    pub link: Option<Link>,
}

/// How one value of a table is shown, where it differs from the panel.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it is measured in.
    pub measure: Measure,
    /// The colours.
    pub thresholds: Option<Thresholds>,
}

/// A panel.
#[derive(Clone, Debug)]
pub struct Panel {
    /// How.
    pub kind: Kind,
    /// What it is called.
    pub title: Text,
    /// What it counts.
    pub description: Text,
    /// What it is measured in.
    pub measure: Measure,
    /// What is asked.
    pub queries: Vec<Query>,
    /// Columns that are labels, of a table.
    pub columns: Vec<Column>,
    /// Of a table: how the value of each question is shown.
    pub cells: Vec<Cell>,
    /// Of a table: the column by which its rows are sorted, the most first.
    pub first: Option<Text>,
    /// Colours.
    pub thresholds: Thresholds,
    /// Where a click leads.
    pub links: Vec<Link>,
    /// Width in columns of 24, height in rows.
    pub size: (u8, u8),
}

impl Panel {
    /// A panel of no indicator.
    #[must_use]
    pub fn new(kind: Kind, title: Text, description: Text, measure: Measure) -> Self {
        let size = match kind {
            Kind::Stat => (4, 4),
            Kind::Lines | Kind::Stacked => (8, 8),
            Kind::Table => (12, 10),
        };
        Self {
            kind,
            title,
            description,
            measure,
            queries: Vec::new(),
            columns: Vec::new(),
            cells: Vec::new(),
            first: None,
            thresholds: Thresholds::none(),
            links: Vec::new(),
            size,
        }
    }

    /// A panel of an indicator: title, description and unit are those of its header.
    ///
    /// # Errors
    /// No query gives it.
    pub fn of(book: &Book, kind: Kind, id: &str) -> Result<Self, DashboardError> {
        let measure = Measure::of(book.indicator(id)?);
        let description = book.description(id)?;
        Ok(Self::new(kind, book.name(id)?, description, measure))
    }

    /// Another title.
    #[must_use]
    pub fn titled(self, title: Text) -> Self {
        Self { title, ..self }
    }

    /// Another description: of a panel that shows a part of its indicator.
    #[must_use]
    pub fn described(self, description: Text) -> Self {
        Self {
            description,
            ..self
        }
    }

    /// More to say about it.
    #[must_use]
    pub fn noted(self, note: &Text) -> Self {
        let description = self.description.then(note);
        Self {
            description,
            ..self
        }
    }

    /// Asks one more question.
    #[must_use]
    pub fn ask(mut self, expr: impl Into<String>, legend: Text) -> Self {
        self.queries.push(Query::new(expr, legend));
        self
    }

    /// Of a table: asks for one more column of values.
    #[must_use]
    pub fn value(
        mut self,
        expr: impl Into<String>,
        title: Text,
        measure: Measure,
        thresholds: Option<Thresholds>,
    ) -> Self {
        self.queries.push(Query::new(expr, title));
        self.cells.push(Cell {
            measure,
            thresholds,
        });
        self
    }

    /// Of a table: asks for one more column of counts.
    #[must_use]
    pub fn count(self, expr: impl Into<String>, title: Text) -> Self {
        self.value(expr, title, Measure::Count, None)
    }

    /// Of a table: asks for one more column of counts on average.
    #[must_use]
    pub fn average(self, expr: impl Into<String>, title: Text) -> Self {
        self.value(expr, title, Measure::Average, None)
    }

    /// Of a table: the rows with most in the latest column of values come first.
    #[must_use]
    pub fn most_first(mut self) -> Self {
        self.first = self.queries.last().map(|query| query.legend.clone());
        self
    }

    /// Of a table: one more column that is a label.
    #[must_use]
    pub fn label(
        mut self,
        label: &'static str,
        title: Text,
        names: Vec<(String, Text)>,
        link: Option<Link>,
    ) -> Self {
        self.columns.push(Column {
            label,
            title,
            names,
            link,
        });
        self
    }

    /// Coloured by these thresholds.
    #[must_use]
    pub fn coloured(self, thresholds: Thresholds) -> Self {
        Self { thresholds, ..self }
    }

    /// Coloured by the target of a figure, and where it is drawn over time with the line of the target in
    /// force.
    #[must_use]
    pub fn against(self, book: &Book, figure: &str) -> Self {
        let Some(target) = book.target(figure) else {
            return self;
        };
        let panel = Self {
            thresholds: Thresholds::of(target),
            ..self
        }
        .noted(&sentence(target));
        if panel.kind != Kind::Lines {
            return panel;
        }
        panel.with_line(target)
    }

    fn with_line(mut self, target: &Target) -> Self {
        let family = target.indicator.split('/').next().unwrap_or_default();
        let unit = if family.ends_with("_seconds") {
            "seconds"
        } else {
            "ratio"
        };
        let of = |province: &str| {
            format!(
                r#"max(dunghen_target_{unit}{{indicator="{}",province="{province}",level="",field=""}})"#,
                target.indicator
            )
        };
        let expr = format!("{} or {}", of("$province"), of(""));
        let legend = text("Chỉ tiêu", "Target");
        self.queries.push(Query::new(expr, legend).target());
        self
    }

    /// A click leads there.
    #[must_use]
    pub fn leads(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }

    /// Another size.
    #[must_use]
    pub const fn sized(mut self, width: u8, height: u8) -> Self {
        self.size = (width, height);
        self
    }
}
