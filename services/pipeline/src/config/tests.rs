//! The configuration as an operator meets it: defaults, files, the environment, secrets, faults.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use dunghen_contract::Partitioner;
use dunghen_lifecycle::Timeliness;
use dunghen_windows::{Choice, Scope, Window};
use tempfile::TempDir;

use super::{ClockMode, ConfigFaults, OnChange, Settings};

const DAY: i64 = 86_400_000;
/// 2026-06-01T00:00:00+07:00
const NOW: i64 = 1_780_246_800_000;

fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dunghen.toml"), text).unwrap();
    folder
}

fn load_in(folder: &Path, environment: &[(&str, &str)]) -> Result<Settings, ConfigFaults> {
    let variables = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::read(Some(&folder.join("dunghen.toml")), variables)
}

fn load(text: &str) -> Result<Settings, ConfigFaults> {
    load_in(folder(text).path(), &[])
}

fn faults(text: &str) -> String {
    load(text).unwrap_err().to_string()
}

#[test]
fn everything_has_a_default() {
    for settings in [Settings::read(None, []).unwrap(), load("").unwrap()] {
        assert_eq!(settings.kafka.bootstrap, "localhost:9092");
        assert_eq!(settings.kafka.topics, ["dossier.events"]);
        assert_eq!(settings.kafka.partitioner, Partitioner::Murmur2);
        assert_eq!(settings.kafka.group, "dunghen");
        assert_eq!(settings.kafka.dead_letter_topic, "dossier.dead-letters");
        assert_eq!(settings.kafka.totals_topic, "dunghen.totals");
        let indicators = settings.kafka.indicators_topic.as_deref();
        assert_eq!(indicators, Some("dunghen.indicators"));
        assert!(settings.kafka.properties.is_empty());
        assert_eq!(settings.kafka.max_bytes, 262_144);
        assert!(settings.sources.is_empty());
        assert_eq!(settings.registry.centres().len(), 191);
        assert_eq!(settings.registry.procedures().len(), 1_882);
        assert_eq!(settings.rules.timeliness, Timeliness::Date);
        assert_eq!(settings.horizon, 800 * DAY);
        assert_eq!(settings.disorder, 300_000);
        assert_eq!(settings.future, 600_000);
        assert_eq!(settings.clock, ClockMode::Wall);
        assert_eq!(
            settings.publish.listen,
            SocketAddr::from(([127, 0, 0, 1], 9464))
        );
        assert_eq!(settings.publish.interval, Duration::from_secs(1));
        assert_eq!(settings.publish.max_series, 100_000);
        assert!(
            settings.series_bound().total() < 60_000,
            "{:?}",
            settings.series_bound()
        );
        assert!(settings.policy().time_checks);
    }
}

#[test]
fn every_key_is_read() {
    let settings = load(
        r#"
        [kafka]
        bootstrap = "a:1,b:2"
        topics = ["^dossier\\..*", "tickets"]
        partitioner = "crc32"
        group = "night"
        dead_letter_topic = "refused"
        max_bytes = 1000
        properties = { "security.protocol" = "ssl", "socket.timeout.ms" = 5000 }
        [[sources]]
        topic = "tickets"
        centres = ["H49.*"]
        [rules]
        timeliness = "instant"
        correction_horizon = "900d"
        allowed_disorder = "1m"
        allowed_future = "2m"
        [clock]
        mode = "event"
        [state]
        url = "file:kept"
        interval = "5s"
        on_change = "rebuild"
        [publish]
        listen = "[::1]:0"
        interval = "500ms"
        admin_listen = ""
        max_series = 30000
        web_config = ""
        [publish.windows]
        centre = ["today", "1h", "today"]
        level = "all"
        [publish.families]
        centre = ["dossiers_open"]
        province = "all"
        [queries]
        folder = ""
        "#,
    )
    .unwrap();
    assert_eq!(settings.kafka.topics, ["^dossier\\..*", "tickets"]);
    assert_eq!(settings.kafka.partitioner, Partitioner::Crc32);
    assert_eq!(settings.kafka.properties["security.protocol"], "ssl");
    assert_eq!(settings.kafka.properties["socket.timeout.ms"], "5000");
    assert_eq!(settings.sources[0].centres, ["H49.*"]);
    assert_eq!(settings.horizon, 900 * DAY);
    let policy = settings.policy();
    assert_eq!((policy.max_bytes, policy.future), (1000, 120_000));
    assert!(
        !policy.time_checks,
        "the event clock compares with no broker"
    );
    let of = |scope: Scope| &settings.publish.publication.scopes[scope as usize];
    let windows = ["1h", "today"].map(|word| Window::from_word(word).unwrap());
    assert_eq!(of(Scope::Centre).windows, Choice::Only(windows.to_vec()));
    assert_eq!(of(Scope::Level).windows, Choice::All);
    assert_eq!(of(Scope::Field).windows, Choice::Default);
    let families = ["dossiers_open".to_owned()].into();
    assert_eq!(of(Scope::Centre).families, Choice::Only(families));
    assert_eq!(settings.publish.max_series, 30_000);
    assert_eq!(settings.state.on_change, OnChange::Rebuild);
}

