//! `[[sources]]`: which topic may speak for which centres.

use dunghen_contract::SourceRule;
use figment::value::Value;

use super::ConfigFaults;
use super::section::Section;
use super::tree::Tree;

const KEYS: [&str; 2] = ["topic", "centres"];

pub(super) fn read(tree: &Tree, faults: &mut ConfigFaults) -> Vec<SourceRule> {
    let rows = match tree.sections.get("sources") {
        None => &[],
        Some(Value::Array(_, rows)) => rows.as_slice(),
        Some(_) => {
            let instead = "write [[sources]] with topic and centres, once a rule";
            faults.add("sources", "is no list of tables", instead);
            &[]
        }
    };
    let rule = |(place, row)| {
        let name = format!("sources[{place}]");
        rule(&mut Section::of(tree, name, Some(row), &KEYS, faults))
    };
    rows.iter().enumerate().map(rule).collect()
}

fn rule(section: &mut Section<'_>) -> SourceRule {
    let topic_instead = "write the name of one topic, such as \"dossier.events.h49\"";
    if section.value("topic").is_none() {
        section.fault("topic", "is missing", topic_instead);
    }
    let topic = section.text("topic", String::new(), topic_instead, |text| {
        super::kafka::is_topic(text).then(|| text.to_owned())
    });
    let centres_instead = "write a list of patterns of centre codes, such as [\"H49.*\"]";
    if section.value("centres").is_none() {
        section.fault("centres", "is missing", centres_instead);
    }
    let centres = section
        .texts("centres", centres_instead)
        .unwrap_or_default();
    if centres.iter().any(String::is_empty) {
        section.fault("centres", "has an empty pattern", centres_instead);
    }
    SourceRule { topic, centres }
}
