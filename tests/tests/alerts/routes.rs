//! Who is told, and what is held back: the committed configuration in Debian's Alertmanager.

use std::fs;

use dunghen_tests::alertmanager::{Alertmanager, amtool, committed};

/// The receivers of an alert with these labels.
fn receivers(labels: &[&str]) -> String {
    let config = format!("--config.file={}", committed().display());
    let mut arguments = vec!["config", "routes", "test", &config];
    arguments.extend(labels);
    amtool(&arguments).trim().to_owned()
}

#[test]
fn each_alert_goes_to_who_can_act() {
    let business = ["kind=business", "province=H49"];
    let to = |severity: &str| receivers(&[business[0], business[1], severity]);
    assert_eq!(to("severity=critical"), "h49-leaders");
    assert_eq!(to("severity=warning"), "h49");
    assert_eq!(to("severity=info"), "h49");
    assert_eq!(
        receivers(&["kind=pipeline", "severity=critical"]),
        "operators-on-duty"
    );
    assert_eq!(
        receivers(&["kind=pipeline", "severity=warning"]),
        "operators"
    );
    // Nobody is left untold: a province without a route of its own, an alert of somebody else.
    assert_eq!(
        receivers(&["kind=business", "severity=critical", "province=H48"]),
        "operators"
    );
    assert_eq!(receivers(&["alertname=Other"]), "operators");
}

const STALE: &[&str] = &[
    "alertname=DunghenPipelineStale",
    "kind=pipeline",
    "severity=critical",
    "sign=clock",
    "instance=a",
];
const DOWN: &[&str] = &[
    "alertname=DunghenPipelineDown",
    "kind=pipeline",
    "severity=critical",
    "scope=all",
];
const ONE_DOWN: &[&str] = &[
    "alertname=DunghenPipelineDown",
    "kind=pipeline",
    "severity=warning",
    "scope=instance",
    "instance=a",
];
const ONE_STALE: &[&str] = &[
    "alertname=DunghenPipelineStale",
    "kind=pipeline",
    "severity=warning",
    "sign=not_ready",
    "scope=instance",
    "instance=a",
];
const SILENT: &[&str] = &[
    "alertname=DunghenCentreSilent",
    "kind=business",
    "severity=critical",
    "province=H49",
    "centre=H49.31.00",
];
const SPIKE: &[&str] = &[
    "alertname=DunghenOverdueSpike",
    "kind=business",
    "severity=critical",
    "province=H49",
    "centre=H49.31.00",
    "scope=centre",
];
const ELSEWHERE: &[&str] = &[
    "alertname=DunghenOverdueBacklog",
    "kind=business",
    "severity=warning",
    "province=H49",
    "centre=H49.32.00",
];
const SHARE: &[&str] = &[
    "alertname=DunghenOnlineShareBelowTarget",
    "kind=business",
    "severity=info",
    "province=H49",
    "variant=all",
];
const LETTERS: &[&str] = &[
    "alertname=DunghenDeadLetters",
    "kind=pipeline",
    "severity=warning",
    "reason=malformed_json",
];

#[test]
fn a_stale_pipeline_holds_back_every_alert_of_the_business_and_none_of_its_own() {
    let alertmanager = started();
    alertmanager.fire(&[SILENT, SPIKE, ELSEWHERE, SHARE, LETTERS, STALE]);
    alertmanager.holds_back(&[
        "DunghenCentreSilent",
        "DunghenOnlineShareBelowTarget",
        "DunghenOverdueBacklog",
        "DunghenOverdueSpike",
    ]);
}

#[test]
fn a_pipeline_that_is_down_says_so_once() {
    let alertmanager = started();
    alertmanager.fire(&[SPIKE, ONE_DOWN, ONE_STALE, DOWN]);
    alertmanager.holds_back(&[
        "DunghenOverdueSpike",
        "DunghenPipelineDown",
        "DunghenPipelineStale",
    ]);
}

/// Another process still gives the figures.
#[test]
fn one_process_of_several_holds_nothing_back() {
    let alertmanager = started();
    // The silent centre holds back its spike; that this is known shows that the others were judged too.
    alertmanager.fire(&[ELSEWHERE, ONE_DOWN, ONE_STALE, SPIKE, SILENT]);
    alertmanager.holds_back(&["DunghenOverdueSpike"]);
}

#[test]
fn a_silent_centre_holds_back_what_follows_from_its_silence_alone() {
    let alertmanager = started();
    alertmanager.fire(&[SPIKE, ELSEWHERE, SHARE, SILENT]);
    alertmanager.holds_back(&["DunghenOverdueSpike"]);
}

/// Nothing is sent: it ends before the first group has waited long enough.
fn started() -> Alertmanager {
    Alertmanager::start(&committed())
}

#[test]
fn mails_say_in_both_languages_what_happened_and_where_to_look() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data.json");
    let alert = r#"{"status":"firing","labels":{"alertname":"A"},"startsAt":"2020-10-13T00:02:00Z",
        "annotations":{"summary_vi":"Tăng vọt","summary_en":"Spike","dashboard_vi":"http://g/d/vi","runbook":"http://r#a"}}"#;
    let text = format!(
        r#"{{"receiver":"x","status":"firing","alerts":[{alert},{alert}],"groupLabels":{{}},
        "commonLabels":{{"severity":"critical"}},"commonAnnotations":{{}},"externalURL":""}}"#
    );
    fs::write(&data, text).unwrap();
    let templates = committed().parent().unwrap().join("templates/*.tmpl");
    let rendered = |name: &str| {
        amtool(&[
            "template",
            "render",
            &format!("--template.glob={}", templates.display()),
            &format!(r#"--template.text={{{{ template "{name}" . }}}}"#),
            &format!("--template.data={}", data.display()),
        ])
    };
    assert_eq!(
        rendered("dunghen.subject").trim(),
        "[critical] Tăng vọt (+1)"
    );
    let text = rendered("dunghen.text");
    for part in [
        "Tăng vọt",
        "Spike",
        "http://g/d/vi",
        "http://r#a",
        "2020-10-13",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}