#[test]
fn every_fault_is_listed_with_its_key() {
    let text = faults(
        r#"
        colour = "red"
        [kafka]
        topic = "dossier.events"
        bootstrap = "no host"
        topics = "dossier.events"
        partitioner = "md5"
        dead_letter_topic = "a b"
        totals_topic = ""
        indicators_topic = "a b"
        max_bytes = 0
        properties = { "group.id" = "x", "no.such.property" = "y" }
        [[sources]]
        centres = []
        [[sources]]
        topic = "t"
        centre = ["H49"]
        [rules]
        timeliness = "hour"
        correction_horizon = "soon"
        allowed_disorder = 5
        [clock]
        mode = "sun"
        [state]
        url = "ftp://x"
        interval = "0s"
        [publish]
        listen = "localhost"
        interval = "2h"
        admin_listen = "localhost"
        web_config = "web.yml"
        max_series = -1
        [publish.windows]
        centre = ["2h"]
        town = "all"
        [publish.families]
        field = ["tickets"]
        level = "none"
        [queries]
        folder = "nowhere"
        [registry]
        centres = "nowhere.csv"
        [calendar]
        file = 5
        "#,
    );
    for key in [
        "colour:",
        "kafka.topic:",
        "kafka.bootstrap:",
        "kafka.topics:",
        "kafka.partitioner:",
        "kafka.dead_letter_topic:",
        "kafka.totals_topic:",
        "kafka.indicators_topic:",
        "kafka.max_bytes:",
        "kafka.properties.group.id:",
        "kafka.properties.no.such.property:",
        "sources[0].topic:",
        "sources[1].centre:",
        "sources[1].centres:",
        "rules.timeliness:",
        "rules.correction_horizon:",
        "rules.allowed_disorder:",
        "clock.mode:",
        "state.url:",
        "state.interval:",
        "publish.listen:",
        "publish.interval:",
        "publish.admin_listen:",
        "publish.web_config:",
        "publish.max_series:",
        "publish.windows.centre:",
        "publish.windows.town:",
        "publish.families.field:",
        "publish.families.level:",
        "queries.folder:",
        "registry.centres:",
        "calendar.file:",
    ] {
        assert!(
            text.contains(&format!("\n  {key}")),
            "{key} is missing in\n{text}"
        );
    }
    assert_eq!(
        text.lines().count(),
        33,
        "nothing twice and nothing else in\n{text}"
    );
}

#[test]
fn what_is_written_must_not_come_back() {
    for topics in [
        r#"["dossier.dead-letters"]"#,
        r#"["a", "^dossier\\..*"]"#,
        r#"["^("]"#,
        r#"["^dunghen\\.t"]"#,
        r#"["dunghen.indicators"]"#,
    ] {
        let text = faults(&format!("[kafka]\ntopics = {topics}"));
        assert_eq!(text.lines().count(), 2, "{text}");
        let key = if topics.contains('(') {
            "topics"
        } else if topics.contains("indicators") {
            "indicators_topic"
        } else if topics.contains("dunghen") {
            "totals_topic"
        } else {
            "dead_letter_topic"
        };
        assert!(text.contains(&format!("kafka.{key}:")), "{text}");
    }
    assert!(load("[kafka]\ntopics = [\"^dossier\\\\.events\"]").is_ok());
    let twice = faults("[kafka]\nindicators_topic = \"dossier.dead-letters\"");
    assert!(twice.contains("is kafka.dead_letter_topic too"), "{twice}");
    let silent = load("[kafka]\nindicators_topic = \"\"").unwrap();
    assert_eq!(silent.kafka.indicators_topic, None);
}

