//! One question of a panel to Prometheus.

use dunghen_contract::Language;
use serde_json::{Value, json};

use crate::text::Text;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The value of now, absent where it is absent.
    Now,
    /// Values over the time that is shown.
    Over,
    /// Rows of a table: labels and the value of now.
    Rows,
}

/// A question, and what its answer is called.
#[derive(Clone, Debug)]
pub struct Query {
    /// `PromQL` with the dashboard's variables.
    pub expr: String,
    /// The name of a series, or the title of a column.
    pub legend: Text,
    /// Drawn as the line of a target.
    pub is_target: bool,
}

impl Query {
    /// A question.
    #[must_use]
    pub fn new(expr: impl Into<String>, legend: Text) -> Self {
        Self {
            expr: expr.into(),
            legend,
            is_target: false,
        }
    }

    /// The target of the figures beside it.
    #[must_use]
    pub fn target(self) -> Self {
        Self {
            is_target: true,
            ..self
        }
    }

    /// The `refId` of the question at a place: A, B, …
    #[must_use]
    pub fn ref_id(place: usize) -> String {
        let letter = u8::try_from(place).ok().and_then(|n| n.checked_add(b'A'));
        char::from(letter.unwrap_or(b'Z')).to_string()
    }

    /// As Grafana writes it.
    #[must_use]
    pub fn json(&self, place: usize, view: View, lang: Language) -> Value {
        let mut json = json!({
            "datasource": super::variables::datasource(),
            "editorMode": "code",
            "expr": self.expr,
            "instant": view != View::Over,
            "legendFormat": self.legend.of(lang),
            "range": view == View::Over,
            "refId": Self::ref_id(place),
        });
        if view == View::Rows {
            json["format"] = "table".into();
        }
        json
    }
}
