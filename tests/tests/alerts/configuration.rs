//! What is committed is in order: for the tools of Prometheus and Alertmanager, and for the people that an
//! alert reaches.

use std::collections::BTreeSet;
use std::fs;

use dunghen_tests::alertmanager::{self, amtool};
use dunghen_tests::prometheus::{committed, promtool};
use dunghen_tests::tools;
use serde_yaml_ng::Value;

/// The alerts that the specification lists.
const ALERTS: [&str; 14] = [
    "DunghenOverdueSpike",
    "DunghenOverdueBacklog",
    "DunghenAcceptanceWaiting",
    "DunghenWaitAboveTarget",
    "DunghenOldestTicketWaiting",
    "DunghenOnTimeBelowTarget",
    "DunghenOnlineShareBelowTarget",
    "DunghenCentreSilent",
    "DunghenDueDatesMoved",
    "DunghenReportIdentityBroken",
    "DunghenPipelineStale",
    "DunghenPipelineDown",
    "DunghenDeadLetters",
    "DunghenCheckpointFailing",
];

/// Every rule that is committed.
fn rules() -> Vec<Value> {
    let mut rules = Vec::new();
    for entry in fs::read_dir(committed().join("rules")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let file: Value = serde_yaml_ng::from_str(&text).unwrap();
        for group in file["groups"].as_sequence().unwrap() {
            rules.extend(group["rules"].as_sequence().unwrap().iter().cloned());
        }
    }
    rules
}

fn alerts() -> Vec<Value> {
    let rules = rules().into_iter();
    rules.filter(|rule| rule.get("alert").is_some()).collect()
}

#[test]
fn promtool_and_amtool_find_no_fault() {
    let folder = committed();
    let said = promtool(&["check", "config", "prometheus.yml"], &folder);
    assert!(said.contains("SUCCESS"), "{said}");
    for entry in fs::read_dir(folder.join("rules")).unwrap() {
        let path = entry.unwrap().path();
        let said = promtool(&["check", "rules", path.to_str().unwrap()], &folder);
        assert!(said.contains("SUCCESS"), "{said}");
    }
    let config = alertmanager::committed();
    let said = amtool(&["check-config", config.to_str().unwrap()]);
    assert!(said.contains("SUCCESS"), "{said}");
}

#[test]
fn every_alert_of_the_specification_is_there_and_no_other() {
    let there: BTreeSet<String> = alerts()
        .iter()
        .map(|alert| alert["alert"].as_str().unwrap().to_owned())
        .collect();
    let listed: BTreeSet<String> = ALERTS.iter().map(|alert| (*alert).to_owned()).collect();
    assert_eq!(there, listed);
}

#[test]
fn recorded_series_say_level_metric_and_operation() {
    let recorded: Vec<String> = rules()
        .iter()
        .filter_map(|rule| Some(rule.get("record")?.as_str()?.to_owned()))
        .collect();
    assert!(recorded.len() > 10);
    for name in recorded {
        let parts: Vec<&str> = name.split(':').collect();
        assert_eq!(parts.len(), 3, "{name}");
        let levels = ["province", "level", "field", "centre", "centre_field"];
        assert!(levels.contains(&parts[0]), "{name}");
    }
}

#[test]
fn every_alert_speaks_both_languages_and_says_how_grave_it_is() {
    for alert in alerts() {
        let name = alert["alert"].as_str().unwrap();
        let text = |name: &str| {
            alert["annotations"][name]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        for what in ["summary", "description"] {
            let (vi, en) = (text(&format!("{what}_vi")), text(&format!("{what}_en")));
            let foreign = |text: &str| text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
            assert!(foreign(&vi), "{name}: {what}_vi is {vi:?}");
            assert!(
                !en.is_empty() && !foreign(&en),
                "{name}: {what}_en is {en:?}"
            );
        }
        let label = |name: &str| {
            alert["labels"][name]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        assert!(
            ["critical", "warning", "info"].contains(&&*label("severity")),
            "{name}"
        );
        assert!(
            ["business", "pipeline"].contains(&&*label("kind")),
            "{name}"
        );
    }
}

/// A restart shows no figures for minutes, and says nothing of the business.
#[test]
fn an_alert_of_the_business_outlives_a_restart() {
    for alert in alerts() {
        let kept = alert.get("keep_firing_for").and_then(Value::as_str);
        let expected = (alert["labels"]["kind"] == "business").then_some("15m");
        assert_eq!(kept, expected, "{:?}", alert["alert"]);
    }
}

/// Links of alerts lead to an anchor of the page of the runbook, and to a dashboard that has the variables that they set.
#[test]
fn links_of_alerts_lead_somewhere() {
    let root = tools::tests_folder().join("..");
    let page = fs::read_to_string(committed().join("user/runbook.html")).unwrap();
    let anchors: BTreeSet<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    for alert in alerts() {
        let name = alert["alert"].as_str().unwrap();
        let link = alert["annotations"]["runbook"].as_str().unwrap();
        let section = link.strip_prefix("{{ $externalLabels.runbook }}#").unwrap();
        assert!(anchors.contains(section), "{name}: {link}");
        for lang in ["vi", "en"] {
            let link = alert["annotations"][format!("dashboard_{lang}")]
                .as_str()
                .unwrap();
            let link = link
                .strip_prefix("{{ $externalLabels.grafana }}/d/")
                .unwrap();
            let (uid, query) = link.split_once('?').unwrap_or((link, ""));
            let board = uid.strip_prefix("dunghen-").unwrap();
            let board = board.strip_suffix(&format!("-{lang}")).unwrap();
            let path = root.join(format!("dashboards/grafana/{lang}/{board}.json"));
            let json = fs::read(path).unwrap();
            let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
            let variables = json["templating"]["list"].as_array().unwrap();
            for set in query.split('&').filter(|set| !set.is_empty()) {
                let variable = set.strip_prefix("var-").unwrap().split('=').next().unwrap();
                let known = variables.iter().any(|known| known["name"] == variable);
                assert!(known, "{name}: {link} sets {variable}");
            }
        }
    }
}

/// Each section of the runbook is of an alert, and in both languages.
#[test]
fn the_runbook_has_a_section_an_alert_in_both_languages() {
    let path = tools::tests_folder().join("../dashboards/runbook.md");
    let runbook = fs::read_to_string(path).unwrap();
    let mut names = BTreeSet::new();
    for section in runbook.split("\n## ").skip(1) {
        let name = section.lines().next().unwrap();
        assert!(section.contains("**Tiếng Việt.** "), "{name}");
        assert!(section.contains("**English.** "), "{name}");
        names.insert(name);
    }
    assert_eq!(names, ALERTS.into_iter().collect());
}
