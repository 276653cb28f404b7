//! Links from a figure to the dashboard that says more, in the same language and with what is chosen.

use std::fmt::Write as _;

use dunghen_contract::Language;
use serde_json::{Value, json};

use crate::text::Text;

/// Where a link leads.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it says.
    pub title: Text,
    /// The dashboard, without its language.
    pub board: &'static str,
    /// Variables of that dashboard, and what each is set to.
    pub set: Vec<(&'static str, String)>,
}

/// The uid of a dashboard in a language.
#[must_use]
pub fn uid(board: &str, lang: Language) -> String {
    format!("dunghen-{board}-{}", lang.word())
}

impl Link {
    /// A link that keeps the datasource, the province and the time.
    #[must_use]
    pub fn to(board: &'static str, title: Text) -> Self {
        Self {
            title,
            board,
            set: Vec::new(),
        }
    }

    /// Sets a variable of the other dashboard.
    #[must_use]
    pub fn set(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        self.set.push((variable, value.into()));
        self
    }

    /// Sets a variable to the code of the cell that is clicked, not to the name that it shows.
    #[must_use]
    pub fn set_clicked(self, variable: &'static str) -> Self {
        self.set(variable, "${__value.raw}")
    }

    /// Sets a variable to a label of the series that is clicked.
    #[must_use]
    pub fn set_label(self, variable: &'static str, label: &str) -> Self {
        self.set(variable, format!("${{__field.labels.{label}}}"))
    }

    /// The address within Grafana.
    #[must_use]
    pub fn url(&self, lang: Language) -> String {
        let mut url = format!(
            "/d/{}?${{__url_time_range}}&${{datasource:queryparam}}&${{province:queryparam}}",
            uid(self.board, lang)
        );
        for (variable, value) in &self.set {
            // Writing into a text cannot fail.
            let _ = write!(url, "&var-{variable}={value}");
        }
        url
    }

    /// As Grafana writes it.
    #[must_use]
    pub fn json(&self, lang: Language) -> Value {
        json!({"title": self.title.of(lang), "url": self.url(lang), "targetBlank": false})
    }
}
