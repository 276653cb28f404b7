//! What the variables of a dashboard offer, and an expression with each set to a value of these.

use std::collections::BTreeMap;

use dunghen_tests::prometheus::Prometheus;
use serde_json::Value;

/// How many centres are tried: those of the registry's head are the large ones, where everything happens.
const CENTRES: usize = 15;

/// A value for each variable.
#[derive(Clone, Debug, Default)]
pub struct Choice(BTreeMap<String, String>);

impl Choice {
    /// The value of a variable.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The expression with the values in place of the variables.
    pub fn fill(&self, expr: &str) -> String {
        let mut text = expr.to_owned();
        for (name, value) in &self.0 {
            text = text.replace(&format!("${name}"), value);
        }
        let left = ["=\"$", "~\"$"].iter().any(|sign| text.contains(sign));
        assert!(!left, "a variable is left: {text}");
        text
    }
}

/// Every choice that the variables offer, the one that a reader sees first at the head.
///
/// # Errors
/// What Prometheus says where it cannot answer, or that it offers nothing yet.
pub fn choices(prometheus: &Prometheus, variables: &[Value]) -> Result<Vec<Choice>, String> {
    let mut choices = vec![Choice::default()];
    for variable in variables {
        let name = variable["name"].as_str().unwrap();
        if name == "datasource" {
            continue;
        }
        let mut next = Vec::new();
        for choice in &choices {
            let values = offered(prometheus, variable, choice)?;
            if values.is_empty() {
                return Err(format!("${name} offers nothing"));
            }
            for value in values {
                let mut choice = choice.clone();
                choice.0.insert(name.to_owned(), value);
                next.push(choice);
            }
        }
        choices = next;
    }
    Ok(choices)
}

fn offered(
    prometheus: &Prometheus,
    variable: &Value,
    so_far: &Choice,
) -> Result<Vec<String>, String> {
    if variable["type"] == "custom" {
        // Where everything may be chosen, it is; the single ones are of what it stands for.
        if let Some(all) = variable["allValue"].as_str() {
            return Ok(vec![all.to_owned()]);
        }
        let options = variable["options"].as_array().unwrap().iter();
        return Ok(options
            .map(|option| option["value"].as_str().unwrap().to_owned())
            .collect());
    }
    let query = variable["query"]["query"].as_str().unwrap();
    let (series, label) = query
        .strip_prefix("label_values(")
        .and_then(|rest| rest.strip_suffix(')'))
        .and_then(|rest| rest.rsplit_once(", "))
        .unwrap();
    let series = so_far.fill(series);
    let values = prometheus.api(&format!("label/{label}/values"), &[("match[]", &series)])?;
    let values: Vec<String> = serde_json::from_value(values).map_err(|e| e.to_string())?;
    Ok(values.into_iter().take(CENTRES).collect())
}