#[test]
fn faults_of_registry_and_calendar_name_file_and_line() {
    let folder = folder("[registry]\ncentres = \"c.csv\"\n[calendar]\nfile = \"k.toml\"");
    let centres = "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
                   H49.1,A,village,H49,,,,,\nH49.2,B,commune,H49,,,,,night\n";
    fs::write(folder.path().join("c.csv"), centres).unwrap();
    fs::write(folder.path().join("k.toml"), "timezone = \"Mars\"").unwrap();
    let text = load_in(folder.path(), &[]).unwrap_err().to_string();
    for place in ["c.csv:2: level:", "k.toml: timezone:", "k.toml: schedules:"] {
        assert!(text.contains(place), "{place} is missing in\n{text}");
    }
    fs::write(
        folder.path().join("c.csv"),
        centres.replace("village", "commune"),
    )
    .unwrap();
    fs::remove_file(folder.path().join("k.toml")).unwrap();
    fs::write(
        folder.path().join("dunghen.toml"),
        "[registry]\ncentres = \"c.csv\"",
    )
    .unwrap();
    let text = load_in(folder.path(), &[]).unwrap_err().to_string();
    assert!(text.contains("c.csv:3: hours:"), "{text}");
}

#[test]
fn syntax_is_named_by_its_line_and_shows_no_password() {
    let text = faults("[kafka]\nproperties = { \"sasl.password\" = \"hunter2 }\n");
    assert!(text.contains("dunghen.toml:2:"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
    let text = Settings::read(Some(Path::new("/no/such.toml")), []).unwrap_err();
    assert!(text.to_string().contains("/no/such.toml"), "{text}");
}

#[test]
fn the_environment_comes_over_the_file() {
    let folder = folder(
        "[kafka]\ngroup = \"file\"\nproperties = { \"sasl.password\" = \"file\", \"sasl.username\" = \"u\" }\n\
         [publish]\nmax_series = 70000",
    );
    let settings = load_in(
        folder.path(),
        &[
            ("DUNGHEN_KAFKA__GROUP", "007"),
            ("DUNGHEN_KAFKA__TOPICS", "a, b"),
            ("DUNGHEN_KAFKA__PROPERTIES__SASL__PASSWORD", "0123"),
            ("DUNGHEN_PUBLISH__MAX_SERIES", "80000"),
            ("DUNGHEN_PUBLISH__WINDOWS__CENTRE", "[\"today\"]"),
            ("DUNGHEN_PUBLISH__FAMILIES__LEVEL", "all"),
            ("DUNGHEN_CACHE", "/somewhere"),
            ("OTHER_KAFKA__GROUP", "x"),
        ],
    )
    .unwrap();
    assert_eq!(
        settings.kafka.group, "007",
        "a text stays the text that it is"
    );
    assert_eq!(settings.kafka.topics, ["a", "b"]);
    assert_eq!(settings.kafka.properties["sasl.password"], "0123");
    assert_eq!(settings.kafka.properties["sasl.username"], "u");
    assert_eq!(settings.publish.max_series, 80_000);
    let scopes = &settings.publish.publication.scopes;
    let today = Window::from_word("today").unwrap();
    assert_eq!(
        scopes[Scope::Centre as usize].windows,
        Choice::Only(vec![today])
    );
    assert_eq!(scopes[Scope::Level as usize].families, Choice::All);
    let fault = load_in(folder.path(), &[("DUNGHEN_PUBLISH__MAX_SERIES", "many")]).unwrap_err();
    assert!(
        fault
            .to_string()
            .contains("publish.max_series: is \"many\""),
        "{fault}"
    );
    let fault = load_in(folder.path(), &[("DUNGHEN_KAFKA__GRUOP", "x")]).unwrap_err();
    assert!(fault.to_string().contains("kafka.gruop"), "{fault}");
}

#[test]
fn secrets_are_filled_in_and_never_shown() {
    let folder =
        folder("[kafka]\nbootstrap = \"${file:broker}\"\n[rules]\ntimeliness = \"${file:secret}\"");
    fs::write(folder.path().join("broker"), "kafka.example.vn:9093\n").unwrap();
    fs::write(folder.path().join("secret"), "hunter2").unwrap();
    let text = load_in(folder.path(), &[]).unwrap_err().to_string();
    assert!(
        text.contains("rules.timeliness: is \"${file:secret}\""),
        "{text}"
    );
    assert!(!text.contains("hunter2"), "{text}");
    fs::write(folder.path().join("secret"), "instant").unwrap();
    let settings = load_in(folder.path(), &[]).unwrap();
    assert_eq!(settings.kafka.bootstrap, "kafka.example.vn:9093");
    assert_eq!(settings.rules.timeliness, Timeliness::Instant);
    fs::remove_file(folder.path().join("secret")).unwrap();
    let text = load_in(folder.path(), &[]).unwrap_err().to_string();
    assert!(text.contains("rules.timeliness: names"), "{text}");
}

#[test]
fn too_many_series_are_refused_with_what_to_cut() {
    let text = faults("[publish.families]\ncentre = \"all\"\n[publish.windows]\ncentre = \"all\"");
    let scopes = [
        "publish.max_series:",
        "centre (",
        "field (",
        "stage_seconds of centre",
    ];
    let places: Vec<_> = scopes.iter().map(|part| text.find(part)).collect();
    assert!(places.iter().all(Option::is_some), "{text}");
    assert!(places[1] < places[2], "largest first in\n{text}");
}

#[test]
fn the_admin_listener_is_off_or_has_an_address_of_its_own() {
    assert_eq!(load("").unwrap().publish.admin_listen, None);
    let settings = load("[publish]\nadmin_listen = \"0.0.0.0:9465\"").unwrap();
    let admin = settings.publish.admin_listen;
    assert_eq!(admin, Some(SocketAddr::from(([0, 0, 0, 0], 9465))));
    let warnings = settings.warnings(NOW).join("\n");
    assert!(warnings.contains("publish.admin_listen"), "{warnings}");
    let text = faults("[publish]\nadmin_listen = \"127.0.0.1:9464\"");
    assert!(
        text.contains("publish.admin_listen: is publish.listen too"),
        "{text}"
    );
    let local = load("[publish]\nadmin_listen = \"127.0.0.1:9465\"").unwrap();
    assert_eq!(local.warnings(NOW), [] as [&str; 0]);
}

#[test]
fn what_looks_odd_is_said() {
    let settings = load(
        "[rules]\ncorrection_horizon = \"100d\"\nallowed_disorder = \"20m\"\n\
         [[sources]]\ntopic = \"t\"\ncentres = [\"X*\"]",
    )
    .unwrap();
    let warnings = settings.warnings(NOW + 3 * 366 * DAY).join("\n");
    for part in ["correction_horizon", "allowed_disorder", "\"X*\"", "2029"] {
        assert!(warnings.contains(part), "{part} is missing in\n{warnings}");
    }
    assert_eq!(load("").unwrap().warnings(NOW), [] as [&str; 0]);
}

#[test]
fn a_target_that_nothing_is_compared_with_is_said() {
    let folder = folder("[registry]\ntargets = \"targets.csv\"");
    let rows = "timeliness_ratio/early_ontime,,,,,,>=,0.9,,s\n\
                timeliness_ratio/early_or_on_time,,,,,,>=,0.9,,s\nsatisfaction_ratio,,,,,,>=,0.9,,s\n";
    let table =
        format!("indicator,province,level,field,valid_from,valid_to,op,value,near,source\n{rows}");
    fs::write(folder.path().join("targets.csv"), table).unwrap();
    let warnings = load_in(folder.path(), &[]).unwrap().warnings(NOW);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    for part in [
        "timeliness_ratio/early_ontime",
        "timeliness_ratio/early/resolved",
    ] {
        assert!(warnings[0].contains(part), "{warnings:?}");
    }
}
